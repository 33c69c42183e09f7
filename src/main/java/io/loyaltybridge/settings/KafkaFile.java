package io.loyaltybridge.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of {@code bridge.kafka-properties}: how the servers of Kafka are reached and logged in to. It may have every property
 * of Kafka's clients but those that a promise of ours rests on. References such as {@code {{file:PATH}}} are as in settings.
 *
 * @param values what the file says, its references resolved
 */
record KafkaFile(PropertiesFile file, Map<String, String> values) {
    static final String KEY = "bridge.kafka-properties";
    static final String PROTOCOL = "security.protocol";

    /** Set by the program, or against what it promises: nothing lost, no site in two hands, a sender that waits for no server. */
    private static final Set<String> FIXED = Set.of(
            "acks",
            "allow.auto.create.topics",
            "auto.offset.reset",
            "bootstrap.servers",
            "buffer.memory",
            "client.id",
            "compression.type",
            "delivery.timeout.ms",
            "enable.auto.commit",
            "enable.idempotence",
            "group.id",
            "group.instance.id",
            "group.protocol",
            "heartbeat.interval.ms",
            "isolation.level",
            "key.deserializer",
            "key.serializer",
            "max.block.ms",
            "max.in.flight.requests.per.connection",
            "max.poll.interval.ms",
            "max.request.size",
            "metadata.max.idle.ms",
            "partition.assignment.strategy",
            "partitioner.class",
            "retries",
            "session.timeout.ms",
            "transactional.id",
            "value.deserializer",
            "value.serializer");

    private static final Pattern SECRET =
            Pattern.compile(".*(password|secret|token|credential|jaas\\.config|keystore\\.key).*");
    /** An option of a login: {@code password="…"}, and the same with other names that say that it is secret. */
    private static final Pattern OPTION = Pattern.compile(
            "(?i)\\b\\w*(?:password|secret|token|key)\\w*\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s;]+))");

    /** @throws SettingsException where it cannot be read, or a reference in it cannot be resolved */
    static KafkaFile read(Settings settings) {
        try {
            PropertiesFile file = PropertiesFile.read(settings.path(KEY));
            References references = new References(System.getenv());
            Map<String, String> values = new TreeMap<>();
            List<String> problems = new ArrayList<>();
            file.values().forEach((key, value) -> {
                try {
                    values.put(key, references.resolve(value));
                } catch (IllegalArgumentException e) {
                    problems.add(file.where(key) + ": " + key + ": " + e.getMessage());
                }
            });
            if (!problems.isEmpty()) {
                throw new SettingsException(problems);
            }
            return new KafkaFile(file, Map.copyOf(values));
        } catch (SettingsException e) {
            throw new SettingsException(e.problems().stream()
                    .map(problem -> problem + " (" + KEY + ")")
                    .toList());
        }
    }

    /** The keys that may not be in it, a line each. */
    List<String> problems() {
        return values.keySet().stream()
                .filter(FIXED::contains)
                .sorted()
                .map(key -> file.where(key) + ": " + key + ": expected not to be in the file of " + KEY
                        + ", because the program sets it")
                .toList();
    }

    static boolean encrypts(Map<String, String> values) {
        return values.getOrDefault(PROTOCOL, "PLAINTEXT").endsWith("SSL");
    }

    /** What must not be written: the values of secret keys, and the parts of a login that are secret. */
    Set<String> secrets() {
        Set<String> secrets = new TreeSet<>();
        values.forEach((key, value) -> {
            if (isSecret(key)) {
                secrets.add(value);
                for (Matcher option = OPTION.matcher(value); option.find(); ) {
                    for (int group = 1; group <= option.groupCount(); group++) {
                        if (option.group(group) != null) {
                            secrets.add(option.group(group));
                        }
                    }
                }
            }
        });
        secrets.remove("");
        return secrets;
    }

    static boolean isSecret(String key) {
        return SECRET.matcher(key).matches();
    }
}
