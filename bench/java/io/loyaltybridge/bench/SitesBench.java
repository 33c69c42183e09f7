package io.loyaltybridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One process with thousands of sites at rest, and webhooks that come in for all of them, beside a process with one site. */
final class SitesBench {
    private static final int SITES = 10_000;
    private static final int STARTS = 3;
    private static final int CONNECTIONS = 64;
    private static final int CUSTOMERS = 10_000_000;
    private static final int ROUND = 60_000;
    private static final int ROUNDS = 3;
    private static final int SETTLE_SECONDS = 60;
    private static final int IDLE_SECONDS = 60;

    private final Bench bench;
    private final Path dir;
    private int next;

    SitesBench(Bench bench, Path dir) {
        this.bench = bench;
        this.dir = dir;
    }

    void measure() throws Exception {
        Path one = config("one-site", 1);
        Path many = config("many-sites", SITES);
        long oneHeap = rest("1 site", "one-site", one);
        long manyHeap = rest(SITES + " sites", "many-sites", many);
        Bench.row("live heap for a site at rest", String.format(Locale.ROOT, "%.1f KiB", (manyHeap - oneHeap) / 1024.0 / (SITES - 1)), "the difference by the number of sites");
        try (Service single = bench.bridge("one-site", one)) {
            single.await200(bench.managementPort(), "/observe/health/ready");
            intake(single, "webhooks/s, one site", "s00000/social-like");
        }
        try (Service all = bench.bridge("many-sites", many)) {
            all.await200(bench.managementPort(), "/observe/health/ready");
            intake(all, "webhooks/s, one of " + SITES + " sites", "s00000/social-like");
            intake(all, "webhooks/s, " + SITES + " sites in turn", "s%05d/social-like*" + SITES);
            Bench.row("resident memory after that", all.residentMib() + " MiB", "");
        }
    }

    /** Start, live heap and idle CPU. Returns the live heap in bytes. */
    private long rest(String what, String name, Path config) throws Exception {
        List<Long> starts = new ArrayList<>();
        long heap = 0;
        for (int i = 0; i < STARTS; i++) {
            Service.delete(dir.resolve(name + "-data").toFile());
            long start = System.nanoTime();
            try (Service bridge = bench.bridge(name, config)) {
                bridge.await200(bench.managementPort(), "/observe/health/ready");
                starts.add((System.nanoTime() - start) / 1_000_000);
                if (i == STARTS - 1) {
                    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
                    heap = bridge.liveBytes();
                    long cpu = bridge.cpuMillis();
                    TimeUnit.SECONDS.sleep(IDLE_SECONDS);
                    cpu = bridge.cpuMillis() - cpu;
                    Bench.row("live heap, " + what + " at rest", heap / 1024 / 1024 + " MiB", "resident " + bridge.residentMib() + " MiB");
                    Bench.row("CPU, " + what + " at rest", String.format(Locale.ROOT, "%.2f %%", cpu / 10.0 / IDLE_SECONDS), "of a core, over " + IDLE_SECONDS + " s");
                }
            }
        }
        Bench.row("start to ready, " + what, Bench.median(starts) + " ms", "each: " + starts);
        return heap;
    }

    private void intake(Service service, String what, String path) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(bench.port()), path, bench.secret(), Integer.toString(CONNECTIONS),
                Integer.toString(next), Integer.toString(CUSTOMERS), Integer.toString(ROUND)));
        next += ROUND * (ROUNDS + 1);
        for (int i = 0; i < ROUNDS; i++) {
            arguments.add(Integer.toString(ROUND));
        }
        List<String[]> rounds = Service.run(Service.java(List.of("-XX:+UseSerialGC", "-Xms384m", "-Xmx384m", "-XX:TieredStopAtLevel=1"), "io.loyaltybridge.bench.Load",
                arguments.toArray(String[]::new)));
        Bench.intake(what, service, rounds);
    }

    /** Settings of a process whose sites each have a program, which nobody listens for, and share a source. */
    private Path config(String name, int sites) throws IOException {
        Path files = Files.createDirectories(dir.resolve(name + "-sites"));
        for (int n = 0; n < sites; n++) {
            Files.writeString(files.resolve(String.format(Locale.ROOT, "s%05d.properties", n)), "wix.instance-id=" + new UUID(4096, Long.MIN_VALUE + n)
                    + "\nprogram.base-url=http://127.0.0.1:9\nprogram.token=token-of-no-value-" + n + "\nprogram.webhook-secret=whsec_"
                    + Base64.getEncoder().encodeToString(("a secret of no value at all, " + n).getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                    + "\nbridge.time-zone=Europe/Berlin\n");
        }
        Map<String, String> settings = new LinkedHashMap<>(Map.of("bridge.sites-dir", files.toString(), "wix.auth", "app", "wix.app-id", "app-of-no-value",
                "wix.app-secret", "secret-of-no-value", "wix.site-id", "", "wix.api-key", "", "sources.social-like.route", "not-dispatched",
                "camel.main.routesIncludePattern", "file:routes/**/*.camel.yaml,file:bench/routes/*.camel.yaml"));
        return bench.config(name, settings);
    }
}
