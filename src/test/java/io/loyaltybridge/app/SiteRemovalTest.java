package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.privacy.store.SiteEraser;
import io.loyaltybridge.site.store.NewSite;
import io.loyaltybridge.site.store.SiteState;
import io.loyaltybridge.site.store.SiteStates;
import io.loyaltybridge.site.store.StoredSites;
import io.loyaltybridge.store.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site that is erased by a command and in the night at the same time: both have read that it is there, and one waits for the other. */
class SiteRemovalTest {
    @TempDir
    private Path dir;

    private final Clock clock = Clock.systemUTC();
    private SqliteStore store;
    private SiteStates states;
    private SiteRemoval removal;

    @BeforeEach
    void removed() {
        store = SqliteStore.open(dir);
        states = new SiteStates(store, clock);
        states.set("ben-id", SiteState.State.REMOVED, "AppRemoved");
        removal = new SiteRemoval(store, clock, SiteRemoval.ALONE, () -> false);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Or a site that is added again with this id would be taken for one that is gone. */
    @Test
    void nothingIsKnownOfASiteOfTheStoreAfterwards() {
        StoredSites stored = new StoredSites(store, clock);
        stored.put(List.of(new NewSite("ben", "ben-id", null, 0, Map.of())));

        assertThat(removal.erase("ben", "ben-id", true, "site remove").done()).isTrue();
        assertThat(removal.erase("ben", "ben-id", true, "sites.keep-removed"))
                .isEqualTo(new SiteEraser.Result(true, Map.of()));

        assertThat(stored.all()).isEmpty();
        assertThat(states.all()).isEmpty();
    }

    @Test
    void aSiteOfAFileIsErasedOnce() {
        assertThat(removal.erase("ben", "ben-id", false, "one").done()).isTrue();
        SiteState erased = states.all().get("ben-id");
        assertThat(erased.state()).isEqualTo(SiteState.State.ERASED);

        assertThat(removal.erase("ben", "ben-id", false, "another").done()).isTrue();
        assertThat(states.all().get("ben-id")).isEqualTo(erased);
    }
}
