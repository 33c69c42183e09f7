package io.loyaltybridge.effect.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class DueSitesTest {
    private static final Instant NOW = Instant.parse("2026-11-01T08:00:00Z");

    @TempDir
    private Path dir;

    private static void effect(Database store, String site, String kind, String state, Instant dueAt) {
        store.write(tx -> tx.update(
                "INSERT INTO effects (site, id, link_id, kind, reason, state, payload, due_at, created_at, updated_at)"
                        + " VALUES (?, ?, 'l', ?, 'r', ?, '{}', ?, 0, 0)",
                site,
                kind + state,
                kind,
                state,
                dueAt.toEpochMilli()));
    }

    @Test
    void sitesWithAnythingDueAreNamedOnce() {
        try (Database store = TestStore.open(dir)) {
            effect(store, "due", "coupon", "PLANNED", NOW);
            effect(store, "due", "coupon", "SENT", NOW.minusSeconds(9));
            effect(store, "later", "coupon", "PLANNED", NOW.plusMillis(1));
            effect(store, "done", "coupon", "SETTLED", NOW.minusSeconds(9));
            effect(store, "parked", "coupon", "UNKNOWN", NOW.minusSeconds(9));
            effect(store, "badge", "badge", "PLANNED", NOW);
            DueSites sites = new DueSites(store);

            assertThat(sites.with(EnumSet.of(EffectKind.COUPON, EffectKind.MESSAGE), NOW))
                    .containsExactly("due");
            assertThat(sites.with(EnumSet.of(EffectKind.BADGE, EffectKind.UNBADGE), NOW))
                    .containsExactly("badge");
        }
    }
}
