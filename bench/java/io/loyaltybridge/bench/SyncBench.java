package io.loyaltybridge.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures how balances of both sides are kept equal, with both stand-ins in one process of their own. */
final class SyncBench implements AutoCloseable {
    private static final int CUSTOMERS = 4_000;
    static final int ROUND = 4_000;
    private static final int PROFILE_WARM_UPS = 6;
    private static final int WARM_UPS = 2;
    private static final int ROUNDS = 3;
    private static final int QUOTA = 200;
    private static final int QUOTA_CUSTOMERS = 800;
    private static final int QUOTA_SECONDS = 180;
    private static final long OPENING = 1_000_000;

    private final Bench bench;
    private final Process standIns;
    private final BufferedReader out;
    private final Writer in;
    private final Map<String, String> settings = new HashMap<>();

    SyncBench(Bench bench) throws IOException {
        this.bench = bench;
        standIns = new ProcessBuilder(Service.java(List.of("-XX:+UseParallelGC", "-Xmx1g"), "io.loyaltybridge.bench.StandIns"))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Runtime.getRuntime().addShutdownHook(new Thread(standIns::destroyForcibly));
        out = new BufferedReader(new InputStreamReader(standIns.getInputStream(), StandardCharsets.UTF_8));
        in = standIns.outputWriter(StandardCharsets.UTF_8);
        String[] words = out.readLine().split("\\|");
        for (int i = 0; i < words.length; i += 2) {
            settings.put(words[i], words[i + 1]);
        }
    }

    private String tell(String command) throws IOException {
        in.write(command + "\n");
        in.flush();
        String line = out.readLine();
        Bench.require(line != null, "the stand-ins ended");
        return line;
    }

    private long[] stats() throws IOException {
        return Arrays.stream(tell("stats").split(" ")).limit(6).mapToLong(Long::parseLong).toArray();
    }

    /** Changes carried in a second, and calls for each. */
    void measureRate() throws Exception {
        try (Service bridge = linked("sync")) {
            List<Long> rates = new ArrayList<>();
            List<Double> load = new ArrayList<>();
            List<Long> cpus = new ArrayList<>();
            long[] from = stats();
            long[] operations = operations();
            for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
                if (round == WARM_UPS) {
                    from = stats();
                    operations = operations();
                }
                long cpu = bridge.cpuMillis();
                long standInCpu = standInCpu();
                String[] took = change(ROUND / 2, ROUND / 2, round);
                rates.add(ROUND * 1_000L / Long.parseLong(took[3]));
                cpus.add((bridge.cpuMillis() - cpu) * 1_000 / ROUND);
                load.add(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
                System.out.printf(Locale.ROOT, "  round of %d changes: %d/s, made within %s ms, 95 %% of the customers right after %s ms, all after %s ms; CPU of the bridge %d us a change, of the stand-ins %d us; load average %.1f%n",
                        ROUND, rates.get(round), took[2], took[3], took[1], cpus.get(round), (standInCpu() - standInCpu) * 1_000 / ROUND, load.get(round));
            }
            settle();
            report(bridge, from, operations, rates, cpus, load);
        }
    }

    /** Where the CPU of a change goes that is carried to one side, and to the other. */
    void profile(String name, Map<String, String> more) throws Exception {
        settings.putAll(more);
        try (Service bridge = linked(name)) {
            Profile profile = Profile.start(bridge, bench.managementPort(), bench.directory().resolve(name + ".jfr"));
            // To one side at a time: none meets another one, and waits.
            for (int round = 0; round < PROFILE_WARM_UPS; round++) {
                change(round % 2 == 0 ? ROUND : 0, round % 2 == 0 ? 0 : ROUND, round);
            }
            profile.begin();
            change(ROUND, 0, PROFILE_WARM_UPS);
            profile.print("change carried to the program" + bench.store(), ROUND);
            profile.begin();
            change(0, ROUND, PROFILE_WARM_UPS + 1);
            profile.print("change carried to Wix" + bench.store(), ROUND);
        }
    }

    /** The site of its stand-in. */
    String site() {
        return settings.get("wix.site-id");
    }

    /** A service whose customers are linked. */
    Service linked(String name) throws Exception {
        return linked(name, CUSTOMERS);
    }

    private Service linked(String name, int customers) throws Exception {
        Path config = bench.config(name, settings);
        Service bridge = bench.bridge(name, config);
        link(bridge, name, config, customers);
        return bridge;
    }

    /** None meets another one, and waits. */
    String[] changeOneSideAtATime(int seed) throws IOException {
        change(ROUND, 0, 2 * seed);
        return change(0, ROUND, 2 * seed + 1);
    }

    /** Answers {@code round}, and milliseconds until every balance was right, until the last change was made, and until 95 % of the customers were right. */
    private String[] change(int onWix, int onProgram, int seed) throws IOException {
        String[] took = tell("change " + onWix + " " + onProgram + " " + seed).split(" ");
        Bench.require(took[0].equals("round"), "balances differ: " + String.join(" ", took));
        return took;
    }

