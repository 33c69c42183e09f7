package io.loyaltybridge.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise under faults: every change reaches the other side exactly once. Seeds are fixed here. For longer:
 *
 * <pre>mvn verify -Dit.test=PointsBankIT -Dbank.minutes=30</pre>
 *
 * runs {@link #soak} with new seeds one after the other; {@code -Dbank.seed=N} is its first one. {@code -Dbank.seeds=N,M}
 * replaces the fixed ones of {@link #everyChangeReachesTheOtherSideOnce}.
 */
class PointsBankIT {
    private static final int CUSTOMERS = 40;

    /** What a run leaves: journals, history, database and logs, to be looked at after a red one. */
    private static final Path FILES = Path.of("target", "bank").toAbsolutePath();

    static LongStream seeds() {
        return Arrays.stream(System.getProperty("bank.seeds", "11,23,42").split(",")).mapToLong(Long::parseLong);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyChangeReachesTheOtherSideOnce(long seed) throws Exception {
        run(seed, 240);
    }

    /** The same for {@code bank.minutes}, each run with a seed of its own and a second phase twenty times as long. */
    @Test
    @EnabledIfSystemProperty(named = "bank.minutes", matches = "\\d+")
    void soak() throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(Long.getLong("bank.minutes")).toNanos();
        long seed = Long.getLong("bank.seed", System.currentTimeMillis() % 1_000_000);
        do {
            run(seed, 6_000);
            seed++;
        } while (System.nanoTime() < end);
    }

    private static Path home(long seed) throws IOException {
        Path home = FILES.resolve("seed-" + seed);
        if (Files.exists(home)) {
            try (Stream<Path> old = Files.walk(home)) {
                old.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
        return Files.createDirectories(home);
    }

    private static void run(long seed, int ordinary) throws Exception {
        Path home = home(seed);
        System.out.println("points bank: seed " + seed);
        assertThat(BankProcess.JAR).as("the packaged program; run this with mvn verify").exists();
        try (BankSite site = new BankSite(home, seed)) {
            Workload workload = new Workload(site, seed, CUSTOMERS);
            workload.seed();
            site.startBridge();
            site.awaitLinked(CUSTOMERS);
            assertThat(site.awaitRest()).as("rest after the links began").isTrue();

            Nemesis nemesis = new Nemesis(site, seed);
            Queue<Workload.Step> steps = new ConcurrentLinkedQueue<>(workload.digits());
            steps.addAll(workload.ordinary(ordinary));
            trouble(workload, nemesis, steps);
            nemesis.quiet();
            site.awaitRest();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(site::listens);
            assertThat(site.command("reconcile")).as("reconcile, see %s", home.resolve("command.log")).isZero();
            boolean rest = site.awaitRest();

            Evidence evidence = Evidence.collect(home, site.wix, site.program);
            System.out.println("points bank: seed " + seed + ", " + evidence.changes().size() + " changes, " + evidence.operations().size() + " operations, "
                    + evidence.acked().size() + " webhooks taken; " + nemesis.summary());
            List<String> violations = BankChecker.check(evidence);
            assertThat(violations).as("seed %d, files in %s%n%s", seed, home, String.join("\n", violations)).isEmpty();
            assertThat(rest).as("comes to rest").isTrue();
            assertThat(nemesis.kills()).as("kills").isPositive();
            assertThat(nemesis.faults()).as("faults that hit").isGreaterThan(100);
        }
    }

    private static void trouble(Workload workload, Nemesis nemesis, Queue<Workload.Step> steps) throws Exception {
        ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(1);
        var hands = Executors.newFixedThreadPool(4);
        AtomicReference<RuntimeException> broken = new AtomicReference<>();
        try {
            clockwork.scheduleAtFixedRate(() -> {
                try {
                    nemesis.tick();
                } catch (RuntimeException e) {
                    broken.compareAndSet(null, e);
                }
            }, 100, 500, TimeUnit.MILLISECONDS);
            List<Future<?>> working = new java.util.ArrayList<>();
            for (int i = 0; i < 4; i++) {
                working.add(hands.submit(() -> {
                    for (Workload.Step step = steps.poll(); step != null; step = steps.poll()) {
                        workload.run(step);
                        Awaitility.await().pollDelay(Duration.ofMillis(60)).until(() -> true);
                    }
                }));
            }
            for (Future<?> each : working) {
                each.get();
            }
        } finally {
            hands.shutdownNow();
            clockwork.shutdown();
            assertThat(clockwork.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        if (broken.get() != null) {
            throw broken.get();
        }
    }
}
