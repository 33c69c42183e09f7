package io.loyaltybridge.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.testing.OldHistory;
import io.loyaltybridge.testing.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
    private static final Duration KEEP = Duration.ofDays(400);
    private static final int CUSTOMERS = 40;
    private static final int AWARDS = 20;
    private static final long LONG_AGO = 1_600_000_000_000L;

    @TempDir
    private Path dir;

    private final List<String> lines = new ArrayList<>();

    private Compaction compaction(SqliteStore store) {
        return new Compaction(store, "site", Clock.systemUTC(), KEEP, () -> false);
    }

    @Test
    void everythingOldIsFoldedAndTheFileShrinks() throws Exception {
        OldHistory.write(dir, CUSTOMERS, AWARDS, LONG_AGO);
        try (SqliteStore store = SqliteStore.open(dir)) {
            SqliteStore.Space before = store.space();
            assertThat(before.givesBack()).as("a new database gives space back").isTrue();

            assertThat(compaction(store).run(List.of(), lines::add)).isZero();

            assertThat(store.space().freeBytes()).isZero();
            assertThat(store.space().bytes()).isLessThan(before.bytes() / 2);
            assertThat(lines.get(0))
                    .matches(
                            "store-compact: folded 1600 operations, 2480 lines, 0 mails and messages from before \\d{4}-\\d\\d-\\d\\d");
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
        try (SqliteStore store = SqliteStore.open(dir)) {
            assertThat(compaction(store).run(List.of("--dry-run"), lines::add)).isZero();
        }
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("store-compact: would fold 1600 operations, 2480 lines, 0 mails and messages from before ")
                .endsWith("Nothing was written");
        assertThat(Tables.count(dir, "openings") + Tables.count(dir, "folded_keys"))
                .isZero();
    }

    @Test
    void oneThatIsCutOffSaysSoAndTheNextGoesOn() {
        OldHistory.write(dir, CUSTOMERS, AWARDS, LONG_AGO);
        AtomicInteger pages = new AtomicInteger();
        try (SqliteStore store = SqliteStore.open(dir)) {
            assertThat(new Compaction(store, "site", Clock.systemUTC(), KEEP, () -> pages.incrementAndGet() > 10)
                            .run(List.of(), lines::add))
                    .isEqualTo(1);
            assertThat(lines)
                    .singleElement()
                    .asString()
                    .matches("store-compact: stopped after \\d+ operations, 100 lines, 0 mails and messages;"
                            + " the next run continues from there");
            assertThat(Tables.text(dir, "SELECT state || ' ' || counters || (ended_at IS NULL) FROM jobs"))
                    .startsWith("stopped ")
                    .contains("\"lines\":100")
                    .endsWith("1");
        }
        OldHistory.assertNothingIsMissing(dir, CUSTOMERS, AWARDS);
        assertThat(Tables.count(dir, "ledger")).isEqualTo(2_480 - 100);

        try (SqliteStore store = SqliteStore.open(dir)) {
            assertThat(compaction(store).run(List.of(), lines::add)).isZero();
        }
        OldHistory.assertNothingIsMissing(dir, CUSTOMERS, AWARDS);
        assertThat(Tables.count(dir, "ledger")).isZero();
    }

    @Test
    void fileOfAnOlderReleaseKeepsItsSizeUntilItIsWrittenAnew() throws Exception {
        OldHistory.write(dir, CUSTOMERS, AWARDS, LONG_AGO);
        Path file = dir.resolve(SqliteStore.FILE);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA auto_vacuum = NONE");
            statement.execute("VACUUM");
        }
        try (SqliteStore store = SqliteStore.open(dir)) {
            long before = store.space().bytes();
            assertThat(compaction(store).run(List.of(), lines::add)).isZero();
            assertThat(store.space().bytes()).isEqualTo(before);
            assertThat(lines.get(1)).contains("are free in the file", "store compact --rebuild");
        }
        long large = Files.size(file);

        SqliteStore.rebuild(dir);

        assertThat(Files.size(file)).isLessThan(large / 2);
        try (SqliteStore store = SqliteStore.open(dir)) {
            assertThat(store.space().givesBack()).isTrue();
        }
        OldHistory.assertNothingIsMissing(dir, CUSTOMERS, AWARDS);
    }
}
