package io.loyaltybridge.sandbox.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/**
 * One server of Kafka (broker and controller) on 127.0.0.1, in a process of its own, so that it can be killed and stopped, and
 * started again on the same ports with the same data. It ends with the process that started it, also where that is killed.
 *
 * <p>What it acknowledged survives {@link #kill}: it is in the cache of the operating system, which outlives a process. It would not
 * survive the machine, because Kafka leaves it to the system when that cache is written to disk.
 */
public final class KafkaServer implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final Path directory;
    private final int port;
    private Process process;
    private final Thread atExit = new Thread(this::destroy, "kafka-server-exit");

    private KafkaServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param directory      for its data; empty or missing the first time
     * @param port           where clients reach it
     * @param controllerPort another free port
     * @throws IllegalStateException where it does not answer within a minute; the message names its log
     */
    public static KafkaServer start(Path directory, int port, int controllerPort) {
        try {
            Files.createDirectories(directory);
            Properties properties = new Properties();
            properties.putAll(properties(directory, port, controllerPort));
            try (var out = Files.newOutputStream(directory.resolve("server.properties"))) {
                properties.store(out, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        KafkaServer server = new KafkaServer(directory, port);
        server.await();
        return server;
    }

    private static Map<String, String> properties(Path directory, int port, int controllerPort) {
        Map<String, String> all = new java.util.TreeMap<>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", "1");
        all.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        all.put("listeners", "CLIENT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        all.put("advertised.listeners", "CLIENT://127.0.0.1:" + port);
        all.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.put("inter.broker.listener.name", "CLIENT");
        all.put("controller.listener.names", "CONTROLLER");
        all.put("log.dirs", directory.resolve("data").toString());
        // A topic is made on purpose, never by a client that asks for it.
        all.put("auto.create.topics.enable", "false");
        all.put("num.network.threads", "1");
        all.put("num.io.threads", "2");
        all.put("background.threads", "1");
        all.put("log.cleaner.enable", "false");
        all.put("offsets.topic.num.partitions", "4");
        all.put("offsets.topic.replication.factor", "1");
        all.put("transaction.state.log.num.partitions", "1");
        all.put("transaction.state.log.replication.factor", "1");
        all.put("transaction.state.log.min.isr", "1");
        all.put("share.coordinator.state.topic.num.partitions", "1");
        all.put("share.coordinator.state.topic.replication.factor", "1");
        all.put("share.coordinator.state.topic.min.isr", "1");
        all.put("group.initial.rebalance.delay.ms", "0");
        all.put("group.min.session.timeout.ms", "500");
        // A small index file per partition, not ten megabytes of it.
        all.put("log.index.size.max.bytes", "65536");
        return all;
    }

    /** For {@code bridge.kafka}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Ends it at once, as {@code kill -9} does. */
    public void kill() {
        destroy();
    }

    /** Starts it again after {@link #kill} or {@link #stop}, and waits until it answers. */
    public void restart() {
        if (process.isAlive()) {
            throw new IllegalStateException("it runs already");
        }
        process = launch();
        await();
    }

    /** Ends it in order. */
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                destroy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            destroy();
        }
    }

    /** Lets it answer nothing, with its connections open ({@code SIGSTOP}). */
    public void freeze() {
        signal("STOP");
    }

    /** Ends {@link #freeze}. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + signal + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process launch() {
        try {
            return new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-DLOG_LEVEL=WARN",
                            "-cp",
                            classPath(),
                            KafkaProcess.class.getName(),
                            directory.resolve("server.properties").toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("server.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That of this process, and the jar of the stand-ins where it was loaded beside. */
    private static String classPath() {
        String own = System.getProperty("java.class.path");
        try {
            String here = Path.of(KafkaProcess.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
            return List.of(own.split(File.pathSeparator)).contains(here) ? own : own + File.pathSeparator + here;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void await() {
        long until = System.nanoTime() + START.toNanos();
        Properties asking = new Properties();
        asking.put("bootstrap.servers", address());
        asking.put("reconnect.backoff.max.ms", 100);
        try (Admin admin = Admin.create(asking)) {
            while (true) {
                try {
                    if (!admin.describeCluster()
                            .nodes()
                            .get(2, TimeUnit.SECONDS)
                            .isEmpty()) {
                        return;
                    }
                } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
                    // Not yet.
                }
                if (!process.isAlive() || System.nanoTime() - until > 0) {
                    destroy();
                    throw new IllegalStateException("Kafka does not start; see " + directory.resolve("server.log"));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void destroy() {
        process.destroyForcibly();
        try {
            process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it at once; its data stays. */
    @Override
    public void close() {
        destroy();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This process ends already.
        }
    }
}
