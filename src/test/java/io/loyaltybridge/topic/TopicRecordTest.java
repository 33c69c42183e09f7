package io.loyaltybridge.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records as they are written, where they go, and what a topic has to be. */
class TopicRecordTest {
    private static final TopicPlace PLACE = place("kafka.example.com:9092");

    private static TopicPlace place(String servers) {
        return new TopicPlace(servers, "bridge.inbox", "bridge", Duration.ofSeconds(10), 262_144, Map.of());
    }

    private static Read read(ProducerRecord<byte[], byte[]> written) {
        return RecordForm.read(consumed(written));
    }

    private static ConsumerRecord<byte[], byte[]> consumed(ProducerRecord<byte[], byte[]> written) {
        return new ConsumerRecord<>(
                written.topic(),
                written.partition(),
                7,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                written.key(),
                written.value(),
                written.headers(),
                Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsWrittenIsRead() {
        Instant at = Instant.parse("2026-03-01T12:00:00.123456Z");
        for (TopicRecord record : List.of(
                TopicRecord.ofSite("site-ä", "wix", at, bytes("{\"a\":\"ü\"}")),
                TopicRecord.ofInstallation("instance", "social-like", at, new byte[0]))) {
            assertThat(read(RecordForm.write("t", 3, record))).isEqualTo(new Read(3, 7, record, null));
            assertThat(record.receivedAt()).isEqualTo("2026-03-01T12:00:00.123Z");
        }
    }

    @Test
    void aHeaderOfANewerVersionIsIgnored() {
        TopicRecord record = TopicRecord.ofSite("site", "wix", Instant.EPOCH, bytes("{}"));
        ProducerRecord<byte[], byte[]> written = RecordForm.write("t", 0, record);
        written.headers().add("trace", bytes("x"));
        assertThat(read(written).record()).isEqualTo(record);
        assertThat(RecordForm.isProbe(consumed(written))).isFalse();
        assertThat(RecordForm.isProbe(consumed(RecordForm.probe("t", 0)))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "version, 2, 'expected a record in version 1, found version 2, which a newer release wrote'",
        "received-at, noon, 'header received-at: expected milliseconds since 1970, found noon'",
        "source, '', 'expected a key and a source, found \"site\" and \"\"'"
    })
    void whatCannotBeReadSaysWhy(String header, String value, String problem) {
        ProducerRecord<byte[], byte[]> written =
                RecordForm.write("t", 0, TopicRecord.ofSite("site", "wix", Instant.EPOCH, bytes("{}")));
        written.headers().remove(header).add(header, bytes(value));
        assertThat(read(written)).isEqualTo(new Read(0, 7, null, problem));
        written.headers().remove(header);
        assertThat(read(written).problem()).startsWith("expected a record ");
    }

    @Test
    void thePartitionOfASiteIsTheOneThatKafkaTakesForItsKey() {
        for (int i = 0; i < 1_000; i++) {
            String site = "site-" + i * 31;
            assertThat(Partitions.of(site, 240))
                    .isBetween(0, 239)
                    .isEqualTo(BuiltInPartitioner.partitionForKey(bytes(site), 240));
        }
        assertThat(Partitions.of("any", 1)).isZero();
    }

    private static TopicDescription topic(int partitions, int replicas) {
        List<Node> nodes =
                IntStream.range(0, replicas).mapToObj(i -> new Node(i, "k", 1)).toList();
        return new TopicDescription(
                "bridge.inbox",
                false,
                IntStream.range(0, partitions)
                        .mapToObj(i -> new TopicPartitionInfo(i, nodes.get(0), nodes, nodes))
                        .toList());
    }

    @Test
    void aTopicThatIsMadeIsAsItHasToBe() {
        assertThat(TopicCheck.of(PLACE, topic(240, 3), TopicCheck.config(PLACE, 3), 240))
                .isEqualTo(new TopicCheck(240, List.of(), List.of()));
        assertThat(TopicCheck.of(place("127.0.0.1:1,localhost:2"), topic(240, 1), TopicCheck.config(PLACE, 1), 1)
                        .warnings())
                .isEmpty();
        assertThat(TopicCheck.of(PLACE, topic(1, 1), TopicCheck.config(PLACE, 1), 1)
                        .warnings())
                .containsExactly(
                        "topic bridge.inbox: replication factor 1: webhooks that were answered 200 are lost if the disk of"
                                + " this server is; use three servers and replication factor 3");
    }

    @Test
    void whatIsWrongWithATopicIsNamed() {
        Map<String, String> config = Map.of(
                "cleanup.policy", "compact,delete",
                "compression.type", "zstd",
                "retention.ms", "3600000",
                "max.message.bytes", "1000",
                "min.insync.replicas", "1",
                "unclean.leader.election.enable", "true");
        assertThat(TopicCheck.of(PLACE, topic(12, 3), config, 240).problems())
                .containsExactly(
                        "topic bridge.inbox: expected at least 240 partitions, found 12",
                        "topic bridge.inbox: expected cleanup.policy=delete, because compaction would remove webhooks, found compact,delete",
                        "topic bridge.inbox: expected compression.type=producer (or uncompressed, gzip), found zstd",
                        "topic bridge.inbox: expected unclean.leader.election.enable=false, because what was acknowledged could be lost, found true",
                        "topic bridge.inbox: expected retention.ms of at least 604800000 (7 days) or -1, found 3600000",
                        "topic bridge.inbox: expected max.message.bytes of at least 1048576 (from bridge.max-body-bytes), found 1000",
                        "topic bridge.inbox: expected min.insync.replicas of at least 2, because what was acknowledged has to survive a server, found 1");
        assertThat(TopicCheck.missing(PLACE).problems())
                .containsExactly("topic bridge.inbox: expected at kafka.example.com:9092, found none;"
                        + " `./loyalty-bridge kafka setup` makes it");
    }
}
