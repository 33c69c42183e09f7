package io.loyaltybridge.topic;

import io.loyaltybridge.topic.NotSentException.Why;
import java.time.Duration;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records and says when Kafka has them: acknowledged is what all replicas in sync have. Thread-safe; no call waits for
 * Kafka. While nothing is acknowledged any more, records are refused at once, and what waits already, or else a record of its
 * own that readers leave out, finds out when Kafka is back.
 */
public final class TopicSender implements AutoCloseable {
    /** How long a record waits for its acknowledgement; 50 ms more at most. */
    public static final Duration BOUND = Duration.ofMillis(1_000);

    /** Records that Kafka's client may hold, acknowledged or given up within 30 s. */
    static final int MOST_WAITING = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(TopicSender.class);
    private static final long TICK_MS = 50;
    private static final long PROBE_NANOS = 1_000_000_000L;
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private record Waiting(long since, CompletableFuture<Void> sent) {}

    private final TopicPlace place;
    private final int partitions;
    private final Properties properties;
    private final ScheduledExecutorService ticks;
    /** The oldest first. */
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

    private final AtomicInteger held = new AtomicInteger();
    private volatile KafkaProducer<byte[], byte[]> producer;
    private volatile long lastAnswer = System.nanoTime() - BOUND.toNanos();
    private volatile @Nullable String trouble;
    private volatile int failedPartition;
    private volatile boolean renew;
    private volatile boolean closed;
    private volatile boolean found;
    /** Of the thread of the ticks. */
    private long probed = System.nanoTime() - PROBE_NANOS;

