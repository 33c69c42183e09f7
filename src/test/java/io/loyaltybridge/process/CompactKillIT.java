package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.testing.OldHistory;
import io.loyaltybridge.testing.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of folding. */
class CompactKillIT {
    private static final int CUSTOMERS = 1_000;
    private static final int AWARDS = 20;
    private static final long LONG_AGO = 1_600_000_000_000L;

    /** It folds some ten thousand operations, which takes a slow machine more than a minute. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    private Path dir;

    @Test
    void killedAnywhereTheBooksAreRightAndTheNextRunGoesOn() throws IOException {
        Path data = dir.resolve("data");
        Path config =
                Files.writeString(dir.resolve("site.properties"), "bridge.data-dir=" + data + "\nbridge.site=site\n");
        OldHistory.write(data, CUSTOMERS, AWARDS, LONG_AGO);
        long all = Tables.count(data, "ledger");
        String[] command = {"store", "compact", "--config", config.toString()};

        long left = all;
        for (int kill = 0; kill < 3; kill++) {
            long enough = left - all / 10;
            try (Child child = Child.command(dir, command)) {
                // Seldom: each look opens the store and counts every line, which slows what it watches.
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(250))
                        .until(() -> Tables.count(data, "ledger") < enough);
                child.kill();
            }
            left = Tables.count(data, "ledger");
            assertThat(left).isBetween(1L, enough);
            OldHistory.assertNothingIsMissing(data, CUSTOMERS, AWARDS);
        }

        try (Child last = Child.command(dir, command)) {
            assertThat(last.awaitEnd(PATIENCE)).as(last.out() + last.err()).isZero();
        }
        assertThat(Tables.count(data, "ledger") + Tables.count(data, "operations"))
                .isZero();
        OldHistory.assertNothingIsMissing(data, CUSTOMERS, AWARDS);
    }
}
