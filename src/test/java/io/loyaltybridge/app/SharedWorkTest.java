package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.servers.FreePorts;
import io.loyaltybridge.sandbox.servers.KafkaServer;
import io.loyaltybridge.testing.PostgresServer;
import io.loyaltybridge.testing.SitesFixture;
import io.loyaltybridge.topic.TopicAdmin;
import io.loyaltybridge.topic.TopicPlace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several instances over one database and one topic. */
@Tag("service")
@Timeout(240)
class SharedWorkTest {
    private static final String ADA = "ada@example.com";
    private static final List<String> NAMES = List.of("anna", "ben", "carl", "dora", "emil", "frida");
    private static final int PARTITIONS = 12;

    @TempDir
    private static Path servers;

    private static KafkaServer kafka;
    private static int topics;

    @TempDir
    private Path dir;

    private SitesFixture sites;
    private final Map<String, String> contacts = new LinkedHashMap<>();
    private final Map<String, String> customers = new LinkedHashMap<>();
    private final Map<String, Long> expected = new LinkedHashMap<>();

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = KafkaServer.start(servers.resolve("kafka"), FreePorts.next(), FreePorts.next());
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void start() throws Exception {
        PostgresServer.place(dir.resolve("data"));
        String topic = "inbox-" + ++topics;
        Map<String, String> changes = Map.of(
                "bridge.kafka",
                kafka.address(),
                "bridge.kafka-topic",
                topic,
                "bridge.kafka-group",
                topic,
                "bridge.forgotten-key",
                "0f".repeat(32),
                "coupons.code-key",
                "a key of no value, which all instances have");
        sites = SitesFixture.prepare(dir, changes, NAMES.toArray(String[]::new));
        try (TopicAdmin admin = TopicAdmin.open(TopicPlace.of(sites.settings()))) {
            admin.setup(PARTITIONS, 1);
        }
        sites.startBridge();
        for (String name : NAMES) {
            contacts.put(name, sites.wix(name).seedAccount(ADA, "Ada", 100));
            customers.put(name, sites.program(name).seedCustomer(ADA, "Ada", 100));
            expected.put(name, 100L);
        }
        sites.awaitLinks(NAMES.size());
    }

    @AfterEach
    void close() {
        sites.close();
    }

    private void like(Bridge instance, String id) throws Exception {
        for (String name : NAMES) {
            assertThat(sites.like(instance, name + "/" + SitesFixture.SOURCE, id, ADA))
                    .isEqualTo(200);
            expected.merge(name, 5L, Long::sum);
        }
    }

    private void awaitBalances() {
        NAMES.forEach(name -> sites.awaitBalances(name, contacts.get(name), customers.get(name), expected.get(name)));
        assertThat(sites.events("parked")).isZero();
    }

    @Test
    void anyInstanceTakesAWebhookAndTheOwnerOfItsSiteRunsIt() throws Exception {
        like(sites.bridge(), "like-1");
        awaitBalances();

        Bridge second = sites.startInstance("second");
        Awaitility.await()
                .until(() ->
                        second.partitions() == PARTITIONS / 2 && sites.bridge().partitions() == PARTITIONS / 2);
        like(second, "like-2");
        like(sites.bridge(), "like-3");
        like(second, "like-3");
        NAMES.forEach(name -> expected.merge(name, -5L, Long::sum));
        for (String name : NAMES) {
            sites.wix(name).organic(contacts.get(name), OrganicChange.purchase(7));
            sites.program(name).organic(customers.get(name), OrganicChange.purchase(10));
            expected.merge(name, 17L, Long::sum);
        }
        awaitBalances();

        // One that goes gives back what it has, and nobody waits until it is missed.
        sites.stopInstance("second");
        Awaitility.await().until(() -> sites.bridge().partitions() == PARTITIONS);
        like(sites.bridge(), "like-4");
        awaitBalances();
    }

    @Test
    void aCommandRunsWhereItsSiteIsAndIsAnsweredWhereItWasGiven() throws Exception {
        Bridge second = sites.startInstance("second");
        Awaitility.await()
                .until(() ->
                        second.partitions() == PARTITIONS / 2 && sites.bridge().partitions() == PARTITIONS / 2);
        for (String name : NAMES) {
            for (Bridge instance : List.of(sites.bridge(), second)) {
                List<String> lines = new CopyOnWriteArrayList<>();
                assertThat(instance.job("reconcile").run(List.of("--site=" + name), lines::add))
                        .as("%s", lines)
                        .isZero();
                assertThat(lines).anyMatch(line -> line.contains("No drift"));
            }
        }
        List<String> lines = new CopyOnWriteArrayList<>();
        assertThat(second.job("store-compact").run(List.of(), lines::add))
                .as("%s", lines)
                .isZero();
        assertThat(lines.stream()
                        .map(line -> line.replaceAll("^site ([a-z]+): .*", "$1"))
                        .distinct())
                .containsExactlyElementsOf(NAMES);
        assertThat(sites.asked()).isZero();
    }

    @Test
    void sitesMoveUnderTrafficAndNoPointIsLostOrDoubled() throws Exception {
        List<String> failed = new ArrayList<>();
        Thread traffic = new Thread(() -> {
            try {
                for (int i = 0; i < 40; i++) {
                    like(sites.bridge(), "moving-" + i);
                }
            } catch (Exception | AssertionError e) {
                failed.add(e.toString());
            }
        });
        traffic.start();
        for (int i = 0; i < 3; i++) {
            Bridge other = sites.startInstance("other-" + i);
            Awaitility.await().until(() -> other.partitions() == PARTITIONS / 2);
            sites.stopInstance("other-" + i);
        }
        traffic.join(120_000);

        assertThat(failed).isEmpty();
        awaitBalances();
        Awaitility.await().until(() -> sites.bridge().partitions() == PARTITIONS);
    }
}
