package io.loyaltybridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.store.KeptSites;
import io.loyaltybridge.site.store.NewSite;
import io.loyaltybridge.site.store.SiteState;
import io.loyaltybridge.site.store.SiteStates;
import io.loyaltybridge.site.store.StoredSite;
import io.loyaltybridge.site.store.StoredSites;
import io.loyaltybridge.store.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which descriptions of sites are read and checked again: those that are not as they were, and no other one. */
class SiteReaderTest {
    private static final int MANY = 300;
    private static final String LOCALE = "texts.default-locale";

    @TempDir
    private Path dir;

    private SqliteStore store;
    private StoredSites stored;
    private SiteStates states;
    private Settings process;
    private SiteReader reader;

    @BeforeEach
    void manySites() throws IOException {
        store = SqliteStore.open(dir.resolve("data"));
        stored = new StoredSites(store, Clock.systemUTC());
        states = new SiteStates(store, Clock.systemUTC());
        process = Settings.load(
                Files.writeString(
                        dir.resolve("application.properties"), "bridge.sites-dir=" + dir.resolve("sites") + "\n"),
                null,
                Map.of());
        stored.put(IntStream.range(0, MANY)
                .mapToObj(n -> site("s" + n, 0, Map.of("wix.instance-id", "id-" + n, LOCALE, "{{env:LOCALE:de}}")))
                .toList());
        reader = reader(new Sites(List.of()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private SiteReader reader(Sites served) {
        return new SiteReader(process, Map.of(), () -> new KeptSites(stored.all(), states.all()), served);
    }

    private static NewSite site(String name, long before, Map<String, String> values) {
        String id = values.get("wix.instance-id");
        return new NewSite(name, id, id, before, new TreeMap<>(values));
    }

    private void change(String name, String setting, String value) {
        StoredSite before = stored.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        Map<String, String> values = new TreeMap<>(before.values());
        values.put(setting, value);
        stored.put(List.of(site(name, before.version(), values)));
    }

    private static Site named(KnownSites known, String name) {
        return known.sites().named(name).orElseThrow();
    }

    private static String locale(KnownSites known, String name) {
        return named(known, name).settings().text(LOCALE);
    }

    /** Until the time of a file's last change is so long ago that another one would show. */
    private void awaitNothingRead() {
        Awaitility.await().until(() -> reader.get().readAnew() == 0);
    }

    @Test
    void onlyTheSiteThatChangedIsReadAgain() {
        KnownSites first = reader.get();
        assertThat(first.readAnew()).isEqualTo(MANY);
        assertThat(reader.get().readAnew()).isZero();

        change("s7", LOCALE, "fr");
        KnownSites changed = reader.get();

        assertThat(changed.readAnew()).isEqualTo(1);
        assertThat(locale(changed, "s7")).isEqualTo("fr");
        assertThat(locale(changed, "s8")).isEqualTo("de");
        assertThat(named(changed, "s8").settings()).isSameAs(named(first, "s8").settings());
        assertThat(changed.sites().all()).hasSize(MANY);
        assertThat(reader.get().readAnew()).isZero();
    }

    @Test
    void whatTheServiceStartedWithIsNotReadOnceMore() {
        KnownSites start = KnownSites.of(process, Map.of(), stored.all(), states.all());
        assertThat(start.readAnew()).isEqualTo(MANY);

        KnownSites after = reader(start.sites()).get();

        assertThat(after.readAnew()).isZero();
        assertThat(named(after, "s1").settings()).isSameAs(named(start, "s1").settings());
    }

    /** Its version begins at 1 again. */
    @Test
    void aSiteThatWasRemovedAndAddedAgainIsReadAgain() {
        reader.get();
        stored.remove("s7", 1);
        assertThat(reader.get().sites().named("s7")).isEmpty();
        stored.put(List.of(site("s7", 0, Map.of("wix.instance-id", "id-7", LOCALE, "fr"))));

        KnownSites again = reader.get();

        assertThat(again.readAnew()).isEqualTo(1);
        assertThat(locale(again, "s7")).isEqualTo("fr");
    }

    @Test
    void aPauseCountsThoughNothingIsReadAgain() {
        reader.get();
        stored.state("s1", 1, StoredSite.State.PAUSED, "holidays");
        states.set("id-2", SiteState.State.REMOVED, "AppRemoved");
        states.set("id-3", SiteState.State.ERASING, "sites.keep-removed");

        KnownSites paused = reader.get();

        assertThat(paused.readAnew()).isZero();
        assertThat(named(paused, "s1").isPaused()).isTrue();
        assertThat(named(paused, "s2").isPaused()).isTrue();
        assertThat(named(paused, "s3").isGone()).isTrue();
        assertThat(named(paused, "s4").isPaused()).isFalse();
        stored.state("s1", 2, StoredSite.State.ACTIVE, null);
        states.set("id-2", SiteState.State.INSTALLED, "AppInstalled");
        KnownSites resumed = reader.get();
        assertThat(named(resumed, "s1").isPaused()).isFalse();
        assertThat(named(resumed, "s2").isPaused()).isFalse();
    }

    @Test
    void aSiteThatDidNotChangeClashesWithOneThatDid() {
        reader.get();
        change("s1", "bridge.site", "id-2");
        store.<Integer>write(tx -> tx.update("UPDATE sites SET id = 'other' WHERE name = 's1'"));

        KnownSites clash = reader.get();

        assertThat(clash.readAnew()).isEqualTo(1);
        assertThat(clash.problems()).containsOnlyKeys("s1", "s2");
        change("s1", "bridge.site", "id-1");
        KnownSites mended = reader.get();
        assertThat(mended.readAnew()).isEqualTo(1);
        assertThat(mended.problems()).isEmpty();
    }

    @Test
    void oneThatIsWrongIsNamedUntilItIsMended() {
        reader.get();
        change("s1", LOCALE, "no language");
        for (int times = 0; times < 2; times++) {
            KnownSites wrong = reader.get();
            assertThat(wrong.problems().get("s1")).singleElement().asString().contains(LOCALE);
            assertThat(wrong.sites().named("s1")).isEmpty();
        }
        change("s1", LOCALE, "fr");
        assertThat(locale(reader.get(), "s1")).isEqualTo("fr");
    }

    /** As long as the file was changed a moment ago, another change may not show, so it is read each time. */
    @Test
    void aFileThatASettingNamesIsNoticedWhenItChanges() throws IOException {
        Path named = Files.writeString(dir.resolve("locale"), "en");
        change("s1", LOCALE, "{{file:" + named + "}}");
        assertThat(locale(reader.get(), "s1")).isEqualTo("en");
        Files.writeString(named, "it");
        assertThat(locale(reader.get(), "s1")).isEqualTo("it");
        awaitNothingRead();

        Files.writeString(named, "fr");
        KnownSites changed = reader.get();
        assertThat(changed.readAnew()).isEqualTo(1);
        assertThat(locale(changed, "s1")).isEqualTo("fr");

        awaitNothingRead();
        Files.delete(named);
        assertThat(reader.get().problems().get("s1")).singleElement().asString().contains("cannot be read");
        Files.writeString(named, "es");
        assertThat(locale(reader.get(), "s1")).isEqualTo("es");
    }

    @Test
    void aFileOfASiteIsReadAgainWhenItChanges() throws IOException {
        Files.createDirectories(dir.resolve("sites"));
        for (String name : List.of("a", "b")) {
            Files.writeString(
                    dir.resolve("sites").resolve(name + ".properties"),
                    "wix.instance-id=" + name + "\n" + LOCALE + "=en\n");
        }
        assertThat(reader.get().readAnew()).isEqualTo(MANY + 2);
        awaitNothingRead();

        Files.writeString(dir.resolve("sites/a.properties"), "wix.instance-id=a\n" + LOCALE + "=it\n");
        KnownSites changed = reader.get();
        assertThat(changed.readAnew()).isEqualTo(1);
        assertThat(locale(changed, "a")).isEqualTo("it");

        awaitNothingRead();
        // As a whole, and with the time of the one before.
        Path made = Files.writeString(dir.resolve("made"), "wix.instance-id=b\n" + LOCALE + "=fr\n");
        Files.setLastModifiedTime(made, Files.getLastModifiedTime(dir.resolve("sites/b.properties")));
        Files.move(made, dir.resolve("sites/b.properties"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(locale(reader.get(), "b")).isEqualTo("fr");
        Files.delete(dir.resolve("sites/b.properties"));
        assertThat(reader.get().sites().named("b")).isEmpty();
    }

    @Test
    void theSameNameInAFileAndInTheStoreIsStillRefused() throws IOException {
        reader.get();
        Files.createDirectories(dir.resolve("sites"));
        Files.writeString(dir.resolve("sites/s1.properties"), "wix.instance-id=other\n");

        assertThat(reader.get().problems().get("s1")).singleElement().asString().contains("never in both");
        Files.delete(dir.resolve("sites/s1.properties"));
        assertThat(reader.get().problems()).isEmpty();
    }
}