    private void report(Service bridge, long[] from, long[] operationsBefore, List<Long> rates, List<Long> cpus, List<Double> load) throws Exception {
        long[] to = stats();
        long[] operations = operations();
        long toWix = operations[0] - operationsBefore[0];
        long toProgram = operations[1] - operationsBefore[1];
        long calls = to[0] - from[0];
        long conflicts = to[2] - from[2];
        List<Long> measured = rates.subList(WARM_UPS, rates.size());
        Bench.row("changes carried/s, both ways at once", Bench.median(measured) + "/s", String.format(Locale.ROOT, "rounds %s/s after %d to warm up; CPU of the bridge %d us a change; load average %.1f",
                measured, WARM_UPS, Bench.median(cpus.subList(WARM_UPS, cpus.size())), load.get(load.size() - 1)));
        Bench.row("changes made, operations carried", ROUNDS * ROUND + ", " + (toWix + toProgram), toWix + " to Wix and " + toProgram + " to the program");
        Bench.row("calls to Wix per change carried to Wix", ratio(calls, toWix), conflicts + " conflicts with a change that was not known yet");
        Bench.row("of them reads", ratio(calls - (to[1] - from[1]) - conflicts, toWix), "after a conflict only");
        Bench.row("calls to the program per change carried to it", ratio(to[4] - from[4], toProgram), "points");
        Bench.row("every balance, wix = program = opening + sum", CUSTOMERS + " customers", "equal after each round");
        Bench.row("resident memory after the changes", bridge.residentMib() + " MiB", ROUND * (WARM_UPS + ROUNDS) + " changes");
    }

    /** How much of Wix's quota a backlog uses, and whether it is ever passed. */
    void measureQuota() throws Exception {
        settings.put("wix.quota-per-minute", Integer.toString(QUOTA));
        try (Service bridge = linked("quota", QUOTA_CUSTOMERS)) {
            TimeUnit.SECONDS.sleep(62);
            tell("quota " + QUOTA);
            long[] from = stats();
            tell("once");
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (stats()[0] == from[0]) {
                Bench.require(System.nanoTime() < limit, "no call came");
                TimeUnit.MILLISECONDS.sleep(5);
            }
            TimeUnit.SECONDS.sleep(QUOTA_SECONDS);
            long[] to = stats();
            long allowed = QUOTA * QUOTA_SECONDS / 60;
            long calls = to[0] - from[0];
            String[] reached = tell("reached").split(" ");
            Bench.row("calls made / allowed in " + QUOTA_SECONDS + " s", calls + " / " + allowed, String.format(Locale.ROOT, "%.1f %%, backlog of %d customers, quota of %d a minute",
                    100.0 * calls / allowed, QUOTA_CUSTOMERS, QUOTA));
            Bench.row("answers 429", Long.toString(to[3] - from[3]), "aim: 0");
            Bench.row("customers whose change reached Wix", reached[0], reached[1] + " wrong");
            Bench.require(reached[1].equals("0"), "balances are wrong");
        }
    }

    private void link(Service bridge, String name, Path config, int customers) throws Exception {
        bridge.await200(bench.managementPort(), "/observe/health/ready");
        tell("seed " + customers + " " + OPENING);
        Process setup = new ProcessBuilder("./loyalty-bridge", "setup", "--from", "program", "--config", config.toString())
                .redirectErrorStream(true).start();
        String said = new String(setup.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Bench.require(setup.waitFor() == 0, "setup failed: " + said);
        long linked = bench.query(name, "SELECT COUNT(*) FROM observations WHERE balance = " + OPENING)[0];
        Bench.require(linked == 2L * customers, "linked " + linked + " of " + 2L * customers + " sides: " + said);
        tell("hooks http://127.0.0.1:" + bench.port());
    }

    /** The last echoes. */
    private void settle() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (bench.query("sync", "SELECT COUNT(*) FROM inbox WHERE state <> 'done'")[0] > 0) {
            Bench.require(System.nanoTime() < end, "events are left");
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private long[] operations() throws Exception {
        return bench.query("sync", "SELECT COALESCE(SUM(side = 'wix'), 0), COALESCE(SUM(side = 'program'), 0) FROM operations WHERE state = 'SETTLED' AND kind = 'sync'");
    }

    private long standInCpu() {
        return standIns.info().totalCpuDuration().orElseThrow().toMillis();
    }

    private static String ratio(long calls, long changes) {
        return String.format(Locale.ROOT, "%.3f", calls / (double) changes);
    }

    @Override
    public void close() throws IOException {
        in.close();
        try {
            if (!standIns.waitFor(10, TimeUnit.SECONDS)) {
                standIns.destroyForcibly();
            }
        } catch (InterruptedException e) {
            standIns.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
