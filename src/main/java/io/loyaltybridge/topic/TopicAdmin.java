package io.loyaltybridge.topic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Looks at the topic and its group, makes the topic, and sets the group back. Every call waits for Kafka, 15 s at most each. */
public final class TopicAdmin implements AutoCloseable {
    /** How many partitions a topic is made with; no more instances than that can share the sites. */
    public static final int PARTITIONS = 240;

    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int MOST_REPLICAS = 3;
    private static final long PAUSE_NANOS = 50_000_000L;

    private final TopicPlace place;
    private final Admin admin;

    private TopicAdmin(TopicPlace place, Admin admin) {
        this.place = place;
        this.admin = admin;
    }

    /** @throws TopicException where the properties of the client are wrong */
    public static TopicAdmin open(TopicPlace place) {
        try {
            return new TopicAdmin(place, Admin.create(place.asking()));
        } catch (KafkaException e) {
            throw new TopicException(
                    "Kafka's client cannot be set up (bridge.kafka, bridge.kafka-properties): " + Reasons.of(e), e);
        }
    }

    /**
     * Whether the topic is as it has to be. Changes nothing.
     *
     * @param atLeast partitions that it needs to have
     * @throws TopicException where Kafka does not answer
     */
    public TopicCheck check(int atLeast) {
        Optional<TopicDescription> topic = describe();
        return topic.isEmpty() ? TopicCheck.missing(place) : TopicCheck.of(place, topic.get(), config(), atLeast);
    }

    /**
     * Makes the topic, if it is not there.
     *
     * @param partitions  how many, at least 1
     * @param replication copies of each; null: as many as there are servers, at most 3
     * @return what was done, a line each
     * @throws TopicException where the topic exists and is not as it has to be, it cannot be made, or Kafka does not answer
     */
    public List<String> setup(int partitions, @Nullable Integer replication) {
        if (describe().isPresent()) {
            TopicCheck found = check(partitions);
            if (!found.problems().isEmpty()) {
                throw new TopicException(String.join(System.lineSeparator(), found.problemsOfAnExisting()));
            }
            List<String> lines = new ArrayList<>(List.of("topic " + place + " exists with " + found.partitions()
                    + " partitions and is as it has to be; nothing was changed"));
            lines.addAll(found.warnings());
            return lines;
        }
        int replicas = replication != null
                ? replication
                : Math.min(
                        MOST_REPLICAS, answer(admin.describeCluster().nodes()).size());
        Map<String, String> config = TopicCheck.config(place, replicas);
        answer(admin.createTopics(List.of(new NewTopic(place.topic(), partitions, (short) replicas).configs(config)))
                .all());
        awaitTopic(partitions);
        List<String> lines = new ArrayList<>(List.of("topic " + place + " made: partitions " + partitions
                + ", replication factor " + replicas + ", " + new TreeMap<>(config)));
        lines.addAll(TopicCheck.warnings(place, replicas));
        return lines;
    }

