package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.topic.TopicAdmin;
import io.loyaltybridge.topic.TopicPlace;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kafka}: the topic between several instances. */
@Command(
        name = "kafka",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Makes and shows the topic between several instances, and sets it back.")
final class KafkaCommand implements Runnable {
    private static final int MOST_PARTITIONS = 10_000;
    private static final int MOST_REPLICAS = 32_767;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected: kafka setup, kafka show or kafka rewind");
    }

    @Command(
            name = "setup",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Makes the topic bridge.kafka-topic. One that exists is checked, and never changed.")
    int setup(
            @Mixin ProcessOption config,
            @Option(
                            names = "--partitions",
                            paramLabel = "N",
                            defaultValue = "" + TopicAdmin.PARTITIONS,
                            description =
                                    "How many partitions (default: ${DEFAULT-VALUE}). No more instances than that can share"
                                            + " the sites, and it cannot be changed while anything waits in the topic.")
                    int partitions,
            @Option(
                            names = "--replication",
                            paramLabel = "N",
                            description = "Copies of each record (default: as many as there are servers, at most 3).")
                    @Nullable
                    Integer replication) {
        inRange("--partitions", partitions, MOST_PARTITIONS);
        if (replication != null) {
            inRange("--replication", replication, MOST_REPLICAS);
        }
        try (TopicAdmin topic = TopicAdmin.open(place(config.process()))) {
            print(topic.setup(partitions, replication));
        }
        return 0;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Shows which instance has which partition, and how much of it waits.")
    int show(@Mixin ProcessOption config) {
        TopicPlace place = place(config.process());
        try (TopicAdmin topic = TopicAdmin.open(place)) {
            List<TopicAdmin.Shown> shown = topic.show();
            long waiting = shown.stream().mapToLong(TopicAdmin.Shown::lag).sum();
            long owners = shown.stream()
                    .map(TopicAdmin.Shown::owner)
                    .filter(owner -> owner != null)
                    .distinct()
                    .count();
            print(List.of(place + ", group " + place.group() + ": " + shown.size() + " partitions, " + owners
                    + " instances, " + waiting + " records wait"));
            Table table = new Table().row("PARTITION", "INSTANCE", "READ UP TO", "END", "WAITING");
            shown.forEach(one -> table.row(one.partition(), one.owner(), one.place(), one.end(), one.lag()));
            table.print(out());
            out().flush();
        }
        return 0;
    }

    @Command(
            name = "rewind",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description =
                    "Sets the group bridge.kafka-group back, so that the webhooks since a time are read again: for a database that was"
                            + " restored to an earlier state. Stop all instances first.",
            footer = {
                "",
                "Take a time some minutes before that state. What the database has already is recognised, and counts once."
                        + " A partition is never set forward."
            })
    int rewind(
            @Mixin ProcessOption config,
            @Option(
                            names = "--since",
                            paramLabel = "TIME",
                            description = "Such as 2026-03-01T12:00:00Z, or 2026-03-01T12:00 in bridge.time-zone.")
                    @Nullable
                    String since,
            @Option(names = "--dry-run", description = "Print what would be set back; change nothing.")
                    boolean dryRun) {
        if (since == null) {
            throw new ParameterException(spec.commandLine(), "--since: expected a time, found none");
        }
        Settings settings = config.process();
        Instant time = time(since, settings.timeZone());
        TopicPlace place = place(settings);
        try (TopicAdmin topic = TopicAdmin.open(place)) {
            List<TopicAdmin.Moved> moved = topic.rewind(time, dryRun);
            Table table = new Table().row("PARTITION", "FROM", "TO", "RECORDS");
            moved.forEach(one -> table.row(one.partition(), one.from(), one.to(), one.from() - one.to()));
            table.print(out());
            long records =
                    moved.stream().mapToLong(one -> one.from() - one.to()).sum();
            print(List.of((dryRun ? "would set back " : "set back ") + place + ", group " + place.group() + ", by "
                    + records + " records"));
        }
        return 0;
    }

    private static TopicPlace place(Settings settings) {
        if (settings.text("bridge.kafka").isEmpty()) {
            throw new CommandFailedException(
                    "bridge.kafka: is not set; expected servers of Kafka, such as kafka-1.example.com:9092. Without it one process"
                            + " does it all, and there is no topic");
        }
        return TopicPlace.of(settings);
    }

    private Instant time(String text, ZoneId zone) {
        try {
            return text.endsWith("Z")
                    ? Instant.parse(text)
                    : LocalDateTime.parse(text).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--since: expected a time such as 2026-03-01T12:00:00Z or 2026-03-01T12:00, found \"" + text + '"');
        }
    }

    private void inRange(String option, int number, int most) {
        if (number < 1 || number > most) {
            throw new ParameterException(
                    spec.commandLine(), option + ": expected a whole number from 1 to " + most + ", found " + number);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void print(List<String> lines) {
        lines.forEach(line -> out().println(Foreign.line(line)));
        out().flush();
    }
}
