package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.sandbox.servers.FreePorts;
import io.loyaltybridge.sandbox.servers.KafkaServer;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.topic.Owner;
import io.loyaltybridge.topic.Read;
import io.loyaltybridge.topic.TopicPlace;
import io.loyaltybridge.topic.TopicReader;
import io.loyaltybridge.topic.TopicRecord;
import io.loyaltybridge.topic.TopicSender;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kafka setup}, {@code show} and {@code rewind}. */
@Tag("process")
class KafkaCommandTest {
    @TempDir
    private Path dir;

    private static final class Counting implements Owner {
        private final AtomicInteger stored = new AtomicInteger();

        @Override
        public void gained(Collection<Integer> partitions) {}

        @Override
        public void losing(Collection<Integer> partitions) {}

        @Override
        public void lost(Collection<Integer> partitions) {}

        @Override
        public void store(List<Read> records) {
            stored.addAndGet(records.size());
        }
    }

    private Path config(String servers, String topic) throws Exception {
        return Cli.config(
                dir.resolve(topic + ".properties"),
                Map.of(
                        "bridge.kafka",
                        servers,
                        "bridge.kafka-topic",
                        topic,
                        "bridge.store-url",
                        "jdbc:postgresql://127.0.0.1/bridge",
                        "bridge.store-user",
                        "u"));
    }

