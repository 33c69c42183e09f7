package io.loyaltybridge.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Balances that a setup brings pass no milestone; what customers do afterwards does. */
@Tag("service")
class SetupMilestonesTest extends SetupCase {
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

    private List<String> effects() {
        try (Database store = TestStore.openReadOnly(dir)) {
            return store.read(tx -> tx.list(
                    "SELECT e.kind || ' ' || e.state || ' ' || l.email FROM effects e JOIN links l ON l.id = e.link_id ORDER BY l.email",
                    r -> r.getString(1)));
        }
    }

    private void buys(String email, long points) {
        String contact = sync.wix().accounts().stream()
                .filter(a -> a.path("contact").path("email").asText().equals(email))
                .findFirst()
                .orElseThrow()
                .path("contactId")
                .asText();
        sync.wix().organic(contact, OrganicChange.purchase(points));
    }

    private void nothingThenBen() {
        quiet();
        assertThat(onWix("ada@example.com")).isEqualTo(1500);
        assertThat(effects()).isEmpty();
        buys("ada@example.com", 20);
        buys("ben@example.com", 20);
        Awaitility.await().until(() -> !effects().isEmpty());
        quiet();
        assertThat(effects()).containsExactly("coupon SETTLED ben@example.com");
    }

    @Test
    void broughtByCalls() throws Exception {
        alone(COUPONS);
        setup(
                "--from=csv",
                "--file=" + csv("email,balance", "ada@example.com,1500", "ben@example.com,990"),
                "--via=calls");
        nothingThenBen();
    }

    @Test
    void broughtByImports() throws Exception {
        alone(COUPONS);
        setup(
                "--from=csv",
                "--file=" + csv("email,balance", "ada@example.com,1500", "ben@example.com,990"),
                "--via=imports");
        nothingThenBen();
    }

    @Test
    void broughtToAnAccountThatWasThere() throws Exception {
        alone(COUPONS);
        sync.wix().seedAccount("ada@example.com", "Ada", 7);
        sync.wix().seedAccount("ben@example.com", "Ben", 7);
        quiet();
        setup(
                "--from=csv",
                "--file=" + csv("email,balance", "ada@example.com,1500", "ben@example.com,990"),
                "--opening=program");
        nothingThenBen();
    }

    @Test
    void broughtFromTheProgram() throws Exception {
        withProgram(COUPONS);
        sync.program().setWebhookUrl(null);
        sync.program().seedCustomer("ada@example.com", "Ada", 1500);
        sync.program().seedCustomer("ben@example.com", "Ben", 990);
        sync.listen();
        setup("--from=program");
        nothingThenBen();
    }

    @Test
    void withTheSettingAnOpeningBalancePassesMilestonesToo() throws Exception {
        String[] settings = java.util.Arrays.copyOf(COUPONS, COUPONS.length + 2);
        settings[COUPONS.length] = "milestones.on-import";
        settings[COUPONS.length + 1] = "true";
        alone(settings);
        setup("--from=csv", "--file=" + csv("email,balance", "ada@example.com,1500"), "--via=calls");
        quiet();
        Awaitility.await().untilAsserted(() -> assertThat(effects()).containsExactly("coupon SETTLED ada@example.com"));
    }
}
