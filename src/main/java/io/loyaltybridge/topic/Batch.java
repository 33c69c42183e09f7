package io.loyaltybridge.topic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Records that were read and are not stored yet, and where to read on when they are. For one thread. */
final class Batch {
    private final List<Read> reads = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();

    void add(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                if (!RecordForm.isProbe(record)) {
                    reads.add(RecordForm.read(record));
                }
                next.put(partition, new OffsetAndMetadata(record.offset() + 1));
            }
        }
    }

    /** Leaves out what is not this instance's any more. */
    void drop(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            reads.removeIf(read -> read.partition() == partition.partition());
            next.remove(partition);
        }
    }

    boolean isEmpty() {
        return next.isEmpty();
    }

    List<Read> reads() {
        return List.copyOf(reads);
    }

    /** Where to read on, by partition. */
    Map<TopicPartition, OffsetAndMetadata> next() {
        return Map.copyOf(next);
    }

    void clear() {
        reads.clear();
        next.clear();
    }
}
