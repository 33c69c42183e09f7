package io.loyaltybridge.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.Hold;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class RestoredLinksTest {
    @TempDir
    private Path dir;

    private Database store;

    @BeforeEach
    void threeLinks() {
        store = TestStore.open(dir);
        link("anna", "both", null, "wix", "program");
        link("anna", "no-program", null, "wix");
        link("ben", "held", "waits for a person", "wix", "program");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void link(String site, String id, String hold, String... sides) {
        store.write(tx -> {
            tx.update(
                    "INSERT INTO links (site, id, email, state, wix_hold, created_at, updated_at) VALUES (?, ?, ?, 'MATCHED', ?, 1, 1)",
                    site,
                    id,
                    id + "@example.com",
                    hold);
            for (String side : sides) {
                tx.update(
                        "INSERT INTO observations (site, link_id, side, version, balance, seen_at) VALUES (?, ?, ?, 1, 100, 1)",
                        site,
                        id,
                        side);
            }
            return true;
        });
    }

    @Test
    void whoseBalancesAreKeptEqualIsHeldUntilBothSidesWereCompared() {
        assertThat(RestoredLinks.sites(store)).isEmpty();
        assertThat(RestoredLinks.hold(store)).isEqualTo(2);

        assertThat(RestoredLinks.sites(store)).containsExactlyInAnyOrder("anna", "ben");
        RestoredLinks annas = new RestoredLinks(store, "anna");
        RestoredLinks bens = new RestoredLinks(store, "ben");
        assertThat(annas.ids()).containsExactly("both");
        assertThat(bens.ids()).containsExactly("held");
        assertThat(RestoredLinks.hold(store)).as("restored once more").isEqualTo(2);
        assertThat(wixHold("held")).isEqualTo(Hold.RESTORED_OVER + "waits for a person");
        assertThat(wixHold("both")).isEqualTo(Hold.RESTORED);

        operation("planned", "PLANNED");
        assertThat(annas.release("both"))
                .as("what is planned may have taken effect since")
                .isFalse();
        operation("planned", "REFUSED");
        assertThat(annas.release("both")).isTrue();
        assertThat(annas.release("both")).isFalse();
        assertThat(annas.release("no-program")).isFalse();
        assertThat(bens.release("held")).as("for something else, too").isFalse();
        assertThat(RestoredLinks.sites(store)).containsExactly("ben");
    }

    private String wixHold(String link) {
        return store.<String>read(tx -> tx.one("SELECT wix_hold FROM links WHERE id = ?", r -> r.getString(1), link)
                .orElseThrow());
    }

    private void operation(String id, String state) {
        store.write(tx -> {
            tx.update("DELETE FROM operations WHERE id = ?", id);
            return tx.update(
                    "INSERT INTO operations (site, id, link_id, side, kind, reason, amount, state, created_at, updated_at)"
                            + " VALUES ('anna', ?, 'both', 'program', 'sync', 'r', 3, ?, 1, 1)",
                    id,
                    state);
        });
    }
}
