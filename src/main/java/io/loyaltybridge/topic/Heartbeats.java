package io.loyaltybridge.topic;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/** Whether Kafka still answers the heartbeats of this instance: a poll that brings nothing does not tell. Thread-safe. */
final class Heartbeats {
    private final KafkaConsumer<?, ?> consumer;
    private final Duration most;
    private double answered;
    private long since = System.nanoTime();
    private @Nullable Metric metric;

    Heartbeats(KafkaConsumer<?, ?> consumer, Duration most) {
        this.consumer = consumer;
        this.most = most;
    }

    synchronized void look() {
        Metric counter = metric();
        double now = counter == null ? 0 : ((Number) counter.metricValue()).doubleValue();
        if (now != answered) {
            answered = now;
            since = System.nanoTime();
        }
    }

    /** Why this instance may have lost its partitions; empty where the last answer is not too long ago. */
    synchronized Optional<String> trouble() {
        look();
        long silent = System.nanoTime() - since;
        return silent <= most.toNanos()
                ? Optional.empty()
                : Optional.of("no answer for " + Duration.ofNanos(silent).toSeconds()
                        + " s; other instances may have taken over");
    }

    private @Nullable Metric metric() {
        if (metric == null) {
            for (Map.Entry<MetricName, ? extends Metric> one :
                    consumer.metrics().entrySet()) {
                if (one.getKey().name().equals("heartbeat-total")) {
                    metric = one.getValue();
                }
            }
        }
        return metric;
    }
}
