package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.cli.LoyaltyBridge;
import io.loyaltybridge.sandbox.servers.FreePorts;
import io.loyaltybridge.sandbox.servers.Guard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One of several services, a process of its own with the command {@code run}. It keeps its name and its ports. */
final class ClusterInstance implements AutoCloseable {
    /** No variable of whoever tries it gets into a service: each one would override a setting. */
    private static final Set<String> KEPT = Set.of("PATH", "HOME", "JAVA_HOME", "LANG", "LC_ALL", "TMPDIR", "TZ");

    private static final Duration STOP = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final String name;
    private final Path dir;
    private final Path config;
    private final Guard guard;
    private final int port = FreePorts.next();
    private final int management = FreePorts.next();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Process process;

    /**
     * @param name   of this one
     * @param dir    of all of them
     * @param config the settings that all have
     */
    ClusterInstance(String name, Path dir, Path config, Guard guard) {
        this.name = name;
        this.dir = dir;
        this.config = config;
        this.guard = guard;
    }

    String name() {
        return name;
    }

    /** Where it listens for webhooks. */
    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Where its health and its metrics are. */
    String managementUrl() {
        return "http://127.0.0.1:" + management;
    }

    /** Its data directory. */
    Path data() {
        return dir.resolve(name);
    }

    Path log() {
        return dir.resolve(name + ".log");
    }

    synchronized void start() {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        String path = System.getProperty("java.class.path");
        line.addAll(
                path.matches("[^:;]*\\.jar")
                        ? List.of("-jar", path)
                        : List.of("-cp", path, LoyaltyBridge.class.getName()));
        line.addAll(List.of("run", "--config", config.toString()));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().keySet().retainAll(KEPT);
        builder.environment()
                .putAll(Map.of(
                        "HOSTNAME", name,
                        "BRIDGE_PORT", Integer.toString(port),
                        "BRIDGE_MANAGEMENT_PORT", Integer.toString(management),
                        "BRIDGE_DATA_DIR", data().toString()));
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        guard.add(name, process.pid());
    }

    synchronized boolean alive() {
        return process != null && process.isAlive();
    }

    /** Whether it says that it takes webhooks. */
    boolean ready() throws InterruptedException {
        try {
            return alive()
                    && http.send(
                                            HttpRequest.newBuilder(
                                                            URI.create(managementUrl() + "/observe/health/ready"))
                                                    .timeout(ANSWER)
                                                    .build(),
                                            HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code kill -9}; returns when it is gone. */
    synchronized void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS);
        guard.remove(name);
    }

    /** Stops it in order, and returns its exit code; -1 where it does not end within a minute. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            return -1;
        }
        guard.remove(name);
        return process.exitValue();
    }

    /** From now on it does nothing, with all its connections open ({@code SIGSTOP}). */
    void freeze() throws InterruptedException {
        signal("STOP");
    }

    /** Ends {@link #freeze}. */
    void wake() throws InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws InterruptedException {
        try {
            int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + signal + " " + process.pid() + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often its log has this. */
    long logged(String text) {
        try {
            return Files.exists(log())
                    ? Files.readAllLines(log()).stream()
                            .filter(line -> line.contains(text))
                            .count()
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last line of its log; empty where it has none. */
    String lastLine() {
        try {
            List<String> lines = Files.readAllLines(log());
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it at once. */
    @Override
    public synchronized void close() {
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
