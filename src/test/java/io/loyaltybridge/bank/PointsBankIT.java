package io.loyaltybridge.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The promise under faults: every change reaches the other side exactly once. How it is run for longer stands in the package's page. */
class PointsBankIT {
    private static final String USUAL_SEEDS = "23";
    /** Run beside the usual one, with three sites of which one fails for some time. */
    private static final long SEED_OF_SITES = 4;

    private static final int SITES = 3;
    /** As many as there are customers for. */
    private static final int MOST_SITES = 8;

    private static final int ORDINARY = 180;
    private static final int ORDINARY_OF_SITES = 120;
    private static final int LONG_ORDINARY = 6_000;

    /** What a run leaves: journals, history, database and logs, to be looked at after a red one. */
    private static final Path FILES = Path.of("target", "bank").toAbsolutePath();

    private static final List<BankRun.Outcome> OUTCOMES = Collections.synchronizedList(new ArrayList<>());
    private static int runs;

    static Stream<Arguments> runs() {
        List<Set<Trouble>> troubles = Trouble.runs(System.getProperty("bank.faults", Trouble.USUAL.label()));
        int sites = sites();
        List<Arguments> all = new ArrayList<>(seeds().boxed()
                .flatMap(seed -> troubles.stream().map(set -> Arguments.of(seed, sites, set)))
                .toList());
        if (System.getProperties().keySet().stream()
                .noneMatch(key -> key.toString().startsWith("bank."))) {
            all.add(Arguments.of(SEED_OF_SITES, SITES, troubles.get(0)));
        }
        runs = all.size();
        return all.stream();
    }

    private static int sites() {
        int sites = Integer.getInteger("bank.sites", 1);
        if (sites < 1 || sites > MOST_SITES) {
            throw new IllegalArgumentException("bank.sites is a number from 1 to " + MOST_SITES);
        }
        return sites;
    }

    private static LongStream seeds() {
        if (System.getProperty("bank.seeds") == null) {
            return Arrays.stream(System.getProperty("bank.seed", USUAL_SEEDS).split(","))
                    .mapToLong(Long::parseLong);
        }
        long first = Long.getLong("bank.seed", 1);
        return LongStream.range(first, first + Long.getLong("bank.seeds"));
    }

    @ParameterizedTest(name = "seed {0}, {1} sites, {2}")
    @MethodSource("runs")
    void everyChangeReachesTheOtherSideOnce(long seed, int sites, Set<Trouble> troubles) throws Exception {
        run(seed, sites, troubles, sites == 1 ? ORDINARY : ORDINARY_OF_SITES);
    }

    /** The same for {@code bank.minutes}, each run with a seed of its own and a second phase twenty times as long. */
    @Test
    @EnabledIfSystemProperty(named = "bank.minutes", matches = "\\d+")
    void soak() throws Exception {
        long end = System.nanoTime()
                + Duration.ofMinutes(Long.getLong("bank.minutes")).toNanos();
        long seed = Long.getLong("bank.seed", System.currentTimeMillis() % 1_000_000);
        do {
            for (Set<Trouble> troubles : Trouble.runs(System.getProperty("bank.faults", Trouble.USUAL.label()))) {
                run(seed, sites(), troubles, LONG_ORDINARY);
            }
            seed++;
        } while (System.nanoTime() < end);
    }

    @AfterAll
    static void sumUp() throws IOException {
        StringBuilder table = new StringBuilder(String.format(
                "%-8s %5s %-32s %6s %7s %6s %11s  %s%n",
                "seed", "sites", "faults", "s", "hits", "kills", "calls/event", "result"));
        for (BankRun.Outcome outcome : OUTCOMES) {
            table.append(String.format(
                    "%-8d %5d %-32s %6d %7d %6d %11.1f  %s%n",
                    outcome.seed(),
                    outcome.sites(),
                    Trouble.labels(outcome.troubles()),
                    outcome.seconds(),
                    outcome.faults(),
                    outcome.kills(),
                    outcome.callsPerEvent(),
                    result(outcome)));
        }
        long good = OUTCOMES.stream().filter(BankRun.Outcome::good).count();
        table.append(good)
                .append(" of ")
                .append(OUTCOMES.size())
                .append(" runs are good")
                .append(System.lineSeparator());
        System.out.print(table);
        Files.createDirectories(FILES);
        Files.writeString(FILES.resolve("summary.txt"), table);
    }

    private static String result(BankRun.Outcome outcome) {
        return outcome.good()
                ? "good"
                : outcome.violations().size() + " violations" + (outcome.rest() ? "" : ", no rest")
                        + outcome.violations().stream()
                                .findFirst()
                                .map(first -> ": " + first.substring(0, Math.min(160, first.length())))
                                .orElse("");
    }

    private static Path home(long seed, int sites, Set<Trouble> troubles) throws IOException {
        Path home =
                FILES.resolve("seed-" + seed + "-" + (sites == 1 ? "" : sites + "-sites-") + Trouble.labels(troubles));
        if (Files.exists(home)) {
            try (Stream<Path> old = Files.walk(home)) {
                old.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
        return Files.createDirectories(home);
    }

    private static void run(long seed, int sites, Set<Trouble> troubles, int ordinary) throws Exception {
        Path home = home(seed, sites, troubles);
        System.out.println("points bank: seed " + seed + (sites == 1 ? "" : ", " + sites + " sites") + ", "
                + Trouble.labels(troubles) + ", run "
                + (OUTCOMES.size() + 1) + " of " + runs);
        assertThat(BankProcess.JAR)
                .as("the packaged program; run this with mvn verify")
                .exists();
        BankRun.Outcome outcome = new BankRun(seed, sites, troubles, home, ordinary).run();
        OUTCOMES.add(outcome);
        System.out.println("points bank: seed " + seed + " took " + outcome.seconds() + " s: "
                + (outcome.good() ? "good" : outcome.violations().size() + " violations") + ", " + outcome.numbers());
        Files.writeString(home.resolve("violations.txt"), String.join("\n", outcome.violations()) + "\n");
        assertThat(outcome.violations())
                .as("seed %d, files in %s%n%s", seed, home, String.join("\n", outcome.violations()))
                .isEmpty();
        assertThat(outcome.rest()).as("comes to rest").isTrue();
    }
}