    private static int read(TopicPlace place, int expected) {
        Counting owner = new Counting();
        try (TopicReader reader = TopicReader.start(place, 4, owner)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> owner.stored.get() >= expected && reader.trouble() == null);
        }
        return owner.stored.get();
    }

    @Test
    void aTopicIsMadeShownAndSetBack() throws Exception {
        try (KafkaServer server = KafkaServer.start(dir.resolve("kafka"), FreePorts.next(), FreePorts.next())) {
            Path config = config(server.address(), "inbox");
            assertThat(Cli.run(config, "kafka", "show"))
                    .isEqualTo(new Cli(
                            1,
                            "",
                            "topic inbox: expected at " + server.address()
                                    + ", found none; `./loyalty-bridge kafka setup` makes it\n"));
            assertThat(Cli.run(config, "kafka", "setup", "--partitions", "4", "--replication", "3")
                            .err())
                    .contains("replication factor");
            Cli made = Cli.run(config, "kafka", "setup", "--partitions", "4");
            assertThat(made.exit()).as(made.err()).isZero();
            assertThat(made.out())
                    .startsWith("topic inbox at " + server.address()
                            + " made: partitions 4, replication factor 1, {cleanup.policy=delete")
                    .contains("retention.ms=604800000");
            assertThat(Cli.run(config, "kafka", "setup", "--partitions", "3").out())
                    .isEqualTo("topic inbox at " + server.address()
                            + " exists with 4 partitions and is as it has to be; nothing was changed\n");
            Cli more = Cli.run(config, "kafka", "setup");
            assertThat(more.exit()).isEqualTo(1);
            assertThat(more.err())
                    .contains("topic inbox: expected at least 240 partitions, found 4")
                    .contains("more partitions would move sites from one to another")
                    .contains("set bridge.kafka-topic to a new name");

            TopicPlace place = TopicPlace.of(Settings.load(config, null, Map.of()));
            Instant before;
            try (TopicSender sender = TopicSender.start(place, 4)) {
                await().atMost(Duration.ofSeconds(30)).until(sender::ready);
                send(sender, 10);
                assertThat(read(place, 10)).isEqualTo(10);
                before = Instant.now().plusMillis(5);
                await().pollDelay(Duration.ofMillis(20)).until(() -> true);
                send(sender, 6);
            }
            assertThat(Cli.run(config, "kafka", "show").out())
                    .startsWith("inbox at " + server.address()
                            + ", group bridge: 4 partitions, 0 instances, 6 records wait\n"
                            + "PARTITION  INSTANCE  READ UP TO  END  WAITING\n0 ");
            assertThat(read(place, 6)).isEqualTo(6);

            // Back to what came after a time, and never forward.
            Cli dry = Cli.run(config, "kafka", "rewind", "--since", before.toString(), "--dry-run");
            assertThat(dry.exit()).as(dry.err()).isZero();
            assertThat(dry.out())
                    .endsWith("would set back inbox at " + server.address() + ", group bridge, by 6 records\n");
            assertThat(Cli.run(config, "kafka", "show").out()).contains(" 0 records wait");
            assertThat(Cli.run(config, "kafka", "rewind", "--since", before.toString())
                            .out())
                    .contains("PARTITION  FROM  TO  RECORDS")
                    .endsWith("set back inbox at " + server.address() + ", group bridge, by 6 records\n");
            Cli later = Cli.run(
                    config,
                    "kafka",
                    "rewind",
                    "--since",
                    Instant.now().plusSeconds(60).toString());
            assertThat(later.out()).endsWith(" by 0 records\n");
            assertThat(Cli.run(config, "kafka", "show").out()).contains(" 6 records wait");
            assertThat(read(place, 6)).isEqualTo(6);

            Counting owner = new Counting();
            try (TopicReader reader = TopicReader.start(place, 4, owner)) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> reader.assigned().size() == 4);
                Cli refused = Cli.run(config, "kafka", "rewind", "--since", "2026-01-01T00:00");
                assertThat(refused.exit()).isEqualTo(1);
                assertThat(refused.err())
                        .startsWith(
                                "group bridge has members, expected none: stop all instances first (loyalty-bridge-");
                assertThat(Cli.run(config, "kafka", "show").out())
                        .contains(" 1 instances, 0 records wait")
                        .containsPattern("0 +loyalty-bridge-.*-read/127.0.0.1 ");
            }
            assertThat(owner.stored).hasValue(0);
        }
    }

    private static void send(TopicSender sender, int count) {
        for (int i = 0; i < count; i++) {
            sender.send(TopicRecord.ofSite("site-" + i, "wix", Instant.now(), new byte[] {'{', '}'}))
                    .join();
        }
    }

    @Test
    void withoutKafkaOrItsServersTheCommandsSaySo() throws Exception {
        Path none = Cli.config(dir.resolve("none.properties"), Map.of());
        for (List<String> command :
                List.of(List.of("setup"), List.of("show"), List.of("rewind", "--since", "2026-03-01T12:00:00Z"))) {
            String[] words = java.util.stream.Stream.concat(java.util.stream.Stream.of("kafka"), command.stream())
                    .toArray(String[]::new);
            Cli cli = Cli.run(none, words);
            assertThat(cli.exit()).isEqualTo(1);
            assertThat(cli.err()).startsWith("bridge.kafka: is not set; expected servers of Kafka");
        }
        Cli away = Cli.run(config("127.0.0.1:" + FreePorts.next(), "away"), "kafka", "show");
        assertThat(away.exit()).isEqualTo(1);
        assertThat(away.err())
                .startsWith("Kafka at 127.0.0.1:")
                .contains(" (bridge.kafka): ")
                .doesNotContain("\tat ");
    }

    @Test
    void wrongUsageIsSaid() throws Exception {
        Path config = config("127.0.0.1:1", "wrong");
        assertThat(Cli.run(config, "kafka").exit()).isEqualTo(2);
        assertThat(Cli.run(config, "kafka", "setup", "--partitions", "0").exit())
                .isEqualTo(2);
        assertThat(Cli.run(config, "kafka", "rewind").exit()).isEqualTo(2);
        Cli noTime = Cli.run(config, "kafka", "rewind", "--since", "yesterday");
        assertThat(noTime.exit()).isEqualTo(2);
        assertThat(noTime.err())
                .contains(
                        "--since: expected a time such as 2026-03-01T12:00:00Z or 2026-03-01T12:00, found \"yesterday\"");
    }
}