    /** A server knows a new topic a moment after another one has made it. */
    private void awaitTopic(int partitions) {
        long until = System.nanoTime() + ANSWER.toNanos();
        while (describe()
                .filter(topic -> topic.partitions().size() == partitions)
                .isEmpty()) {
            if (System.nanoTime() - until > 0) {
                throw new TopicException("topic " + place + " was made, and is not there after " + ANSWER.toSeconds()
                        + " s; look with `./loyalty-bridge kafka show`");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** A partition whose place in the group was, or would be, set back; from is its place before. */
    public record Moved(int partition, long from, long to) {}

    /**
     * Sets the group back to the first record of each partition that Kafka got at a time or later, so that it is read again: for
     * a database that was restored to an earlier state. Never forward: what nobody has stored yet is not passed over.
     *
     * @param since  by the clock of the instance that sent a record
     * @param dryRun change nothing
     * @return every partition of which the group has a place, also where it stays
     * @throws TopicException where the group has members, the topic is missing, or Kafka does not answer
     */
    public List<Moved> rewind(Instant since, boolean dryRun) {
        int count = needed().partitions().size();
        Set<String> members = new java.util.TreeSet<>();
        group().ifPresent(group -> group.members().forEach(member -> members.add(name(member))));
        if (!members.isEmpty()) {
            throw new TopicException("group " + place.group()
                    + " has members, expected none: stop all instances first (" + String.join(", ", members) + ")");
        }
        Map<TopicPartition, ListOffsetsResultInfo> at = offsets(count, OffsetSpec.forTimestamp(since.toEpochMilli()));
        Map<Integer, Long> places = committed();
        List<Moved> moved = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> back = new HashMap<>();
        places.forEach((partition, from) -> {
            ListOffsetsResultInfo first = at.get(partition(partition));
            // Below 0: there is no such record.
            long to = first == null || first.offset() < 0 ? from : Math.min(from, first.offset());
            moved.add(new Moved(partition, from, to));
            if (to != from) {
                back.put(partition(partition), new OffsetAndMetadata(to));
            }
        });
        if (!dryRun && !back.isEmpty()) {
            answer(admin.alterConsumerGroupOffsets(place.group(), back).all());
        }
        return moved;
    }

    /**
     * A partition as it is now.
     *
     * @param owner the client of the group that has it; null where none has
     * @param place where the group reads on; null where it has not read any of it
     * @param end   the place of the next record that comes
     * @param lag   records that the group has not read
     */
    public record Shown(int partition, @Nullable String owner, @Nullable Long place, long end, long lag) {}

    /** @throws TopicException where the topic is missing, or Kafka does not answer */
    public List<Shown> show() {
        int count = needed().partitions().size();
        Map<Integer, String> owners = new HashMap<>();
        group().ifPresent(group -> group.members().forEach(member -> member.assignment().topicPartitions().stream()
                .filter(partition -> partition.topic().equals(place.topic()))
                .forEach(partition -> owners.put(partition.partition(), name(member)))));
        Map<TopicPartition, ListOffsetsResultInfo> begins = offsets(count, OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(count, OffsetSpec.latest());
        Map<Integer, Long> places = committed();
        List<Shown> shown = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long end = offset(ends, i);
            long read = Math.max(offset(begins, i), places.getOrDefault(i, 0L));
            shown.add(new Shown(i, owners.get(i), places.get(i), end, Math.max(0, end - read)));
        }
        return shown;
    }

    private static long offset(Map<TopicPartition, ListOffsetsResultInfo> offsets, int partition) {
        return offsets.entrySet().stream()
                .filter(one -> one.getKey().partition() == partition)
                .mapToLong(one -> one.getValue().offset())
                .findFirst()
                .orElse(0);
    }

    private static String name(MemberDescription member) {
        return member.clientId() + member.host();
    }

    private TopicPartition partition(int number) {
        return new TopicPartition(place.topic(), number);
    }

    private Optional<TopicDescription> describe() {
        return ifThere(admin.describeTopics(List.of(place.topic())).allTopicNames())
                .map(topics -> topics.get(place.topic()));
    }

    private TopicDescription needed() {
        return describe()
                .orElseThrow(() -> new TopicException(String.join(
                        System.lineSeparator(), TopicCheck.missing(place).problems())));
    }

    private Map<String, String> config() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, place.topic());
        Map<String, String> values = new HashMap<>();
        answer(admin.describeConfigs(List.of(resource)).all()).values().forEach(config -> config.entries()
                .forEach(entry -> {
                    if (entry.value() != null) {
                        values.put(entry.name(), entry.value());
                    }
                }));
        return values;
    }

    private Optional<ConsumerGroupDescription> group() {
        return ifThere(admin.describeConsumerGroups(List.of(place.group())).all())
                .map(groups -> groups.get(place.group()))
                .filter(group -> group.groupState() != GroupState.DEAD);
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(int count, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        IntStream.range(0, count).forEach(i -> asked.put(partition(i), which));
        return answer(admin.listOffsets(asked).all());
    }

    private Map<Integer, Long> committed() {
        Map<Integer, Long> places = new TreeMap<>();
        ifThere(admin.listConsumerGroupOffsets(place.group()).partitionsToOffsetAndMetadata())
                .orElse(Map.of())
                .forEach((partition, offset) -> {
                    if (offset != null && partition.topic().equals(place.topic())) {
                        places.put(partition.partition(), offset.offset());
                    }
                });
        return places;
    }

    /** The answer; empty where what was asked for is not there. */
    private <T> Optional<T> ifThere(KafkaFuture<T> asked) {
        try {
            return Optional.of(answer(asked));
        } catch (TopicException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private <T> T answer(KafkaFuture<T> asked) {
        try {
            return asked.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new TopicException("Kafka at " + place.servers() + " (bridge.kafka): " + Reasons.of(cause), cause);
        } catch (TimeoutException e) {
            throw new TopicException(
                    "Kafka at " + place.servers() + " (bridge.kafka): no answer within " + ANSWER.toSeconds() + " s",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicException("interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
