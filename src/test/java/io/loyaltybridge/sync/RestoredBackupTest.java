package io.loyaltybridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.backup.BackupFile;
import io.loyaltybridge.backup.Restore;
import io.loyaltybridge.ledger.Hold;
import io.loyaltybridge.sandbox.server.OrganicChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is put back after both sides have gone on: what happened since is found again, and nothing is given twice. */
@Tag("service")
class RestoredBackupTest {
    @TempDir
    private Path dir;

    @TempDir
    private Path elsewhere;

    @Test
    void whatHappenedSinceIsFoundAgainAndNothingIsGivenTwice() throws Exception {
        try (SyncCase sync = SyncCase.start(dir, "wix.index-delay", "100ms")) {
            SyncCase.Pair before = sync.pair("before@example.com", 100, 100);
            SyncCase.Pair liked = sync.pair("liked@example.com", 100, 100);
            SyncCase.Pair bought = sync.pair("bought@example.com", 100, 100);
            SyncCase.Pair spent = sync.pair("spent@example.com", 100, 100);
            SyncCase.Pair away = sync.pair("away@example.com", 100, 100);
            sync.like("like-1", "before@example.com", "post-1");
            sync.awaitBalances(before, 105);

            Path backup = Files.createFile(elsewhere.resolve("backup.zip"));
            BackupFile.write(dir, backup, "test", Clock.systemUTC(), line -> {});

            sync.like("like-2", "liked@example.com", "post-1");
            sync.awaitBalances(liked, 105);
            sync.sync.program().organic(bought.customer(), OrganicChange.purchase(40));
            sync.awaitBalances(bought, 140);
            sync.sync.wix().organic(spent.contact(), OrganicChange.redeem(30));
            sync.awaitBalances(spent, 70);
            SyncCase.Pair later = sync.pair("later@example.com", 20, 20);
            sync.sync.stopBridge();
            sync.sync.wix().setWebhookUrl(null);
            sync.sync.program().setWebhookUrl(null);
            sync.sync.wix().organic(away.contact(), OrganicChange.purchase(9));

            new Restore(dir, Clock.systemUTC()).run(backup, true, line -> {});
            sync.sync.startBridge();
            sync.like("like-1", "before@example.com", "post-1");
            sync.like("like-2", "liked@example.com", "post-1");
            sync.awaitQuiet();

            awaitReconciled(sync);
            sync.awaitBalances(away, 109);
            assertThat(balances(sync, before, liked, bought, spent, later))
                    .containsExactly("105 105", "105 105", "140 140", "70 70", "20 20");

            sync.like("like-2", "liked@example.com", "post-1");
            sync.like("like-3", "spent@example.com", "post-1");
            sync.sync.program().organic(bought.customer(), OrganicChange.purchase(1));
            sync.awaitBalances(spent, 75);
            sync.awaitBalances(bought, 141);
            sync.awaitBalances(liked, 105);
            assertThat(reconcile(sync)).contains("  12 had nothing new");
            assertThat(sync.parked()).isEmpty();
            assertThat(sync.refused()).isEmpty();
        }
    }

    @Test
    void anAwardThatIsSentAgainAfterTheReconciliationIsNotGivenAgain() throws Exception {
        try (SyncCase sync = SyncCase.start(dir, "wix.index-delay", "100ms")) {
            SyncCase.Pair pair = sync.pair("liked@example.com", 100, 100);
            Path backup = Files.createFile(elsewhere.resolve("backup.zip"));
            BackupFile.write(dir, backup, "test", Clock.systemUTC(), line -> {});
            sync.like("like-1", "liked@example.com", "post-1");
            sync.awaitBalances(pair, 105);
            restore(sync, backup);

            awaitReconciled(sync);
            sync.like("like-1", "liked@example.com", "post-1");
            sync.awaitQuiet();

            assertThat(reconcile(sync)).contains("  2 had nothing new");
            assertThat(balances(sync, pair)).containsExactly("105 105");
        }
    }

    @Test
    void whereNobodyCanTellWhatWasCarriedOverAPersonDecides() throws Exception {
        try (SyncCase sync = SyncCase.start(dir, "wix.index-delay", "100ms")) {
            SyncCase.Pair pair = sync.pair("ada@example.com", 100, 100);
            Path backup = Files.createFile(elsewhere.resolve("backup.zip"));
            BackupFile.write(dir, backup, "test", Clock.systemUTC(), line -> {});
            sync.sync.program().organic(pair.customer(), OrganicChange.purchase(40));
            sync.awaitBalances(pair, 140);
            sync.sync.stopBridge();
            sync.sync.wix().setWebhookUrl(null);
            sync.sync.program().setWebhookUrl(null);
            sync.sync.wix().organic(pair.contact(), OrganicChange.purchase(9));
            new Restore(dir, Clock.systemUTC()).run(backup, true, line -> {});
            sync.sync.startBridge();
            awaitReconciled(sync);

            assertThat(reconcile(sync))
                    .contains("  1 held since the restore: a person decides (links --state drift)")
                    .anyMatch(line ->
                            line.contains("since then Wix went from 100 to 149 and the program from 100 to 140"));
            assertThat(balances(sync, pair)).containsExactly("149 140");

            assertThat(reconcile(sync, "--customer=ada@example.com", "--policy=wix-wins"))
                    .anyMatch(line -> line.contains("the link restarts, and the program gets what Wix has"));
            sync.awaitBalances(pair, 149);
            sync.sync.wix().organic(pair.contact(), OrganicChange.redeem(49));
            sync.awaitBalances(pair, 100);
        }
    }

    private void restore(SyncCase sync, Path backup) throws Exception {
        sync.sync.stopBridge();
        sync.sync.wix().setWebhookUrl(null);
        sync.sync.program().setWebhookUrl(null);
        new Restore(dir, Clock.systemUTC()).run(backup, true, line -> {});
        sync.sync.startBridge();
    }

    /** The service does it without a word. */
    private static void awaitReconciled(SyncCase sync) {
        SyncCase.patiently()
                .until(() -> sync.number("SELECT COUNT(*) FROM links WHERE wix_hold = '" + Hold.RESTORED + "'") == 0
                        && sync.number("SELECT COUNT(*) FROM jobs WHERE name = 'reconcile' AND ended_at IS NOT NULL")
                                == 1);
        sync.awaitQuiet();
    }

    private static List<String> balances(SyncCase sync, SyncCase.Pair... pairs) {
        return Stream.of(pairs)
                .map(pair -> sync.sync.wixBalance(pair.contact()) + " " + sync.sync.programBalance(pair.customer()))
                .toList();
    }

    private static List<String> reconcile(SyncCase sync, String... arguments) {
        List<String> out = new ArrayList<>();
        assertThat(sync.sync.bridge().job("reconcile").run(List.of(arguments), out::add))
                .as(() -> String.join("\n", out))
                .isZero();
        return out;
    }
}
