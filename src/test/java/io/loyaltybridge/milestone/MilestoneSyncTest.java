package io.loyaltybridge.milestone;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.explain.Explainer;
import io.loyaltybridge.ledger.explain.Explanation;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.sync.SyncCase;
import io.loyaltybridge.testing.SyncFixture;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Milestones where a program is kept equal with Wix, and where one comes later. */
@Tag("service")
class MilestoneSyncTest {
    private static final String[] COUPONS = {
        "coupons.on",
        "true",
        "coupons.kind",
        "percent-off",
        "coupons.amount",
        "10",
        "coupons.tell",
        "none",
        "effects.sweep-every",
        "100ms"
    };

    @TempDir
    private Path dir;

    private SyncCase site;

    private void start(String... more) throws Exception {
        site = SyncCase.start(
                dir, Stream.concat(Stream.of(COUPONS), Stream.of(more)).toArray(String[]::new));
    }

    @AfterEach
    void close() {
        if (site != null) {
            site.close();
        }
    }

    private void awaitCoupons(int expected) {
        SyncCase.patiently()
                .untilAsserted(() -> assertThat(site.texts("SELECT kind || ' ' || state || ' ' || reason FROM effects"))
                        .hasSize(expected)
                        .allMatch(effect -> effect.startsWith("coupon SETTLED")));
        assertThat(site.sync.wix().coupons()).hasSize(expected);
    }

    @Test
    void aPurchaseOnWixPassesAMilestoneOnce() throws Exception {
        start();
        SyncCase.Pair ada = site.pair("ada@example.com", 990, 990);
        site.sync.wix().organic(ada.contact(), OrganicChange.purchase(20));
        site.awaitBalances(ada, 1010);
        awaitCoupons(1);
    }

    @Test
    void soDoesAPurchaseOnTheProgramThatIsCarriedOver() throws Exception {
        start();
        SyncCase.Pair ada = site.pair("ada@example.com", 990, 990);
        site.sync.program().organic(ada.customer(), OrganicChange.purchase(20));
        site.awaitBalances(ada, 1010);
        awaitCoupons(1);
    }

    @Test
    void anOpeningBalancePassesNone() throws Exception {
        start();
        String customer = site.sync.program().seedCustomer("ada@example.com", "Ada Lovelace", 1500);
        SyncCase.patiently().until(() -> site.texts("SELECT state FROM operations WHERE kind = 'opening'")
                .equals(List.of("SETTLED")));
        site.awaitQuiet();
        assertThat(site.texts("SELECT id FROM effects")).isEmpty();
        site.sync.program().organic(customer, OrganicChange.redeem(600));
        SyncCase.patiently().until(() -> site.number("SELECT balance FROM observations WHERE side = 'wix'") == 900);
        site.sync.program().organic(customer, OrganicChange.purchase(200));
        awaitCoupons(1);
    }

    @Test
    void whoIsNotInTheProgramPassesMilestonesToo() throws Exception {
        start("sync.on-account-created", "link-only");
        String contact = site.sync.wix().seedAccount("ada@example.com", "Ada Lovelace", 990);
        SyncCase.patiently().until(() -> site.number("SELECT balance FROM observations") == 990);
        site.sync.wix().organic(contact, OrganicChange.purchase(20));
        awaitCoupons(1);
    }

    @Test
    void aProgramThatComesLaterFindsNothingInItsWay() throws Exception {
        Map<String, String> settings = new java.util.LinkedHashMap<>(Map.of("program.base-url", ""));
        for (int i = 0; i < COUPONS.length; i += 2) {
            settings.put(COUPONS[i], COUPONS[i + 1]);
        }
        try (SyncFixture sync =
                SyncFixture.start(dir, settings, WixStandIn.Options.builder(), ProgramStandIn.Options.builder())) {
            String contact = sync.wix().seedAccount("ada@example.com", "Ada Lovelace", 900);
            seen(900);
            sync.wix().organic(contact, OrganicChange.purchase(50));
            seen(950);
            sync.stopBridge();
            sync.program().setWebhookUrl(null);
            String customer = sync.program().seedCustomer("ada@example.com", "Ada Lovelace", 950);
            sync.change(Map.of("program.base-url", sync.program().baseUrl()));
            sync.startBridge();
            sync.wix().organic(contact, OrganicChange.purchase(7));
            SyncCase.patiently().until(() -> count() == 2);
            sync.awaitBalances(contact, customer, 957, 950);
            sync.wix().organic(contact, OrganicChange.purchase(50));
            sync.awaitBalances(contact, customer, 1007, 1000);
            sync.program().organic(customer, OrganicChange.purchase(3));
            sync.awaitBalances(contact, customer, 1010, 1003);
            SyncCase.patiently().until(() -> sync.wix().coupons().size() == 1);
            try (Database store = TestStore.openReadOnly(dir)) {
                LedgerReader reader = new LedgerReader(store, sync.settings().site());
                Explanation explanation = Explainer.explain(reader.customer(
                                reader.find("ada@example.com").get(0).link().id(), 100)
                        .orElseThrow());
                assertThat(explanation.mismatch()).isNull();
                assertThat(explanation.comparison().difference()).isEqualTo(7);
                assertThat(explanation.entries())
                        .extracting(Explanation.Entry::balance)
                        .contains(950L, 957L, 1007L, 1010L);
            }
        }
    }

    private long count() {
        return Tables.count(dir, "observations");
    }

    private void seen(long balance) {
        SyncCase.patiently().until(() -> Tables.texts(dir, "SELECT balance FROM observations WHERE side = 'wix'")
                .contains(Long.toString(balance)));
    }
}
