package io.loyaltybridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.sync.reconcile.Apart;
import io.loyaltybridge.sync.reconcile.Drift;
import io.loyaltybridge.sync.reconcile.DriftOrder;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that no change made: far ahead of what was seen, and behind it. */
@Tag("service")
class SyncVersionsTest {
    @TempDir
    private Path dir;

    private static List<String> reconcile(SyncCase sync, int code, String... arguments) {
        List<String> out = new ArrayList<>();
        assertThat(sync.sync.bridge().job("reconcile").run(List.of(arguments), out::add))
                .as(() -> String.join("\n", out))
                .isEqualTo(code);
        return out;
    }

    /** The reasons in {@code links --state drift}. */
    private List<String> drift(SyncCase sync) {
        try (Database store = TestStore.openReadOnly(dir)) {
            String site = sync.sync.settings().site();
            LedgerReader reader = new LedgerReader(store, site);
            return new Drift(store, site)
                    .apart("", 10).stream()
                            .flatMap(id -> reader.customer(id, 1).stream())
                            .map(facts -> new Apart(facts.entry().link(), facts.state())
                                    .reason(DriftOrder.of(sync.sync.settings())))
                            .toList();
        }
    }

    private static String balanceUpdated(String customer, String email, long version, long balance) {
        return ("{'id':'evt_nowhere','type':'balance.updated','occurredAt':'2026-11-28T10:00:00Z','data':{'customer':{'id':'"
                        + customer + "','email':'" + email + "','balance':" + balance + ",'version':" + version + "}}}")
                .replace('\'', '"');
    }

    @Test
    void aVersionFromNowhereDoesNotMakeLaterChangesDuplicates() throws Exception {
        try (SyncCase sync = SyncCase.start(dir)) {
            SyncCase.Pair pair = sync.pair("ada@example.com", 100, 100);
            assertThat(sync.programWebhook(
                            "evt_nowhere",
                            balanceUpdated(pair.customer(), "ada@example.com", 9_000_000_000_000_000_000L, 100)))
                    .isEqualTo(200);
            sync.awaitQuiet();

            sync.sync.program().organic(pair.customer(), OrganicChange.purchase(7));

            sync.awaitBalances(pair, 107);
            assertThat(sync.parked()).isEmpty();
            assertThat(reconcile(sync, 0)).anyMatch(line -> line.startsWith("No drift"));
        }
    }

    @Test
    void aChangeOverTheLargestWaitsForAPersonAndGoesOnByTheirWord() throws Exception {
        try (SyncCase sync = SyncCase.start(dir, "sync.largest-change", "1000")) {
            SyncCase.Pair pair = sync.pair("ada@example.com", 100, 100);
            sync.sync.program().organic(pair.customer(), OrganicChange.purchase(999_995));
            SyncCase.patiently().until(() -> !sync.refused().isEmpty());

            String waits = sync.texts("SELECT id FROM operations WHERE state = 'REFUSED'")
                    .get(0);
            assertThat(sync.refused())
                    .containsExactly(
                            "a change of 999995 on PROGRAM is larger than 1000 (sync.largest-change): parked replay "
                                    + waits + " carries it over, parked discard " + waits + " leaves it where it is");
            assertThat(sync.metrics()).containsPattern("bridge_sync_notices_total\\{[^}]*too_large[^}]*} 1.0");
            sync.sync.program().organic(pair.customer(), OrganicChange.purchase(1000));
            sync.awaitBalances(pair, 1_100, 1_001_095);

            assertThat(sync.sync.bridge().job("parked-replay").run(List.of(waits), line -> {}))
                    .isZero();
            sync.awaitBalances(pair, 1_001_095);
        }
    }

    @Test
    void aLargeChangeThatTheAccountDoesNotShowMovesNothing() throws Exception {
        try (SyncCase sync = SyncCase.start(dir)) {
            SyncCase.Pair pair = sync.pair("ada@example.com", 100, 100);
            assertThat(sync.programWebhook(
                            "evt_nowhere", balanceUpdated(pair.customer(), "ada@example.com", 3, 999_995)))
                    .isEqualTo(200);
            sync.awaitQuiet();

            sync.awaitBalances(pair, 100);
            assertThat(sync.refused()).isEmpty();
            sync.sync.program().organic(pair.customer(), OrganicChange.purchase(7));
            sync.awaitBalances(pair, 107);
        }
    }

    @Test
    void aProgramRestoredFromItsBackupIsDriftAndBeginsAnewWhereAPersonSaysSo() throws Exception {
        try (SyncCase sync = SyncCase.start(dir, "sync.drift-policy", "program-wins")) {
            SyncCase.Pair pair = sync.pair("ada@example.com", 100, 100);
            sync.sync.program().backUp();
            sync.sync.program().organic(pair.customer(), OrganicChange.purchase(40));
            sync.awaitBalances(pair, 140);
            sync.sync.program().restore();

            // What was seen a moment ago an index need not show yet, so it holds nobody.
            List<String> fell = new ArrayList<>();
            SyncCase.patiently().until(() -> {
                fell.clear();
                fell.addAll(reconcile(sync, 0));
                return fell.contains("  1 fell back to an earlier state than was seen");
            });

            assertThat(fell)
                    .contains("  1 customers, 0 points: DRIFT: a side contradicts what was seen there (links"
                            + " --state drift)")
                    .noneMatch(line -> line.startsWith("No drift"));
            sync.awaitBalances(pair, 140, 100);
            assertThat(sync.metrics())
                    .containsPattern("bridge_sync_notices_total\\{[^}]*version_fell[^}]*} 1.0")
                    .containsPattern("bridge_sync_drift\\{reason=\"contradicted\",unit=\"links\"} 1.0");
            assertThat(drift(sync))
                    .containsExactly("the version on PROGRAM fell from 3 to 2; a person decides:"
                            + " reconcile --policy program-wins --customer ada@example.com");
            assertThat(reconcile(sync, 0))
                    .as("no policy moves it, and it is not forgotten")
                    .contains(
                            "  1 customers, 0 points: DRIFT: a side contradicts what was seen there (links --state drift)");

            List<String> out = reconcile(sync, 0, "--policy=wix-wins", "--customer=ada@example.com");

            assertThat(out).anyMatch(line -> line.contains("the link restarts"));
            sync.awaitBalances(pair, 140, 140);
            sync.sync.program().organic(pair.customer(), OrganicChange.purchase(5));
            sync.awaitBalances(pair, 145);
            sync.sync.wix().organic(pair.contact(), OrganicChange.purchase(6));
            sync.awaitBalances(pair, 151);
            assertThat(reconcile(sync, 0)).anyMatch(line -> line.startsWith("No drift"));
            sync.explained("ada@example.com");
        }
    }

    @Test
    void aMirrorThatIsRestoredIsBroughtLevelAgainByItself() throws Exception {
        try (SyncCase sync = SyncCase.start(
                dir,
                WixStandIn.Options.builder(),
                ProgramStandIn.Options.builder().kind(ProgramKind.PLAIN))) {
            SyncCase.Pair pair = sync.pair("ada@example.com", 100, 100);
            sync.sync.program().backUp();
            sync.sync.wix().organic(pair.contact(), OrganicChange.purchase(40));
            sync.awaitBalances(pair, 140);
            sync.sync.program().restore();

            reconcile(sync, 0);

            sync.awaitBalances(pair, 140, 140);
        }
    }
}
