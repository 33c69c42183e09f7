package io.loyaltybridge.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What refused requests cost the service, and what honest senders notice of them. Fails where that is more than it may be. */
final class HostileBench {
    private static final int WARM_UP = 2_000;
    private static final int ROUND = 4_000;
    private static final int THREADS = 4;
    private static final int HONEST_PER_SECOND = 100;
    private static final int SECONDS = 20;
    private static final int HOSTILE_PER_SECOND = 500;
    private static final int SLOW = 2_000;
    private static final int MOST_MICROS = 1_000;
    /** What the lines of a kind may be in a minute; a round takes less. */
    private static final int MOST_LOG_BYTES = 8_192;
    /** What the runtime itself allots and gives back between two looks. */
    private static final int MOST_HEAP_KIB = 256;
    private static final int MOST_P99_MICROS = 50_000;

    private final Bench bench;
    private final Path dir;
    private final List<String> missed = new ArrayList<>();
    private int next;

    HostileBench(Bench bench, Path dir) {
        this.bench = bench;
        this.dir = dir;
    }

    void measure() throws Exception {
        Path config = bench.config("hostile", Map.of("sources.social-like.route", "not-dispatched",
                "camel.main.routesIncludePattern", "file:routes/**/*.camel.yaml,file:bench/routes/*.camel.yaml"));
        try (Service bridge = bench.bridge("hostile", config)) {
            bridge.await200(bench.managementPort(), "/observe/health/ready");
            honest("signed webhooks alone, first minute");
            hostile("all", WARM_UP * 5, 0);
            long idle = idlePerSecond(bridge);
            List<String> kinds = new ArrayList<>(HostileKinds.all().keySet());
            for (int kind = 0; kind < kinds.size(); kind++) {
                cost(bridge, kinds.get(kind), kind, idle);
            }
            honest("signed webhooks alone");
            ExecutorService beside = Executors.newCachedThreadPool();
            try {
                Future<String[]> hostile = beside.submit(() -> hostile("all", HOSTILE_PER_SECOND * (SECONDS + 2), HOSTILE_PER_SECOND));
                within("p99 beside hostile requests", honest("beside " + HOSTILE_PER_SECOND + " hostile requests/s"), MOST_P99_MICROS);
                String[] sent = hostile.get();
                Bench.row("hostile requests sent meanwhile", HOSTILE_PER_SECOND * (SECONDS + 2) * 1_000L / Long.parseLong(sent[2]) + "/s", sent[1] + " had an answer");
                Future<List<String[]>> slow = beside.submit(() -> Service.run(Service.java(List.of("-XX:+UseSerialGC", "-Xmx128m"),
                        "io.loyaltybridge.bench.SlowConnections", Integer.toString(bench.port()), Integer.toString(SLOW), Integer.toString(SECONDS + 8))));
                TimeUnit.SECONDS.sleep(4);
                within("p99 beside slow connections", honest("beside " + SLOW + " slow connections"), MOST_P99_MICROS);
                Bench.row("slow connections opened meanwhile", slow.get().get(0)[1], "those that were closed for being slow, again");
            } finally {
                beside.shutdownNow();
            }
        }
        if (!missed.isEmpty()) {
            throw new IllegalStateException("More than it may be: " + String.join("; ", missed));
        }
    }

    private long idlePerSecond(Service bridge) throws Exception {
        long cpu = bridge.cpuMillis();
        TimeUnit.SECONDS.sleep(5);
        long idle = (bridge.cpuMillis() - cpu) / 5;
        Bench.row("CPU of the service when idle", idle + " ms/s", "taken off below");
        return idle;
    }

    private void cost(Service bridge, String name, int kind, long idle) throws Exception {
        hostile(Integer.toString(kind), WARM_UP, 0);
        long heap = bridge.liveBytes();
        long log = bridge.logBytes();
        long cpu = bridge.cpuMillis();
        String[] sent = hostile(Integer.toString(kind), ROUND, 0);
        long micros = (bridge.cpuMillis() - cpu - idle * Long.parseLong(sent[2]) / 1_000) * 1_000 / ROUND;
        long logged = bridge.logBytes() - log;
        long kept = (bridge.liveBytes() - heap) / 1_024;
        Bench.row(name, micros + " us of CPU", String.format(Locale.ROOT, "%d bytes of log and %+d KiB of live heap after %d; %s had an answer", logged,
                kept, ROUND, sent[1]));
        within("us of CPU of: " + name, micros, MOST_MICROS);
        within("bytes of log of: " + name, logged, MOST_LOG_BYTES);
        within("KiB of live heap of: " + name, kept, MOST_HEAP_KIB);
    }

    private void within(String what, long measured, long most) {
        if (measured > most) {
            missed.add(what + ": " + measured + ", at most " + most);
        }
    }

    private String[] hostile(String kind, int count, int perSecond) throws Exception {
        return hostile(bench.port(), kind, count, perSecond);
    }

    private static String[] hostile(int port, String kind, int count, int perSecond) throws Exception {
        return Service.run(Service.java(List.of("-XX:+UseSerialGC", "-Xmx128m", "-XX:TieredStopAtLevel=1"), "io.loyaltybridge.bench.Hostile",
                Integer.toString(port), kind, Integer.toString(count), Integer.toString(perSecond), Integer.toString(perSecond > 0 ? 32 : THREADS))).get(0);
    }

    /** Sends webhooks with a wrong signature, as fast as they are refused. */
    static void forged(int port, int count) throws Exception {
        int kind = new ArrayList<>(HostileKinds.all().keySet()).indexOf("forged, 2 bytes");
        String[] round = hostile(port, Integer.toString(kind), count, 0);
        Bench.require(round[1].equals(Integer.toString(count)), "of " + count + " refused webhooks " + round[1] + " were answered");
    }

    /** The p99 in microseconds; endless where one was not taken. */
    private long honest(String what) throws Exception {
        String[] round = Service.run(Service.java(List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1"), "io.loyaltybridge.bench.Paced",
                Integer.toString(bench.port()), "social-like", bench.secret(), Integer.toString(next), Integer.toString(HONEST_PER_SECOND),
                Integer.toString(SECONDS))).get(0);
        next += HONEST_PER_SECOND * SECONDS;
        Bench.row(what, "p99 " + millis(round[4]), "p50 " + millis(round[3]) + ", longest " + millis(round[5]) + "; " + round[1] + " taken, " + round[2] + " not");
        return round[2].equals("0") ? Long.parseLong(round[4]) : Long.MAX_VALUE;
    }

    private static String millis(String micros) {
        return String.format(Locale.ROOT, "%.1f ms", Long.parseLong(micros) / 1_000.0);
    }
}
