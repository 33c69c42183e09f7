package io.loyaltybridge.topic;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * How a record is written into the topic. Key: the key. Value: the body. Headers, all in UTF-8: {@code version} (1), {@code
 * site} (missing where there is none), {@code source}, {@code received-at} (milliseconds since 1970). A header that is not known
 * is ignored, so a newer version may add some; where older readers would misunderstand it, it raises {@code version}. A record
 * with the header {@code probe} is only there to find out whether the topic takes records; readers leave it out.
 */
final class RecordForm {
    static final String VERSION = "1";
    private static final String VERSION_HEADER = "version";
    private static final String PROBE_HEADER = "probe";

    private RecordForm() {}

    static ProducerRecord<byte[], byte[]> write(String topic, int partition, TopicRecord from) {
        ProducerRecord<byte[], byte[]> to = new ProducerRecord<>(topic, partition, bytes(from.key()), from.body());
        to.headers().add(VERSION_HEADER, bytes(VERSION));
        if (from.site() != null) {
            to.headers().add("site", bytes(from.site()));
        }
        to.headers().add("source", bytes(from.source()));
        to.headers().add("received-at", bytes(Long.toString(from.receivedAt().toEpochMilli())));
        return to;
    }

    static ProducerRecord<byte[], byte[]> probe(String topic, int partition) {
        ProducerRecord<byte[], byte[]> to = new ProducerRecord<>(topic, partition, new byte[0], new byte[0]);
        to.headers().add(VERSION_HEADER, bytes(VERSION));
        to.headers().add(PROBE_HEADER, new byte[0]);
        return to;
    }

    static boolean isProbe(ConsumerRecord<byte[], byte[]> from) {
        return from.headers().lastHeader(PROBE_HEADER) != null;
    }

    /** Never throws: whatever is in the topic can be handed to somebody. */
    static Read read(ConsumerRecord<byte[], byte[]> from) {
        try {
            return new Read(from.partition(), from.offset(), record(from), null);
        } catch (IllegalArgumentException e) {
            return new Read(from.partition(), from.offset(), null, e.getMessage());
        }
    }

    private static TopicRecord record(ConsumerRecord<byte[], byte[]> from) {
        Headers headers = from.headers();
        String version = text(headers, VERSION_HEADER);
        if (!VERSION.equals(version)) {
            throw new IllegalArgumentException("expected a record in version " + VERSION + ", found "
                    + (version == null ? "none" : "version " + version + ", which a newer release wrote"));
        }
        if (from.key() == null || from.value() == null) {
            throw new IllegalArgumentException("expected a record with a key and a value, found none");
        }
        return new TopicRecord(
                text(headers, "site"),
                new String(from.key(), StandardCharsets.UTF_8),
                needed(headers, "source"),
                Instant.ofEpochMilli(millis(needed(headers, "received-at"))),
                from.value());
    }

    private static long millis(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "header received-at: expected milliseconds since 1970, found " + text, e);
        }
    }

    private static String needed(Headers headers, String name) {
        String text = text(headers, name);
        if (text == null) {
            throw new IllegalArgumentException("expected a record with the header " + name + ", found none");
        }
        return text;
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