    private TopicSender(TopicPlace place, int partitions, Properties properties) {
        this.place = place;
        this.partitions = partitions;
        this.properties = properties;
        this.producer = producer();
        this.trouble = "Kafka at " + place.servers() + " has not answered yet";
        this.ticks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "topic-sender");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Returns at once, whether Kafka answers or not; {@link #trouble()} says so until it does.
     *
     * @param partitions how many the topic has ({@link TopicAdmin#check}). Where it has another number later, nothing is sent, because
     *                   other instances would look for a site elsewhere
     * @throws TopicException where the properties of the client are wrong
     */
    public static TopicSender start(TopicPlace place, int partitions) {
        return start(place, partitions, place.sending());
    }

    static TopicSender start(TopicPlace place, int partitions, Properties properties) {
        TopicSender sender = new TopicSender(place, partitions, properties);
        sender.ticks.scheduleWithFixedDelay(sender::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
        return sender;
    }

    private KafkaProducer<byte[], byte[]> producer() {
        try {
            return new KafkaProducer<>(properties);
        } catch (KafkaException e) {
            throw new TopicException(
                    "Kafka's client cannot be set up (bridge.kafka, bridge.kafka-properties): " + Reasons.of(e), e);
        }
    }

    /**
     * Hands a record to Kafka's client; never waits.
     *
     * @return completed when the record is acknowledged, or with a {@link NotSentException} after {@link #BOUND} at most. It is
     *     completed by threads of the sender, so what follows it must not wait
     */
    public CompletableFuture<Void> send(TopicRecord record) {
        String why = trouble;
        if (closed) {
            return failed(Why.CLOSED, "the sender is closed");
        }
        if (why != null) {
            return failed(Why.TROUBLE, why);
        }
        if (held.get() >= MOST_WAITING) {
            return failed(Why.FULL, MOST_WAITING + " records wait for Kafka at " + place.servers());
        }
        return hand(RecordForm.write(place.topic(), Partitions.of(record.key(), partitions), record));
    }

    /** Why nothing can be sent now, in one line; null where it can. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** Whether records are taken now. */
    public boolean ready() {
        return trouble == null && !closed;
    }

    private static CompletableFuture<Void> failed(Why why, String message) {
        return CompletableFuture.failedFuture(new NotSentException(why, message));
    }

    private CompletableFuture<Void> hand(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        int partition = record.partition();
        held.incrementAndGet();
        waiting.add(new Waiting(System.nanoTime(), sent));
        try {
            producer.send(record, (place, failure) -> answered(partition, sent, failure));
        } catch (KafkaException | IllegalStateException e) {
            answered(partition, sent, e);
        }
        return sent;
    }

    private void answered(int partition, CompletableFuture<Void> sent, @Nullable Exception failure) {
        held.decrementAndGet();
        if (failure == null) {
            lastAnswer = System.nanoTime();
            if (found) {
                clear();
            }
            sent.complete(null);
        } else if (closed) {
            sent.completeExceptionally(new NotSentException(Why.CLOSED, "the sender is closed"));
        } else if (failure instanceof BufferExhaustedException) {
            sent.completeExceptionally(new NotSentException(Why.FULL, Reasons.of(failure)));
        } else if (isOfTheRecord(failure)) {
            sent.completeExceptionally(new NotSentException(Why.REFUSED, Reasons.of(failure)));
        } else {
            boolean late = failure instanceof org.apache.kafka.common.errors.TimeoutException;
            failedPartition = partition;
            if (System.nanoTime() - lastAnswer >= BOUND.toNanos()) {
                // A client that was refused does not always try again; a new one does.
                renew |= !late;
                trouble("Kafka at " + place.servers() + ": " + Reasons.of(failure));
            }
            sent.completeExceptionally(new NotSentException(late ? Why.LATE : Why.REFUSED, Reasons.of(failure)));
        }
    }

    private static boolean isOfTheRecord(Exception failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof RecordBatchTooLargeException
                || failure instanceof InvalidRecordException;
    }

    private void tick() {
        if (closed) {
            return;
        }
        try {
            giveUpTheLate();
            look();
            probe();
        } catch (RuntimeException e) {
            trouble("Kafka at " + place.servers() + ": " + Reasons.of(e));
        }
    }

    private void giveUpTheLate() {
        long now = System.nanoTime();
        for (Waiting oldest = waiting.peek(); oldest != null; oldest = waiting.peek()) {
            if (!oldest.sent().isDone()) {
                if (now - oldest.since() < BOUND.toNanos()) {
                    return;
                }
                String why = "Kafka at " + place.servers() + " did not acknowledge a record within " + BOUND.toMillis()
                        + " ms";
                // Where others were acknowledged meanwhile, only one partition is slow.
                if (lastAnswer - oldest.since() < 0) {
                    trouble(why);
                }
                oldest.sent().completeExceptionally(new NotSentException(Why.LATE, why));
            }
            waiting.remove(oldest);
        }
    }

    /** Finds the topic, and notices that its partitions are others now. Asks nobody where the client knows. */
    private void look() {
        int now;
        try {
            now = producer.partitionsFor(place.topic()).size();
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            if (found) {
                trouble("Kafka at " + place.servers() + " does not answer, or has no topic " + place.topic());
            }
            found = false;
            return;
        }
        if (now != partitions) {
            found = false;
            trouble("topic " + place.topic() + ": expected " + partitions + " partitions as at the start, found " + now
                    + "; stop all instances before you change it");
        } else if (!found) {
            found = true;
            clear();
        }
    }

    private void probe() {
        long now = System.nanoTime();
        if (trouble == null || !found || closed || held.get() > 0 || now - probed < PROBE_NANOS) {
            return;
        }
        probed = now;
        if (renew) {
            renew = false;
            producer.close(Duration.ZERO);
            producer = producer();
            found = false;
            return;
        }
        hand(RecordForm.probe(place.topic(), failedPartition));
    }

    private void trouble(String why) {
        boolean begins = trouble == null;
        trouble = why;
        if (begins) {
            LOG.warn("no webhook can be handed on: {}", why);
        }
    }

    private void clear() {
        if (trouble != null) {
            trouble = null;
            LOG.info("webhooks are handed on to {}", place);
        }
    }

    /** Waits up to 2 s for what was handed over; what is not acknowledged then fails. */
    @Override
    public void close() {
        closed = true;
        ticks.shutdown();
        try {
            if (!ticks.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("what waits for records holds the sender of {} up", place);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSING);
        for (Waiting one : waiting) {
            one.sent().completeExceptionally(new NotSentException(Why.CLOSED, "the sender is closed"));
        }
    }
}
