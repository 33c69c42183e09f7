package io.loyaltybridge.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.sandbox.servers.FreePorts;
import io.loyaltybridge.sandbox.servers.KafkaServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sender and reader with a real server, which is killed, frozen and started again. */
@Tag("process")
class TopicTest {
    private static final int PARTITIONS = 6;
    private static final AtomicInteger TOPICS = new AtomicInteger();

    @TempDir
    private static Path dir;

    private static KafkaServer server;

    private final List<AutoCloseable> open = new ArrayList<>();
    private TopicPlace place;

    @BeforeAll
    static void start() throws Exception {
        server = KafkaServer.start(dir.resolve("kafka"), FreePorts.next(), FreePorts.next());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void topic() {
        String name = "inbox-" + TOPICS.incrementAndGet();
        place = new TopicPlace(server.address(), name, name + "-group", Duration.ofSeconds(3), 262_144, Map.of());
        try (TopicAdmin admin = TopicAdmin.open(place)) {
            admin.setup(PARTITIONS, null);
            assertThat(admin.check(PARTITIONS)).isEqualTo(new TopicCheck(PARTITIONS, List.of(), List.of()));
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private static ConditionFactory within() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    }

    private TopicSender sender() {
        TopicSender sender = TopicSender.start(place, PARTITIONS);
        open.add(sender);
        within().until(sender::ready);
        return sender;
    }

    private TopicReader reader(Owner owner) {
        TopicReader reader = TopicReader.start(place, PARTITIONS, owner);
        open.add(0, reader);
        return reader;
    }

    private static TopicRecord record(String site, String body) {
        return TopicRecord.ofSite(site, "wix", Instant.now(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(TopicSender sender, String site, String body) {
        sender.send(record(site, body)).join();
    }

    private static NotSentException failure(CompletableFuture<Void> sent) {
        try {
            sent.join();
            throw new AssertionError("it was acknowledged");
        } catch (CompletionException e) {
            return (NotSentException) e.getCause();
        }
    }

    @Test
    void whatWasAcknowledgedIsReadAfterTheServerWasKilled() {
        TopicSender sender = sender();
        List<String> acknowledged = new ArrayList<>();
        List<Map.Entry<String, CompletableFuture<Void>>> sent = new ArrayList<>();
        Runnable sendSome = () -> {
            for (int i = 0; i < 200; i++) {
                String body = "r" + sent.size();
                sent.add(Map.entry(body, sender.send(record("site-" + i % 10, body))));
            }
        };
        sendSome.run();
        CompletableFuture.anyOf(sent.stream().map(Map.Entry::getValue).toArray(CompletableFuture[]::new))
                .join();
        sendSome.run();
        server.kill();
        sent.forEach(one -> {
            if (one.getValue().handle((done, failed) -> failed == null).join()) {
                acknowledged.add(one.getKey());
            }
        });
        assertThat(sender.ready()).isFalse();
        // Holds nothing, and was never answered.
        TopicSender other = TopicSender.start(place, PARTITIONS);
        open.add(other);
        assertThat(failure(other.send(record("site", "refused"))).getMessage())
                .isEqualTo("Kafka at " + server.address() + " has not answered yet");
        server.restart();
        within().until(() -> sender.ready() && other.ready());

        RecordingOwner owner = new RecordingOwner();
        reader(owner);
        assertThat(acknowledged).isNotEmpty();
        within().untilAsserted(() -> assertThat(owner.bodies()).containsAll(acknowledged));
        // What was not acknowledged may have come too, after its sender had its answer; what was acknowledged has its
        // order.
        Set<String> read = new LinkedHashSet<>(owner.bodies());
        for (int site = 0; site < 10; site++) {
            int of = site;
            List<String> ofSite = acknowledged.stream()
                    .filter(body -> Integer.parseInt(body.substring(1)) % 10 == of)
                    .toList();
            assertThat(read.stream().filter(ofSite::contains).toList()).isEqualTo(ofSite);
        }
    }

    @Test
    void aSenderSaysSoInTimeAndWorksAgainByItself() {
        RecordingOwner owner = new RecordingOwner();
        reader(owner);
        TopicSender sender = sender();
        send(sender, "site", "before");
        server.freeze();
        try {
            long begin = System.nanoTime();
            CompletableFuture<Void> sent = sender.send(record("site", "late"));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(200));
            assertThat(failure(sent).why()).isEqualTo(NotSentException.Why.LATE);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(TopicSender.BOUND, TopicSender.BOUND.plusMillis(500));
            assertThat(sender.trouble())
                    .isEqualTo("Kafka at " + server.address() + " did not acknowledge a record within 1000 ms");
            assertThat(failure(sender.send(record("site", "refused"))).why()).isEqualTo(NotSentException.Why.TROUBLE);
        } finally {
            server.thaw();
        }
        within().until(sender::ready);
        send(sender, "site", "after");

        within().until(() -> owner.bodies().contains("after"));
        // The late one was delivered in the end, and a repeat of its sender is recognised by what stores it.
        assertThat(owner.bodies()).containsExactly("before", "late", "after");
        assertThat(owner.wrong).isEmpty();
    }

    @Test
    void withNothingThatWaitsItFindsOutToo() {
        RecordingOwner owner = new RecordingOwner();
        reader(owner);
        Properties impatient = place.sending();
        impatient.put("request.timeout.ms", 1_000);
        impatient.put("delivery.timeout.ms", 1_500);
        TopicSender sender = TopicSender.start(place, PARTITIONS, impatient);
        open.add(sender);
        within().until(sender::ready);
        server.freeze();
        try {
            assertThat(failure(sender.send(record("site", "given up"))).why()).isEqualTo(NotSentException.Why.LATE);
            // Kafka's client gives it up: nothing waits any more that would tell.
            await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(10)).until(() -> !sender.ready());
        } finally {
            server.thaw();
        }
        within().until(sender::ready);
        send(sender, "site", "after");
        within().until(() -> owner.bodies().contains("after"));
        assertThat(owner.stored).as("no probe among them").allSatisfy(read -> assertThat(read.problem())
                .isNull());
    }

    @Test
    void aTopicWithOtherPartitionsTakesNothing() {
        TopicSender wrong = TopicSender.start(place, PARTITIONS + 1);
        open.add(wrong);
        within().until(() -> wrong.trouble().contains("partitions"));
        assertThat(wrong.trouble())
                .isEqualTo("topic " + place.topic() + ": expected 7 partitions as at the start, found 6;"
                        + " stop all instances before you change it");
    }

    @Test
    void aRecordThatIsTooLargeIsRefusedAndIsNoTrouble() {
        TopicSender sender = sender();
        TopicRecord large = TopicRecord.ofSite("site", "wix", Instant.now(), new byte[2_000_000]);
        assertThat(failure(sender.send(large)).why()).isEqualTo(NotSentException.Why.REFUSED);
        assertThat(sender.ready()).isTrue();
        send(sender, "site", "a small one");
    }

    @Test
    void partitionsAreGainedBeforeTheirRecordsAndWhatIsNotStoredComesAgainInItsOrder() throws Exception {
        TopicSender sender = sender();
        for (int i = 0; i < 20; i++) {
            send(sender, "site-" + i % 3, "r" + i);
        }
        RecordingOwner owner = new RecordingOwner();
        owner.gainsThatFail.set(2);
        owner.storesThatFail.set(3);
        TopicReader reader = reader(owner);
        Set<String> troubles = new HashSet<>();
        within().until(() -> {
            troubles.add(String.valueOf(reader.trouble()));
            return owner.stored.size() == 20;
        });
        assertThat(owner.events).containsExactly("not gained", "not gained", "gained [0, 1, 2, 3, 4, 5]");
        assertThat(owner.wrong).isEmpty();
        assertThat(owner.failed).hasSize(3);
        assertThat(owner.failed.get(1)).isEqualTo(owner.failed.get(0));
        assertThat(owner.failed.get(2)).isEqualTo(owner.failed.get(0));
        assertThat(owner.stored.subList(0, owner.failed.get(0).size())).isEqualTo(owner.failed.get(0));
        for (int site = 0; site < 3; site++) {
            int of = site;
            assertThat(owner.stored.stream()
                            .filter(read -> read.record().key().equals("site-" + of))
                            .map(read -> new String(read.record().body(), StandardCharsets.UTF_8))
                            .toList())
                    .isEqualTo(java.util.stream.IntStream.range(0, 20)
                            .filter(i -> i % 3 == of)
                            .mapToObj(i -> "r" + i)
                            .toList());
        }
        assertThat(troubles)
                .contains(
                        "partitions cannot be taken over: the database is away",
                        "records cannot be stored: the database is away");
        within().until(() -> reader.trouble() == null);
        assertThat(reader.assigned()).hasSize(PARTITIONS);
        assertThat(reader.partitionCount()).isEqualTo(PARTITIONS);

        // Committed: whoever comes next gets none of them again, and comes at once.
        reader.close();
        assertThat(owner.events).last().isEqualTo("losing [0, 1, 2, 3, 4, 5]");
        RecordingOwner next = new RecordingOwner();
        long begin = System.nanoTime();
        reader(next);
        within().until(() -> next.owned.size() == PARTITIONS);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(place.sessionTimeout());
        send(sender, "site-0", "new");
        within().until(() -> !next.stored.isEmpty());
        assertThat(next.bodies()).containsExactly("new");
    }

    @Test
    void aSecondReaderGetsItsShareWhenTheFirstHasGivenItUp() throws Exception {
        Set<Integer> busy = new HashSet<>();
        List<String> overlaps = new java.util.concurrent.CopyOnWriteArrayList<>();
        class Exclusive extends RecordingOwner {
            @Override
            public void gained(java.util.Collection<Integer> partitions) {
                synchronized (busy) {
                    partitions.stream().filter(one -> !busy.add(one)).forEach(one -> overlaps.add("partition " + one));
                }
                super.gained(partitions);
            }

            @Override
            public void losing(java.util.Collection<Integer> partitions) {
                super.losing(partitions);
                synchronized (busy) {
                    busy.removeAll(partitions);
                }
            }
        }
        TopicSender sender = sender();
        Exclusive one = new Exclusive();
        Exclusive other = new Exclusive();
        TopicReader first = reader(one);
        within().until(() -> one.owned.size() == PARTITIONS);
        int sent = 0;
        TopicReader second = reader(other);
        while (other.owned.size() < PARTITIONS / 2) {
            send(sender, "site-" + sent % 20, "r" + sent++);
            assertThat(sent).isLessThan(100_000);
        }
        int all = sent;
        within().until(() -> one.stored.size() + other.stored.size() >= all);
        assertThat(one.events.get(1)).startsWith("losing [");
        assertThat(one.owned).hasSize(PARTITIONS / 2).doesNotContainAnyElementsOf(other.owned);
        first.close();
        within().until(() -> other.owned.size() == PARTITIONS);
        for (int i = 0; i < 20; i++) {
            send(sender, "site-" + i, "r" + sent++);
        }
        int more = sent;
        within().until(() -> new HashSet<>(other.bodies()).contains("r" + (more - 1)));
        assertThat(overlaps).isEmpty();
        assertThat(one.wrong).isEmpty();
        assertThat(other.wrong).isEmpty();
        List<String> bodies = new ArrayList<>(one.bodies());
        bodies.addAll(other.bodies());
        // A commit may have failed while the group shared out anew; then a record came twice.
        assertThat(new HashSet<>(bodies)).hasSize(sent);
        assertThat(second.trouble()).isNull();
    }

    @Test
    void whoIsThrownOutIsToldAndWhatItStoredWithoutACommitComesAgain() throws Exception {
        CountDownLatch inStore = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RecordingOwner slow = new RecordingOwner() {
            @Override
            public void store(List<Read> records) throws Exception {
                super.store(records);
                inStore.countDown();
                assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
            }
        };
        TopicSender sender = sender();
        TopicReader stuck = reader(slow);
        within().until(() -> slow.owned.size() == PARTITIONS);
        send(sender, "site", "twice");
        assertThat(inStore.await(30, TimeUnit.SECONDS)).isTrue();
        try (Admin admin = Admin.create(place.asking())) {
            admin.removeMembersFromConsumerGroup(place.group(), new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get(15, TimeUnit.SECONDS);
        }
        RecordingOwner next = new RecordingOwner();
        reader(next);
        within().until(() -> next.bodies().equals(List.of("twice")));
        goOn.countDown();
        within().until(() -> slow.events.contains("lost [0, 1, 2, 3, 4, 5]"));
        assertThat(slow.bodies()).containsExactly("twice");
        // It joins again, and shares with the other one.
        within().until(() -> slow.owned.size() == PARTITIONS / 2 && next.owned.size() == PARTITIONS / 2);
        within().until(() -> stuck.trouble() == null);
    }

    @Test
    void whatWaitsToBeStoredIsDroppedWhenItsPartitionIsLost() throws Exception {
        TopicSender sender = sender();
        RecordingOwner failing = new RecordingOwner();
        failing.storesThatFail.set(Integer.MAX_VALUE);
        reader(failing);
        within().until(() -> failing.owned.size() == PARTITIONS);
        for (int i = 0; i < 20; i++) {
            send(sender, "site-" + i, "r" + i);
        }
        within().until(() -> !failing.failed.isEmpty());
        RecordingOwner next = new RecordingOwner();
        reader(next);
        within().until(() -> next.owned.size() == PARTITIONS / 2);
        within().until(() -> next.stored.size() > 0);
        int tries = failing.failed.size();
        within().until(() -> failing.failed.size() > tries);
        Set<Integer> still = new HashSet<>();
        failing.failed.get(failing.failed.size() - 1).forEach(read -> still.add(read.partition()));
        assertThat(still).isNotEmpty().doesNotContainAnyElementsOf(next.owned);
        failing.storesThatFail.set(0);
        within().until(() -> failing.stored.size() + next.stored.size() == 20);
        assertThat(failing.wrong).isEmpty();
    }

    @Test
    void whatCannotBeReadIsReportedAndHoldsNothingUp() throws Exception {
        try (KafkaProducer<byte[], byte[]> strange = new KafkaProducer<>(place.sending())) {
            ProducerRecord<byte[], byte[]> newer = RecordForm.write(place.topic(), 0, record("site", "newer"));
            newer.headers().remove("version").add("version", "2".getBytes(StandardCharsets.UTF_8));
            within().until(() -> {
                try {
                    return strange.partitionsFor(place.topic()).size() == PARTITIONS;
                } catch (org.apache.kafka.common.errors.TimeoutException e) {
                    return false;
                }
            });
            strange.send(newer).get(15, TimeUnit.SECONDS);
            strange.send(new ProducerRecord<>(place.topic(), 0, null, null)).get(15, TimeUnit.SECONDS);
            strange.send(RecordForm.write(place.topic(), 0, record("site", "usual")))
                    .get(15, TimeUnit.SECONDS);
        }
        RecordingOwner owner = new RecordingOwner();
        reader(owner);
        within().until(() -> owner.stored.size() == 3);
        assertThat(owner.stored.stream().map(Read::problem))
                .containsExactly(
                        "expected a record in version 1, found version 2, which a newer release wrote",
                        "expected a record in version 1, found none",
                        null);
    }

    @Test
    void aServerThatIsAwayIsSaid() {
        TopicPlace nowhere = new TopicPlace("127.0.0.1:1", "t", "g", Duration.ofSeconds(3), 262_144, Map.of());
        TopicReader reader = TopicReader.start(nowhere, PARTITIONS, new RecordingOwner());
        open.add(reader);
        assertThat(reader.trouble()).isEqualTo("this instance has not joined the group g of Kafka at 127.0.0.1:1 yet");
        TopicPlace wrong = new TopicPlace(
                "127.0.0.1:1", "t", "g", Duration.ofSeconds(3), 262_144, Map.of("security.protocol", "TLS"));
        assertThatThrownBy(() -> TopicSender.start(wrong, PARTITIONS))
                .isInstanceOf(TopicException.class)
                .hasMessageContaining("bridge.kafka-properties")
                .hasMessageContaining("security.protocol");
    }
}
