package io.loyaltybridge.sandbox.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.loyaltybridge.cli.AddedCommand;
import io.loyaltybridge.cli.CommandFailedException;
import io.loyaltybridge.cli.LoyaltyBridge;
import io.loyaltybridge.cli.Table;
import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cluster}: several instances over PostgreSQL and Kafka, what befalls them, and every point counted. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Shows several instances that share many sites, with PostgreSQL and Kafka on this machine. One is killed, one"
                        + " freezes and one is restarted while customers go on; then every point is counted.")
public final class ClusterCommand implements AddedCommand {
    /** So much happens in a second on each site, as long as it is not too much for one machine. */
    private static final double FOR_A_SITE = 1.5;

    private static final double ALTOGETHER = 40;

    private static final List<String> NOISE =
            List.of("io.vertx.core.net.impl.ConnectionBase", "io.netty.bootstrap.ServerBootstrap");

    private static final int MOST_EVENTS = 1_000;

    @Option(names = "--once", description = "End after the check: exit code 0 when every point is right, else 1.")
    private boolean once;

    @Option(names = "--sites", paramLabel = "N", defaultValue = "50", description = "How many sites (default: 50).")
    private int sites;

    @Option(
            names = "--instances",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many instances share them (2 to 9, default: 3).")
    private int instances;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "24",
            description = "Partitions of the topic (default: 24). No more instances than that can have sites.")
    private int partitions;

    @Option(
            names = "--customers",
            paramLabel = "N",
            defaultValue = "4",
            description = "Customers of each site (default: 4).")
    private int customers;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How often one is killed, one freezes and one is restarted (default: 1, about 40 seconds each).")
    private int rounds;

