package io.loyaltybridge.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * What is wrong with the topic, a line each with what was expected and what was found. Pure.
 *
 * @param partitions how many it has; 0 where it is missing
 * @param problems   empty where it can be used
 * @param warnings   what is not wrong and yet to be told
 */
public record TopicCheck(int partitions, List<String> problems, List<String> warnings) {
    private static final String SETUP = "./loyalty-bridge kafka setup";
    private static final long KEPT_MS = Duration.ofDays(7).toMillis();
    private static final int SAFE_REPLICAS = 3;
    /** The others need libraries that the program leaves out. */
    private static final Set<String> COMPRESSIONS = Set.of("producer", "uncompressed", "gzip");

    static TopicCheck missing(TopicPlace place) {
        return new TopicCheck(
                0,
                List.of("topic " + place.topic() + ": expected at " + place.servers() + ", found none; `" + SETUP
                        + "` makes it"),
                List.of());
    }

    /** The settings that a topic is made with. */
    static Map<String, String> config(TopicPlace place, int replicas) {
        return Map.of(
                "cleanup.policy",
                "delete",
                "compression.type",
                "producer",
                "retention.ms",
                Long.toString(KEPT_MS),
                "max.message.bytes",
                Long.toString(place.largest()),
                "min.insync.replicas",
                replicas >= SAFE_REPLICAS ? "2" : "1",
                "unclean.leader.election.enable",
                "false");
    }

    static TopicCheck of(TopicPlace place, TopicDescription topic, Map<String, String> config, int atLeast) {
        List<String> problems = new ArrayList<>();
        String name = "topic " + place.topic() + ": ";
        int count = topic.partitions().size();
        int replicas = topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        if (count < atLeast) {
            problems.add(name + "expected at least " + atLeast + " partitions, found " + count);
        }
        String policy = config.getOrDefault("cleanup.policy", "");
        if (!policy.equals("delete")) {
            problems.add(
                    name + "expected cleanup.policy=delete, because compaction would remove webhooks, found " + policy);
        }
        String compression = config.getOrDefault("compression.type", "producer");
        if (!COMPRESSIONS.contains(compression)) {
            problems.add(name + "expected compression.type=producer (or uncompressed, gzip), found " + compression);
        }
        if (config.getOrDefault("unclean.leader.election.enable", "false").equals("true")) {
            problems.add(
                    name
                            + "expected unclean.leader.election.enable=false, because what was acknowledged could be lost, found true");
        }
        atLeast(name, config, "retention.ms", KEPT_MS, " (7 days) or -1", problems);
        atLeast(name, config, "max.message.bytes", place.largest(), " (from bridge.max-body-bytes)", problems);
        if (replicas >= SAFE_REPLICAS) {
            atLeast(
                    name,
                    config,
                    "min.insync.replicas",
                    2,
                    ", because what was acknowledged has to survive a server",
                    problems);
        }
        return new TopicCheck(count, List.copyOf(problems), warnings(place, replicas));
    }

    private static void atLeast(
            String name, Map<String, String> config, String key, long least, String why, List<String> problems) {
        long found = Long.parseLong(config.getOrDefault(key, "0"));
        if (found < least && !(key.equals("retention.ms") && found == -1)) {
            problems.add(name + "expected " + key + " of at least " + least + why + ", found " + found);
        }
    }

    static List<String> warnings(TopicPlace place, int replicas) {
        return replicas < 2 && !place.isHere()
                ? List.of(
                        "topic " + place.topic() + ": replication factor " + replicas
                                + ": webhooks that were answered 200 are lost if the disk of this server is; use three servers and replication factor 3")
                : List.of();
    }

    /** The problems of a topic that is there, with what to do: {@code setup} changes no topic that others may have made. */
    List<String> problemsOfAnExisting() {
        List<String> lines = new ArrayList<>(problems);
        lines.add(
                problems.stream().anyMatch(problem -> problem.contains(" partitions, found "))
                        ? "The topic exists and was not changed: more partitions would move sites from one to another while events of theirs"
                                + " wait. Stop all instances when `./loyalty-bridge kafka show` says that nothing waits, set"
                                + " bridge.kafka-topic to a new name, and run `" + SETUP + "`."
                        : "The topic exists and was not changed. Change it with Kafka's own tools (kafka-configs.sh --alter).");
        return lines;
    }
}
