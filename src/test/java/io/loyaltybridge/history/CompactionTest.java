package io.loyaltybridge.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.store.Folding;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.RecordingStore;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.testing.OldHistory;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class CompactionTest {
    private static final Duration KEEP = Duration.ofDays(400);
    private static final int CUSTOMERS = 40;
    private static final int AWARDS = 20;
    private static final long LONG_AGO = 1_600_000_000_000L;

    @TempDir
    private Path dir;

    private final List<String> lines = new ArrayList<>();

    private Compaction compaction(Database store) {
        return new Compaction(store, "site", Clock.systemUTC(), KEEP, () -> false);
    }

    @Test
    void everythingOldIsFoldedAndTheFileShrinks() throws Exception {
        TestStore.onlyAFile();
        OldHistory.write(dir, CUSTOMERS, AWARDS, LONG_AGO);
        try (Database store = TestStore.open(dir)) {
            Database.Space before = store.space().orElseThrow();
            assertThat(before.givesBack()).as("a new database gives space back").isTrue();

            assertThat(compaction(store).run(List.of(), lines::add)).isZero();

            assertThat(store.space().orElseThrow().freeBytes()).isZero();
            // Tables without rows are a good part of so small a file.
            assertThat(store.space().orElseThrow().bytes()).isLessThan(before.bytes() * 6 / 10);
            assertThat(lines.get(0))
                    .matches(
                            "store-compact: folded 1600 operations, 2480 lines, 0 mails, messages and take-backs from before \\d{4}-\\d\\d-\\d\\d");
            assertThat(lines.get(1)).matches("store-compact: the file has [\\d.]+ MiB, before [\\d.]+ MiB");
        }
        OldHistory.assertNothingIsMissing(dir, CUSTOMERS, AWARDS);
        assertThat(Tables.count(dir, "ledger") + Tables.count(dir, "operations") + Tables.count(dir, "claims"))
                .isZero();
        assertThat(Tables.count(dir, "openings WHERE wix_balance = 110 AND program_balance = 110"))
                .isEqualTo(CUSTOMERS);
    }

    @Test
    void dryRunSaysTheSameAndWritesNothing() {
        OldHistory.write(dir, CUSTOMERS, AWARDS, LONG_AGO);
        try (Database store = TestStore.open(dir)) {
            assertThat(compaction(store).run(List.of("--dry-run"), lines::add)).isZero();
        }
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith(
                        "store-compact: would fold 1600 operations, 2480 lines, 0 mails, messages and take-backs from before ")
                .endsWith("Nothing was written");
        assertThat(Tables.count(dir, "openings") + Tables.count(dir, "folded_keys"))
                .isZero();
    }

    @Test
    void oneThatIsCutOffSaysSoAndTheNextGoesOn() {
        OldHistory.write(dir, CUSTOMERS, AWARDS, LONG_AGO);
        AtomicInteger pages = new AtomicInteger();
        try (Database store = TestStore.open(dir)) {
            assertThat(new Compaction(store, "site", Clock.systemUTC(), KEEP, () -> pages.incrementAndGet() > 10)
                            .run(List.of(), lines::add))
                    .isEqualTo(1);
            assertThat(lines)
                    .singleElement()
                    .asString()
                    .matches(
                            "store-compact: stopped after \\d+ operations, 100 lines, 0 mails, messages and take-backs;"
                                    + " the next run continues from there");
            assertThat(
                            Tables.text(
                                    dir,
                                    "SELECT state || ' ' || counters || CASE WHEN ended_at IS NULL THEN 1 ELSE 0 END FROM jobs"))
                    .startsWith("stopped ")
                    .contains("\"lines\":100")
                    .endsWith("1");
        }
        OldHistory.assertNothingIsMissing(dir, CUSTOMERS, AWARDS);
        assertThat(Tables.count(dir, "ledger")).isEqualTo(2_480 - 100);

        try (Database store = TestStore.open(dir)) {
            assertThat(compaction(store).run(List.of(), lines::add)).isZero();
        }
        OldHistory.assertNothingIsMissing(dir, CUSTOMERS, AWARDS);
        assertThat(Tables.count(dir, "ledger")).isZero();
    }

    @Test
    void fileOfAnOlderReleaseKeepsItsSizeUntilItIsWrittenAnew() throws Exception {
        TestStore.onlyAFile();
        OldHistory.write(dir, CUSTOMERS, AWARDS, LONG_AGO);
        Path file = dir.resolve(SqliteStore.FILE);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA auto_vacuum = NONE");
            statement.execute("VACUUM");
        }
        try (Database store = TestStore.open(dir)) {
            long before = store.space().orElseThrow().bytes();
            assertThat(compaction(store).run(List.of(), lines::add)).isZero();
            assertThat(store.space().orElseThrow().bytes()).isEqualTo(before);
            assertThat(lines.get(1)).contains("are free in the file", "store compact --rebuild");
        }
        long large = Files.size(file);

        SqliteStore.rebuild(dir);

        assertThat(Files.size(file)).isLessThan(large * 2 / 3);
        try (Database store = TestStore.open(dir)) {
            assertThat(store.space().orElseThrow().givesBack()).isTrue();
        }
        OldHistory.assertNothingIsMissing(dir, CUSTOMERS, AWARDS);
    }

    @Test
    void linesOfASiteAreFoundByTheirIndex() throws Exception {
        try (RecordingStore store = RecordingStore.in(dir)) {
            store.forget();
            new Folding(store, "site").preview(Folding.Walk.of(Instant.EPOCH), 10);
            assertThat(store.plans())
                    .filteredOn(plan -> plan.sql().contains("FROM ledger"))
                    .singleElement()
                    .satisfies(plan -> assertThat(plan.steps())
                            .containsExactly("SEARCH ledger USING INDEX ledger_site (site=? AND seq>?)"));
        }
    }

    @Test
    void aSiteDoesNotReadTheLinesOfAnother() {
        OldHistory.write(dir, CUSTOMERS, AWARDS, LONG_AGO);
        try (Database store = TestStore.open(dir)) {
            Folding.Page page = new Folding(store, "other-site").preview(Folding.Walk.of(Instant.now()), 10);
            assertThat(page.next()).as("there is nothing to go on with").isEmpty();
            assertThat(page.lines()).isZero();
        }
    }
}
