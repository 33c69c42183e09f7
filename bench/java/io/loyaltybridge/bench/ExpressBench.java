package io.loyaltybridge.bench;

import static io.loyaltybridge.bench.Bench.require;
import static io.loyaltybridge.bench.Bench.row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The awards of a plain Node program (bench/express), which has the same stand-in and the same sender, and keeps nothing. Needs npm. */
final class ExpressBench {
    private static final Path SOURCE = Path.of("bench/express");
    private static final Path INSTALLED = Path.of("target/bench-express");
    private static final int ROUND = 10_000;
    private static final int ROUNDS = 5;
    private static final int WARM_UPS = 2;

    private final Bench bench;

    ExpressBench(Bench bench) {
        this.bench = bench;
    }

    /** @param customers whose likes are sent */
    void measure(int customers) throws Exception {
        install();
        List<Long> rates = new ArrayList<>();
        List<Long> cpus = new ArrayList<>();
        try (Service node = start()) {
            node.await200(bench.port(), "/ready");
            bench.send("social-like", customers, customers);
            for (int round = 0; round < ROUNDS; round++) {
                long cpu = node.cpuMillis();
                String[] sent = bench.send("social-like", customers, ROUND).get(0);
                require(sent[2].equals("0"), sent[2] + " webhooks were refused");
                rates.add(ROUND * 1_000_000L / Long.parseLong(sent[3]));
                cpus.add((node.cpuMillis() - cpu) * 1_000 / ROUND);
                System.out.printf(Locale.ROOT, "  Express: round of %d awards: %d/s, CPU %d us for each%n", ROUND, rates.get(round), cpus.get(round));
            }
            row("Express with Wix's clients, awards/s", Bench.median(rates.subList(WARM_UPS, ROUNDS)) + "/s",
                    "CPU of an award " + Bench.median(cpus.subList(WARM_UPS, ROUNDS)) + " us; three calls each; nothing on disk; " + node.residentMib() + " MiB resident");
        }
    }

    private Service start() throws IOException {
        return Service.start(bench.directory(), "express", List.of("env", "PORT=" + bench.port(), "WIX=" + bench.wixUrl(), "SITE=" + Bench.SITE,
                "SECRET=" + bench.secret(), "POINTS=" + Bench.POINTS, "NODE_ENV=production", "node", INSTALLED.resolve("server.mjs").toString()));
    }

    private void install() throws Exception {
        Files.createDirectories(INSTALLED);
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, INSTALLED.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Process npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund").directory(INSTALLED.toFile()).inheritIO().start();
        require(npm.waitFor() == 0, "npm ci failed");
    }
}
