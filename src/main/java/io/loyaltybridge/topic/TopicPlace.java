package io.loyaltybridge.topic;

import io.loyaltybridge.settings.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where the topic is, and how its clients behave.
 *
 * @param servers        {@code host:port,host:port}
 * @param group          as which group the instances read it
 * @param sessionTimeout how long an instance may be silent until it loses its partitions
 * @param maxBody        bytes of the largest webhook; a record may have twice as many, because its body is JSON around it
 * @param client         further properties of Kafka's clients; some are secret
 */
public record TopicPlace(
        String servers, String topic, String group, Duration sessionTimeout, long maxBody, Map<String, String> client) {
    private static final int REQUEST_MS = 5_000;
    private static final long YEAR_MS = Duration.ofDays(365).toMillis();
    private static final long MIB = 1_048_576;

    /** From {@code bridge.kafka…}, where {@code bridge.kafka} is set. */
    public static TopicPlace of(Settings settings) {
        return new TopicPlace(
                settings.text("bridge.kafka").replace(" ", ""),
                settings.text("bridge.kafka-topic"),
                settings.text("bridge.kafka-group"),
                settings.duration("bridge.kafka-session-timeout"),
                settings.number("bridge.max-body-bytes"),
                settings.kafkaProperties());
    }

    /** Bytes of a record at most. */
    long largest() {
        return Math.max(MIB, 2 * maxBody + MIB / 8);
    }

    /** Whether all servers are on this machine. */
    boolean isHere() {
        return Arrays.stream(servers.split(","))
                .allMatch(server -> Settings.isThisMachine(server.substring(0, server.lastIndexOf(':'))));
    }

    /** For a sender: nothing acknowledged is lost, no record is there twice by a repeat of the client, and no call waits. */
    Properties sending() {
        Properties properties = common("send");
        properties.put("key.serializer", ByteArraySerializer.class.getName());
        properties.put("value.serializer", ByteArraySerializer.class.getName());
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("linger.ms", 0);
        // A thread of the door is never kept: what cannot be taken now fails now.
        properties.put("max.block.ms", 0);
        // Else the place of the partitions would be forgotten where no webhook comes for minutes, and the next one
        // would fail.
        properties.put("metadata.max.idle.ms", YEAR_MS);
        properties.put("delivery.timeout.ms", 30_000);
        properties.put("max.request.size", (int) largest());
        properties.put("buffer.memory", Math.max(32 * MIB, 2 * largest()));
        return properties;
    }

    Properties reading() {
        Properties properties = common("read");
        properties.put("key.deserializer", ByteArrayDeserializer.class.getName());
        properties.put("value.deserializer", ByteArrayDeserializer.class.getName());
        properties.put("group.id", group);
        properties.put("group.protocol", "classic");
        properties.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "earliest");
        properties.put("allow.auto.create.topics", false);
        properties.put("session.timeout.ms", (int) sessionTimeout.toMillis());
        properties.put("heartbeat.interval.ms", (int) Math.min(3_000, sessionTimeout.toMillis() / 4));
        properties.put("max.poll.interval.ms", (int) Duration.ofMinutes(5).toMillis());
        properties.put("fetch.max.bytes", (int) (8 * MIB));
        return properties;
    }

    Properties asking() {
        Properties properties = common("ask");
        properties.put("default.api.timeout.ms", 10_000);
        return properties;
    }

    private Properties common(String what) {
        Properties properties = new Properties();
        properties.put("request.timeout.ms", REQUEST_MS);
        properties.putAll(client);
        properties.put("bootstrap.servers", servers);
        properties.put("client.id", name() + "-" + what);
        return properties;
    }

    /** How the servers show this process. */
    private static String name() {
        String host = System.getenv().getOrDefault("HOSTNAME", "");
        return String.format(
                Locale.ROOT,
                "loyalty-bridge-%s%d",
                host.isEmpty() ? "" : host.replaceAll("[^A-Za-z0-9._-]", "-") + "-",
                ProcessHandle.current().pid());
    }

    /** Without the login. */
    @Override
    public String toString() {
        return topic + " at " + servers;
    }
}
