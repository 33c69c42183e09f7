package io.loyaltybridge.site.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class StoredSitesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    private Path dir;

    private Database store;
    private StoredSites sites;

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
        sites = new StoredSites(store, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static NewSite site(String name, long before, Map<String, String> values) {
        return new NewSite(name, "id-" + name, "instance-" + name, before, values);
    }

    @Test
    void sitesAreReadByNameWithTheirSettings() {
        sites.put(
                List.of(site("b", 0, Map.of("wix.instance-id", "B", "reminder.within", "50")), site("a", 0, Map.of())));

        assertThat(sites.all())
                .containsExactly(
                        new StoredSite(
                                "a", "id-a", "instance-a", StoredSite.State.ACTIVE, null, NOW, NOW, NOW, 1, Map.of()),
                        new StoredSite(
                                "b",
                                "id-b",
                                "instance-b",
                                StoredSite.State.ACTIVE,
                                null,
                                NOW,
                                NOW,
                                NOW,
                                1,
                                Map.of("wix.instance-id", "B", "reminder.within", "50")));
        assertThat(KeptSites.in(TestStore.place(dir)).sites()).isEqualTo(sites.all());
    }

    @Test
    void aDirectoryWithoutADatabaseOrWithAnOldOneHasNone() {
        assertThat(KeptSites.in(dir.resolve("none")).sites()).isEmpty();
        assertThat(dir.resolve("none")).doesNotExist();
        store.<Integer>write(tx -> tx.update("DROP TABLE site_settings"));
        assertThat(KeptSites.in(TestStore.place(dir)).sites()).isEmpty();
    }

    @Test
    void settingsAreReplacedAsAWhole() {
        sites.put(List.of(site("a", 0, Map.of("x", "1", "y", "2")), site("b", 0, Map.of("x", "3"))));
        sites.put(List.of(site("a", 1, Map.of("y", "4"))));

        assertThat(sites.all()).extracting(StoredSite::values).containsExactly(Map.of("y", "4"), Map.of("x", "3"));
        assertThat(sites.all()).extracting(StoredSite::version).containsExactly(2L, 1L);
    }

    @Test
    void twoMayChangeTheirIdsWithEachOther() {
        sites.put(List.of(site("a", 0, Map.of()), site("b", 0, Map.of())));
        sites.put(List.of(
                new NewSite("a", "id-b", "instance-b", 1, Map.of()),
                new NewSite("b", "id-a", "instance-a", 1, Map.of())));
        assertThat(sites.all()).extracting(StoredSite::id).containsExactly("id-b", "id-a");
        assertThat(sites.all()).extracting(StoredSite::instanceId).containsExactly("instance-b", "instance-a");
    }

    @Test
    void allOfAChangeCountsOrNothing() {
        sites.put(List.of(site("a", 0, Map.of("x", "1"))));
        List<StoredSite> before = sites.all();

        assertThatThrownBy(() -> sites.put(List.of(
                        site("a", 1, Map.of("x", "2")),
                        site("b", 0, Map.of()),
                        new NewSite("c", "id-a", null, 0, Map.of()))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a site with the same name or id was added meanwhile; run the same command again");
        assertThat(sites.all()).isEqualTo(before);
        assertThatThrownBy(() -> sites.put(List.of(site("b", 0, Map.of()), site("a", 7, Map.of()))))
                .hasMessage("site a was changed meanwhile; run the same command again");
        assertThat(sites.all()).isEqualTo(before);
        assertThat(Tables.count(dir, "site_settings")).isEqualTo(1);
    }

    @Test
    void anInstallationJoinsOnceUnderTheFirstNameThatIsFree() {
        sites.put(List.of(site("site-1", 0, Map.of())));
        List<String> names = List.of("site-1", "site-1-2", "site-1-3");
        var one = sites.join("1", null, names);
        var again = sites.join("1", null, names);
        var other = sites.join("2", "1", names);

        assertThat(one.join()).isEqualTo(new StoredSites.Joined("site-1-2", "1", true));
        assertThat(again.join()).isEqualTo(new StoredSites.Joined("site-1-2", "1", false));
        assertThat(other.join()).isEqualTo(new StoredSites.Joined("site-1-3", "2", true));
        assertThat(sites.join("instance-site-1", null, names).join())
                .isEqualTo(new StoredSites.Joined("site-1", "id-site-1", false));
        assertThatThrownBy(() -> sites.join("3", null, names).join())
                .hasRootCauseMessage("no name is free for the installation 3");
        assertThat(sites.all()).hasSize(3);
        assertThat(Tables.text(dir, "SELECT origin_instance_id FROM sites WHERE name = 'site-1-3'"))
                .isEqualTo("1");
    }

    @Test
    void aSiteIsPausedResumedAndRemoved() {
        sites.put(List.of(site("a", 0, Map.of("x", "1"))));
        sites.state("a", 1, StoredSite.State.PAUSED, "holidays");
        assertThat(sites.all().get(0).isPaused()).isTrue();
        assertThat(sites.all().get(0).reason()).isEqualTo("holidays");
        assertThatThrownBy(() -> sites.state("a", 1, StoredSite.State.ACTIVE, null))
                .hasMessage("site a was changed meanwhile; run the same command again");
        sites.state("a", 2, StoredSite.State.ACTIVE, null);
        assertThat(sites.all().get(0).isPaused()).isFalse();
        assertThatThrownBy(() -> sites.remove("a", 2)).hasMessageContaining("changed meanwhile");
        sites.remove("a", 3);
        assertThat(sites.all()).isEmpty();
        assertThat(Tables.count(dir, "site_settings")).isZero();
    }

    @Test
    void manySitesHaveOneTextForEachNameOfASetting() {
        List<NewSite> many = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            many.add(site("shop-" + i, 0, Map.of("sources.likes.points", Integer.toString(i))));
        }
        sites.put(many);
        List<StoredSite> read = sites.all();
        String first = read.get(0).values().keySet().iterator().next();
        assertThat(read).hasSize(1_000).allSatisfy(site -> assertThat(
                        site.values().keySet().iterator().next())
                .isSameAs(first));
    }
}
