package io.loyaltybridge.topic;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Which partition the records of a site are in. The same on every instance, and the same that Kafka takes for a key by default. */
public final class Partitions {
    private Partitions() {}

    /**
     * @param key   the site id; for an installation that no site has yet, its instance id
     * @param count how many partitions the topic has, at least 1
     * @return from 0 to {@code count - 1}
     */
    public static int of(String key, int count) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % count;
    }
}