    @Option(
            names = "--busy",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description =
                    "So much of everything happens on the first site (default: 0, all sites are alike). With 15 it needs"
                            + " more calls than Wix allows it in a minute, so that the check takes minutes longer.")
    private int busy;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "How much happens in a second on all sites together (default: 1.5 for each site, at most 40). Less where"
                            + " the machine has few cores and many sites.")
    private double events;

    @Option(
            names = "--faults",
            description =
                    "The stand-ins fail in every way as long as customers go on, PostgreSQL crashes, Kafka is killed, and"
                            + " an instance is killed in the middle of a long command.")
    private boolean faults;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        inRange("--sites", sites, 1, 500);
        inRange("--instances", instances, 2, 9);
        inRange("--partitions", partitions, instances, 1_000);
        inRange("--customers", customers, 1, 100);
        inRange("--rounds", rounds, 1, 10_000);
        inRange("--busy", busy, 0, 100);
        if (events < 0 || events > MOST_EVENTS) {
            throw new ParameterException(
                    spec.commandLine(), "--events: expected 0 to " + MOST_EVENTS + ", found " + events);
        }
        PrintWriter out = spec.commandLine().getOut();
        System.setProperty("LOG_LEVEL", "ERROR");
        // An instance that is killed breaks its connections to the stand-ins, and one comes while they end; that is no
        // news.
        NOISE.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF));
        Settings settings = Settings.load(Path.of(Settings.DEFAULT_FILE), null, System.getenv());
        out.println("Starting PostgreSQL, Kafka, " + instances + " instances, and stand-ins of " + sites + " sites …");
        out.flush();
        ClusterWorld world = start(settings);
        Thread stop = new Thread(world::close, "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try (world) {
            boolean right = false;
            try {
                right = play(world, out);
            } finally {
                if (!right && !world.isClosed()) {
                    world.keepFiles();
                    out.println("Logs, journals and settings are kept in " + world.dir());
                    out.flush();
                }
            }
            if (once) {
                return right ? 0 : 1;
            }
            printWhatToTry(world, right, out);
            new CountDownLatch(1).await();
            return 0;
        }
    }

    private void inRange(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), option + ": expected " + least + " to " + most + ", found " + value);
        }
    }

    private ClusterWorld start(Settings settings) throws IOException {
        try {
            return ClusterWorld.start(settings, new ClusterWorld.Size(sites, instances, partitions));
        } catch (LinkageError e) {
            throw new CommandFailedException(
                    "cluster: PostgreSQL or Kafka for this command are not installed (" + e.getMessage()
                            + "). Copy the folder sandbox-lib from a build (target/), all of it, to where loyalty-bridge-sandbox.jar is.");
        } catch (IllegalStateException e) {
            throw new CommandFailedException("cluster: " + e.getMessage());
        }
    }

    /** True when every point is where it has to be, and everything went as it has to. */
    private boolean play(ClusterWorld world, PrintWriter out) throws InterruptedException {
        ClusterState state = world.state();
        ClusterTrouble trouble = new ClusterTrouble(world, out);
        ClusterCheck check = new ClusterCheck(world.standIns(), state);
        if (!trouble.startAll()) {
            return false;
        }
        trouble.say("All " + instances + " instances run. " + where(world));
        world.seed(customers);
        long all = world.customers().size();
        if (!trouble.await("not all customers are linked", () -> state.linked() == all)
                || !check.awaitRest().isEmpty()) {
            return false;
        }
        trouble.say(all + " customers are linked on both sides. They like, buy and spend from now on");
        ClusterTraffic traffic = world.traffic(events > 0 ? events : Math.min(FOR_A_SITE * sites, ALTOGETHER), busy);
        traffic.start();
        ClusterFaults failing = world.faults();
        if (faults) {
            failing.start();
        }
        for (int round = 0; round < rounds; round++) {
            trouble.round(round);
            if (faults) {
                trouble.roundOfServers(round);
            }
        }
        traffic.stop();
        failing.stop();
        trouble.say("They stop. What is under way comes to its end");
        Map<String, Long> left = check.awaitRest();
        if (faults && left.isEmpty()) {
            trouble.reconcileAll();
            left = check.awaitRest();
        }
        trouble.say(left.isEmpty() ? "Nothing is left to do" : "PROBLEM: this does not end: " + left);
        List<String> wrong = new ArrayList<>(trouble.problems());
        wrong.addAll(traffic.problems());
        left.forEach((what, count) -> wrong.add(count + " " + what + " do not end"));
        wrong.addAll(check.differences(world.customers()));
        report(world, traffic, trouble, check, out);
        if (faults) {
            out.println("Faults of the stand-ins: " + failing.hits());
        }
        wrong.forEach(line -> out.println("WRONG: " + line));
        out.println(
                wrong.isEmpty()
                        ? "Every point is in the right place, once. Nothing is parked."
                        : wrong.size() + " things are wrong. What each instance did is in "
                                + world.dir().resolve("bridge-*.log"));
        out.flush();
        return wrong.isEmpty();
    }

    private static String where(ClusterWorld world) {
        return world.instances().stream()
                .map(one -> {
                    List<Integer> partitions = world.state().partitionsOf(one.name());
                    return one.name() + " has "
                            + world.state().sitesIn(partitions).size() + " sites (" + partitions.size()
                            + " partitions)";
                })
                .collect(Collectors.joining(", "));
    }

    private void report(
            ClusterWorld world, ClusterTraffic traffic, ClusterTrouble trouble, ClusterCheck check, PrintWriter out) {
        out.println();
        Table table = new Table().row("INSTANCE", "SITES", "PARTITIONS", "WEBHOOKS AT");
        world.instances().forEach(one -> {
            List<Integer> partitions = world.state().partitionsOf(one.name());
            table.row(one.name(), world.state().sitesIn(partitions).size(), partitions.size(), one.url());
        });
        table.print(out);
        out.println();
        Map<String, Long> others = world.sender().others();
        out.println("Likes " + traffic.likes() + ", purchases and redemptions " + traffic.changes() + ", of "
                + world.customers().size() + " customers of " + sites + " sites");
        out.println("Webhooks sent, repeats included: " + world.sender().sent() + "; answered other than 200: "
                + (others.isEmpty()
                        ? "none"
                        : others.entrySet().stream()
                                .map(one -> one.getValue() + " " + one.getKey())
                                .collect(Collectors.joining(", "))));
        out.println("Longest hand-over, until the first event of a site ran elsewhere: "
                + ClusterTrouble.seconds(trouble.longestHandOver()));
        out.println(
                "Most calls of Wix of a site within a minute: " + check.mostCalls() + " of " + ClusterSettings.QUOTA);
    }

    private static void printWhatToTry(ClusterWorld world, boolean right, PrintWriter out) {
        String config = " --config " + world.configFile();
        out.println();
        out.println("Everything keeps running. In another terminal:");
        out.println("  ./loyalty-bridge kafka show" + config);
        out.println("  ./loyalty-bridge site list" + config);
        world.instances()
                .forEach(one -> out.println("  curl -s " + one.managementUrl() + "/observe/health   # " + one.name()
                        + ", log " + one.log()));
        out.println("Webhooks for any instance go to " + world.forwarder().url() + "/webhooks/");
        out.println(right ? "Ctrl-C ends it and removes its data." : "Ctrl-C ends it. Its data stays.");
        out.flush();
    }
}
