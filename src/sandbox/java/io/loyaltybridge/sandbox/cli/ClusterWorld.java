package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.intake.signature.WebhookSigner;
import io.loyaltybridge.sandbox.SandboxArguments;
import io.loyaltybridge.sandbox.SandboxOfSites;
import io.loyaltybridge.sandbox.SettingsFile;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.servers.DatabaseServer;
import io.loyaltybridge.sandbox.servers.FreePorts;
import io.loyaltybridge.sandbox.servers.Guard;
import io.loyaltybridge.sandbox.servers.KafkaServer;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.topic.TopicAdmin;
import io.loyaltybridge.topic.TopicPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** All that runs: PostgreSQL, Kafka, the stand-ins of all sites, the forwarder and the instances, with temporary data. */
final class ClusterWorld implements AutoCloseable {
    /**
     * How much of it there is.
     *
     * @param partitions of the topic
     */
    record Size(int sites, int instances, int partitions) {}

    /** The waits of Wix before it sends a webhook again, made short: 60 ms, 600 ms, 3.6 s. */
    private static final double RESEND_SCALE = 0.001;

    /** Instances that have just started are slow. */
    private static final long SEED_PAUSE_MILLIS = 30;

    private final Path dir;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final List<ClusterInstance> instances = new ArrayList<>();
    private final List<ClusterCustomer> customers = new ArrayList<>();
    private final SandboxOfSites standIns;
    private final Settings settings;
    private final ClusterSender sender;
    private final ClusterForwarder forwarder;
    private final DatabaseServer database;
    private final KafkaServer kafka;
    private final ClusterState state;
    private boolean keep;
    private volatile boolean closed;

    private ClusterWorld(Path dir, Settings base, Size size) throws IOException {
        this.dir = dir;
        try {
            Guard guard = started(Guard.over(dir));
            database = started(DatabaseServer.start(dir.resolve("postgres")));
            kafka = started(KafkaServer.start(dir.resolve("kafka"), FreePorts.next(), FreePorts.next()));
            Path config = dir.resolve("cluster.properties");
            Path journals = Files.createDirectory(dir.resolve("journals"));
            standIns = started(SandboxOfSites.start(
                    new SandboxArguments(ProgramKind.REST, 0, 0, 0, null, null, 0, journals, config),
                    size.sites(),
                    RESEND_SCALE));
            Map<String, String> more = ClusterSettings.of(database, kafka);
            Files.writeString(config, SettingsFile.lines(more), StandardOpenOption.APPEND);
            settings = base.with(standIns.processSettings()).with(more);
            TopicAdmin topic = started(TopicAdmin.open(TopicPlace.of(settings)));
            topic.setup(size.partitions(), 1);
            for (int i = 1; i <= size.instances(); i++) {
                instances.add(started(new ClusterInstance("bridge-" + i, dir, config, guard)));
            }
            sender = new ClusterSender(
                    instances.stream().map(ClusterInstance::url).toList());
            forwarder = started(new ClusterForwarder(sender));
            state = new ClusterState(database, topic, standIns, size.partitions());
        } catch (IOException | RuntimeException | LinkageError e) {
            end();
            throw e;
        }
    }

    /**
     * Starts everything but the instances.
     *
     * @param base what people have set beside it
     * @throws IllegalStateException where one does not start; the message says what to do. What it wrote is kept
     */
    static ClusterWorld start(Settings base, Size size) throws IOException {
        Path dir = Files.createTempDirectory("loyalty-bridge-cluster");
        try {
            return new ClusterWorld(dir, base, size);
        } catch (LinkageError e) {
            delete(dir);
            throw e;
        }
    }

    private <T extends AutoCloseable> T started(T part) {
        running.push(part);
        return part;
    }

    /** Makes all customers, with the same balance on both sides. The instances are told by webhooks of Wix. */
    void seed(int ofEachSite) throws InterruptedException {
        for (String site : standIns.siteSettings().keySet()) {
            for (int i = 1; i <= ofEachSite; i++) {
                String email = "customer-" + i + "@example.com";
                String customer = standIns.program(site).seedCustomer(email, "Ada", ClusterTraffic.OPENING);
                standIns.wix(site).setWebhookUrl(forwarder.url() + "/webhooks/wix");
                String contact = standIns.wix(site).seedAccount(email, "Ada", ClusterTraffic.OPENING);
                customers.add(new ClusterCustomer(site, email, contact, customer, ClusterTraffic.OPENING));
                TimeUnit.MILLISECONDS.sleep(SEED_PAUSE_MILLIS);
            }
            standIns.program(site).setWebhookUrl(forwarder.url() + "/webhooks/" + site + "/program");
        }
    }

    ClusterTraffic traffic(double perSecond, int busyPercent) {
        SourceSettings source = SourceSettings.of(settings, ClusterTraffic.SOURCE);
        return started(new ClusterTraffic(
                standIns,
                customers,
                source,
                new WebhookSigner(
                        SignatureStyle.load(source.signature(), SourceCatalog.profiles(settings)),
                        "sources." + ClusterTraffic.SOURCE + ".secret",
                        source.secrets().get(0),
                        null),
                sender,
                perSecond,
                busyPercent));
    }

    Path dir() {
        return dir;
    }

    Path configFile() {
        return dir.resolve("cluster.properties");
    }

    List<ClusterInstance> instances() {
        return instances;
    }

    List<ClusterCustomer> customers() {
        return customers;
    }

    SandboxOfSites standIns() {
        return standIns;
    }

    ClusterSender sender() {
        return sender;
    }

    ClusterForwarder forwarder() {
        return forwarder;
    }

    DatabaseServer database() {
        return database;
    }

    KafkaServer kafka() {
        return kafka;
    }

    /** What lets the stand-ins fail. */
    ClusterFaults faults() {
        return started(new ClusterFaults(standIns));
    }

    ClusterState state() {
        return state;
    }

    /** What everything wrote stays when it ends. */
    synchronized void keepFiles() {
        keep = true;
    }

    /** Whether it ends, or has ended. */
    boolean isClosed() {
        return closed;
    }

    private void end() {
        // The guard was first, and is last: it goes on where this is killed meanwhile.
        for (AutoCloseable one : running) {
            try {
                one.close();
            } catch (Exception e) {
                System.err.println("does not end: " + e);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            end();
            if (!keep) {
                delete(dir);
            }
        }
    }

    private static void delete(Path dir) {
        try (Stream<Path> files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
