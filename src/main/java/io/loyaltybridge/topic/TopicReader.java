package io.loyaltybridge.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the partitions that the group gives to this instance, and hands them and their records to the {@link Owner}. One thread
 * does everything, so a record is never handed over beside the call that gives its partition up. The order is: stored, then
 * committed; a commit that fails only means that records come twice.
 */
public final class TopicReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration COMMIT = Duration.ofSeconds(5);
    private static final Duration LEAVE = Duration.ofSeconds(5);
    private static final long AFTER_FAILURE_MS = 1_000;
    private static final Duration STOP = Duration.ofMinutes(1);

    private final TopicPlace place;
    private final int partitions;
    private final Owner owner;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Heartbeats heartbeats;

    // Of the thread.
    private final Batch batch = new Batch();
    private final Map<TopicPartition, OffsetAndMetadata> stored = new HashMap<>();
    private final Set<TopicPartition> toGain = new HashSet<>();
    /** Told to the owner as gained, also where that failed. */
    private final Set<TopicPartition> told = new HashSet<>();

    private final Waits gaining = new Waits();
    private final Waits storing = new Waits();
    private final Waits committing = new Waits();

    private volatile Set<Integer> assigned = Set.of();
    private volatile boolean joined;
    private volatile @Nullable String failure;
    private volatile @Nullable String ownersTrouble;

    private TopicReader(TopicPlace place, int partitions, Owner owner) {
        this.place = place;
        this.partitions = partitions;
        this.owner = owner;
        try {
            this.consumer = new KafkaConsumer<>(place.reading());
        } catch (KafkaException e) {
            throw new TopicException(
                    "Kafka's client cannot be set up (bridge.kafka, bridge.kafka-properties): " + Reasons.of(e), e);
        }
        this.heartbeats = new Heartbeats(consumer, place.sessionTimeout());
        this.thread = new Thread(this::run, "topic-reader");
    }

    /**
     * Joins the group; returns at once, whether Kafka answers or not.
     *
     * @param partitions how many the topic has ({@link TopicAdmin#check})
     * @throws TopicException where the properties of the client are wrong
     */
    public static TopicReader start(TopicPlace place, int partitions, Owner owner) {
        TopicReader reader = new TopicReader(place, partitions, owner);
        reader.thread.start();
        return reader;
    }

    /** How many partitions the topic has, as it was said at the start. */
    public int partitionCount() {
        return partitions;
    }

    /** The partitions that the owner has taken over, and not given up; sorted. */
    public Set<Integer> assigned() {
        return assigned;
    }

    /** Why nothing is read or stored now, in one line; null where it is. */
    public @Nullable String trouble() {
        String failed = failure;
        if (failed != null) {
            return "Kafka at " + place.servers() + ": " + failed;
        }
        String owners = ownersTrouble;
        if (owners != null) {
            return owners;
        }
        if (!joined) {
            return "this instance has not joined the group " + place.group() + " of Kafka at " + place.servers()
                    + " yet";
        }
        return heartbeats
                .trouble()
                .map(why -> "Kafka at " + place.servers() + ": " + why)
                .orElse(null);
    }

    private void run() {
        try {
            consumer.subscribe(List.of(place.topic()), new Handover());
            while (stop.getCount() > 0) {
                try {
                    round();
                    failure = null;
                } catch (RuntimeException e) {
                    // Such as no right to read: the client tries again with the next round.
                    failed(e);
                    stop.await(AFTER_FAILURE_MS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("the reader of {} was interrupted, and leaves", place);
        } finally {
            leave();
        }
    }

    private void failed(RuntimeException e) {
        String reason = Reasons.of(e);
        if (!reason.equals(failure)) {
            LOG.warn("{} cannot be read: {}", place, reason);
        }
        failure = reason;
    }

    private void round() {
        batch.add(consumer.poll(POLL));
        heartbeats.look();
        gain();
        store();
        commit();
        if (!gaining.failed() && !storing.failed()) {
            ownersTrouble = null;
        }
        // While the store is away nothing more is read, and polling keeps this instance in the group.
        Set<TopicPartition> paused = storing.failed() ? consumer.assignment() : toGain;
        Set<TopicPartition> read = new HashSet<>(consumer.assignment());
        read.removeAll(paused);
        consumer.pause(paused);
        consumer.resume(read);
    }

    private void gain() {
        if (toGain.isEmpty()) {
            // Those that could not be taken over may have gone to others.
            gaining.succeeded();
            return;
        }
        if (!gaining.over(System.nanoTime())) {
            return;
        }
        told.addAll(toGain);
        try {
            owner.gained(numbers(toGain));
            gaining.succeeded();
            toGain.clear();
            show();
        } catch (Exception e) {
            gaining.failed(System.nanoTime());
            ownersTrouble("partitions cannot be taken over: " + Reasons.of(e));
        }
    }

    private void store() {
        if (batch.isEmpty()) {
            // What could not be stored may have gone to others.
            storing.succeeded();
            return;
        }
        if (!storing.over(System.nanoTime())) {
            return;
        }
        try {
            List<Read> reads = batch.reads();
            if (!reads.isEmpty()) {
                owner.store(reads);
            }
            storing.succeeded();
            stored.putAll(batch.next());
            batch.clear();
        } catch (Exception e) {
            storing.failed(System.nanoTime());
            ownersTrouble("records cannot be stored: " + Reasons.of(e));
        }
    }

    private void ownersTrouble(String why) {
        if (ownersTrouble == null) {
            LOG.warn("{}; tried again until it works", why);
        }
        ownersTrouble = why;
    }

    private void commit() {
        if (!stored.isEmpty() && committing.over(System.nanoTime())) {
            commitNow();
        }
    }

    private void commitNow() {
        try {
            consumer.commitSync(Map.copyOf(stored), COMMIT);
            committing.succeeded();
            stored.clear();
        } catch (KafkaException e) {
            // While the group shares its partitions out anew, for example. The records are stored; they may only come
            // twice.
            committing.failed(System.nanoTime());
            LOG.debug("the place in {} is not committed: {}", place, Reasons.of(e));
        }
    }

    /** What happens within a poll when the group shares its partitions out anew. */
    private final class Handover implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> given) {
            joined = true;
            toGain.addAll(given);
            consumer.pause(given);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> taken) {
            Set<TopicPartition> mine = giveUp(taken);
            if (mine.isEmpty()) {
                return;
            }
            try {
                owner.losing(numbers(mine));
            } catch (RuntimeException e) {
                LOG.error("partitions {} were not given up in order: {}", numbers(mine), Reasons.of(e), e);
                tellLost(mine);
            }
            if (!stored.isEmpty()) {
                commitNow();
            }
            stored.keySet().removeAll(taken);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> taken) {
            joined = false;
            LOG.warn("this instance was thrown out of the group {} and lost its partitions", place.group());
            Set<TopicPartition> mine = giveUp(taken);
            stored.keySet().removeAll(taken);
            if (!mine.isEmpty()) {
                tellLost(mine);
            }
        }
    }

    /** @return those of them that the owner was told of */
    private Set<TopicPartition> giveUp(Collection<TopicPartition> taken) {
        batch.drop(taken);
        toGain.removeAll(taken);
        Set<TopicPartition> mine = new HashSet<>(taken);
        mine.retainAll(told);
        told.removeAll(mine);
        show();
        return mine;
    }

    private void tellLost(Set<TopicPartition> mine) {
        try {
            owner.lost(numbers(mine));
        } catch (RuntimeException e) {
            LOG.error("the loss of partitions {} was not taken note of: {}", numbers(mine), Reasons.of(e), e);
        }
    }

    private void show() {
        Set<TopicPartition> now = new HashSet<>(told);
        now.removeAll(toGain);
        assigned = numbers(now);
    }

    private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
        Set<Integer> numbers = new TreeSet<>();
        partitions.forEach(partition -> numbers.add(partition.partition()));
        return java.util.Collections.unmodifiableSet(numbers);
    }

    private void leave() {
        joined = false;
        try {
            // Gives up all partitions as in a handover, and leaves at once: nobody waits for the session to end.
            consumer.unsubscribe();
        } catch (RuntimeException e) {
            LOG.warn("the group {} was not left in order: {}", place.group(), Reasons.of(e));
        }
        if (!told.isEmpty()) {
            new Handover().onPartitionsRevoked(Set.copyOf(told));
        }
        try {
            consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(LEAVE));
        } catch (RuntimeException e) {
            LOG.warn("the reader of {} was not closed in order: {}", place, Reasons.of(e));
        }
    }

    /** Gives up all partitions ({@link Owner#losing}), leaves the group, and returns then, after a minute at most. */
    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("the reader of {} still gives up its partitions after {} s", place, STOP.toSeconds());
        }
    }
}
