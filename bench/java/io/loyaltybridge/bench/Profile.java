package io.loyaltybridge.bench;

import static io.loyaltybridge.bench.Bench.row;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** What one piece of work costs a service, and where: from a recording of the runtime, and from the service's own metrics. */
final class Profile {
    /** By the innermost frame that is of one of these; the first prefix counts. */
    private static final Map<String, String> LIBRARIES = libraries();

    private static final int MOST_LINES = 12;

    private final Service service;
    private final int managementPort;
    private final Path file;
    private Map<String, Double> before;
    private Map<String, Long> threadsBefore;
    private long cpuBefore;
    private Instant begin;

    private Profile(Service service, int managementPort, Path file) throws Exception {
        this.service = service;
        this.managementPort = managementPort;
        this.file = file;
        service.jcmd("JFR.start", "name=profile", "settings=profile");
    }

    /** Starts the recording. Before the service is warm: the runtime changes classes for it, and throws all compiled code away. */
    static Profile start(Service service, int managementPort, Path file) throws Exception {
        return new Profile(service, managementPort, file);
    }

    /** What counts begins now. */
    void begin() throws Exception {
        before = metrics(managementPort);
        threadsBefore = service.threadMillis();
        cpuBefore = service.cpuMillis();
        begin = Instant.now();
    }

    /**
     * Prints what was between {@link #begin} and now. The recording goes on, until the service ends.
     *
     * @param what one piece of the work, as in {@code award}
     * @param count how many of them there were
     */
    void print(String what, long count) throws Exception {
        long cpu = service.cpuMillis() - cpuBefore;
        Map<String, Long> threads = service.threadMillis();
        threadsBefore.forEach((kind, millis) -> threads.computeIfPresent(kind, (key, now) -> now - millis));
        Map<String, Double> after = metrics(managementPort);
        service.jcmd("JFR.dump", "name=profile", "filename=" + file);
        Map<String, Long> samples = new TreeMap<>();
        double bytes = 0;
        long all = 0;
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getStartTime().isBefore(begin)) {
                    continue;
                }
                if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
                    all++;
                    samples.merge(library(event.getStackTrace().getFrames()), 1L, Long::sum);
                } else if (event.getEventType().getName().equals("jdk.ObjectAllocationSample")) {
                    bytes += event.getLong("weight");
                }
            }
        }
        row("CPU of one " + what, String.format(Locale.ROOT, "%d us", cpu * 1_000 / count), count + " of them, with the recording on");
        row("allocated by one " + what, String.format(Locale.ROOT, "%.1f KiB", bytes / count / 1024), "by samples");
        row("calls of Wix, of the program, webhooks stored", String.format(Locale.ROOT, "%.2f, %.2f, %.2f", each("bridge_wix_calls_seconds_count", after, count),
                each("bridge_program_calls_seconds_count", after, count), each("bridge_inbox_commit_seconds_count", after, count)), "for one " + what);
        shares("Java code by library, of " + all + " samples", samples, all);
        shares("by thread, native code too", threads, threads.values().stream().mapToLong(Long::longValue).sum());
    }

    /** How many exchanges have ended in routes, where the service counts them. */
    static double exchanges(int managementPort) throws Exception {
        return metrics(managementPort).getOrDefault("camel_exchanges_total", 0.0);
    }

    private double each(String metric, Map<String, Double> after, long count) {
        return (after.getOrDefault(metric, 0.0) - before.getOrDefault(metric, 0.0)) / count;
    }

    private static void shares(String what, Map<String, Long> counts, long all) {
        StringBuilder line = new StringBuilder();
        counts.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed()).limit(MOST_LINES)
                .forEach(entry -> line.append(line.isEmpty() ? "" : ", ").append(entry.getKey()).append(' ')
                        .append(Math.round(100.0 * entry.getValue() / Math.max(1, all))).append(" %"));
        System.out.println("  " + what + ": " + line);
    }

    private static String library(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            String name = frame.getMethod().getType().getName();
            for (Map.Entry<String, String> library : LIBRARIES.entrySet()) {
                if (name.startsWith(library.getKey())) {
                    return library.getValue();
                }
            }
        }
        return "the runtime alone";
    }

    private static Map<String, String> libraries() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("org.apache.camel.component.http.", "camel-http");
        all.put("org.apache.hc.", "Apache's HTTP client");
        all.put("org.apache.camel.", "Camel");
        all.put("io.netty.", "Netty and Vert.x");
        all.put("io.vertx.", "Netty and Vert.x");
        all.put("com.fasterxml.jackson.", "Jackson");
        all.put("org.sqlite.", "SQLite");
        all.put("org.postgresql.", "PostgreSQL's driver");
        all.put("org.apache.kafka.", "Kafka's client");
        all.put("io.micrometer.", "Micrometer");
        all.put("ch.qos.logback.", "Logback");
        all.put("io.loyaltybridge.", "the bridge itself");
        return all;
    }

    /** The sums of all series of each metric. */
    private static Map<String, Double> metrics(int port) throws IOException, InterruptedException {
        String text = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/metrics")).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)).body();
        Map<String, Double> sums = new TreeMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            List<String> words = new ArrayList<>(List.of(line.split(" ")));
            sums.merge(line.replaceFirst("[ {].*", ""), Double.parseDouble(words.get(words.size() - 1)), Double::sum);
        });
        return sums;
    }
}
