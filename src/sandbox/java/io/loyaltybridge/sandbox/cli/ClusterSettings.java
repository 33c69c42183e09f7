package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.sandbox.servers.DatabaseServer;
import io.loyaltybridge.sandbox.servers.KafkaServer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings that all instances have, beside those that reach the stand-ins. Their secrets are made anew each time. */
final class ClusterSettings {
    /** How long an instance may be silent until it loses its sites. */
    static final int SESSION_SECONDS = 6;

    /** Calls of Wix that a site may make in any minute. */
    static final int QUOTA = 200;

    private static final SecureRandom RANDOM = new SecureRandom();

    private ClusterSettings() {}

    static Map<String, String> of(DatabaseServer database, KafkaServer kafka) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("bridge.store-url", database.url());
        all.put("bridge.store-user", DatabaseServer.USER);
        all.put("bridge.store-password", "");
        all.put("bridge.kafka", kafka.address());
        all.put("bridge.kafka-properties", "");
        all.put("bridge.kafka-session-timeout", SESSION_SECONDS + "s");
        all.put("bridge.forgotten-key", HexFormat.of().formatHex(bytes()));
        all.put("coupons.code-key", HexFormat.of().formatHex(bytes()));
        all.put(
                "sources." + ClusterTraffic.SOURCE + ".secret",
                "whsec_" + Base64.getEncoder().encodeToString(bytes()));
        // The process itself describes no site, whatever its own file says.
        all.put("wix.instance-id", "");
        all.put("wix.site-id", "");
        all.put("wix.quota-per-minute", Integer.toString(QUOTA));
        all.put("wix.index-delay", "1s");
        all.put("retry.first-delay", "200ms");
        all.put("retry.max-delay", "1s");
        all.put("retry.max-probe-delay", "1s");
        // Customers change more often here than anybody does.
        all.put("sync.loop-limit", "100000");
        return all;
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
