package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.store.NewSite;
import io.loyaltybridge.site.store.StoredSites;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.SitesFixture;
import io.loyaltybridge.testing.TestStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service takes up sites of the store as soon as a command has changed them, beside a site that is a file. */
@Tag("service")
class StoredSitesServedTest {
    private static final String ADA = "ada@example.com";
    private static final String BEN = "ben/" + SitesFixture.SOURCE;
    private static final String POINTS = "sources." + SitesFixture.SOURCE + ".points.post.liked";

    @TempDir
    private Path dir;

    private SitesFixture sites;
    private final List<String> bens = new ArrayList<>();
    private String bensContact;
    private final List<String> lines = new ArrayList<>();
    private final AtomicInteger likes = new AtomicInteger();

    private static String key(String word) {
        return Base64.getEncoder()
                .encodeToString((word + "-".repeat(32)).substring(0, 32).getBytes(StandardCharsets.US_ASCII));
    }

    @BeforeEach
    void annaIsAFileAndBenIsNotThereYet() throws Exception {
        sites = SitesFixture.start(dir, Map.of("bridge.secrets-key", key("one")), "anna", "ben");
        sites.stopBridge();
        bens.addAll(Files.readAllLines(sites.file("ben")));
        Files.delete(sites.file("ben"));
        bensContact = sites.wix("ben").seedAccount(ADA, "Ada", 0);
        sites.startBridge();
    }

    @AfterEach
    void close() {
        sites.close();
    }

    private int job(String name, String... arguments) {
        lines.clear();
        return sites.bridge().job(name).run(List.of(arguments), lines::add);
    }

    private void done(String name, String... arguments) {
        assertThat(job(name, arguments)).as(name + " " + lines).isZero();
    }

    private void add() {
        List<String> arguments = new ArrayList<>(List.of("ben"));
        arguments.addAll(bens);
        done(StoredSiteJobs.ADD, arguments.toArray(String[]::new));
    }

    private int like(String path) throws IOException, InterruptedException {
        return sites.like(path, "like-" + likes.incrementAndGet(), ADA);
    }

    private void likesOfBen(long points) throws Exception {
        long before = sites.onWix("ben", bensContact);
        assertThat(like(BEN)).isEqualTo(200);
        Awaitility.await().until(() -> sites.onWix("ben", bensContact) == before + points);
    }

    private Site ben() {
        return sites.bridge().sites().named("ben").orElseThrow();
    }

    @Test
    void aSiteThatIsAddedIsServedAtOnceAndAfterTheNextStart() throws Exception {
        assertThat(like(BEN)).isEqualTo(404);
        add();
        assertThat(lines).containsExactly("site ben was added, and is served now");
        likesOfBen(5);
        assertThat(like("anna/" + SitesFixture.SOURCE)).isEqualTo(200);
        sites.stopBridge();
        sites.startBridge();
        likesOfBen(5);
    }

    @Test
    void changedSettingsCountFromTheNextEventOn() throws Exception {
        add();
        likesOfBen(5);
        done(StoredSiteJobs.SET, "ben", POINTS + "=9");
        likesOfBen(9);
        done(StoredSiteJobs.UNSET, "ben", POINTS);
        likesOfBen(5);
    }

    @Test
    void whatIsWrongChangesNothing() throws Exception {
        add();
        Site before = ben();
        assertThat(job(StoredSiteJobs.SET, "ben", POINTS + "=9", "reminder.within=many"))
                .isEqualTo(1);
        assertThat(lines).anyMatch(line -> line.contains("site ben in the store: reminder.within: expected"));
        assertThat(job(
                        StoredSiteJobs.SET,
                        "ben",
                        "sources.reviews.secret=whsec_bm8gc2VjcmV0IGF0IGFsbCwganVzdCBieXRlcw==",
                        "sources.reviews.points=3",
                        "sources.reviews.route=no-such-route"))
                .isEqualTo(1);
        assertThat(lines)
                .contains("  site ben in the store: sources.reviews.route: expected a route template of routes/, found"
                        + " \"no-such-route\"");
        assertThat(ben()).isSameAs(before);
        likesOfBen(5);
    }

    @Test
    void aPausedSiteTakesWebhooksAndIsKnownAsPausedUntilItIsResumed() throws Exception {
        add();
        done(StoredSiteJobs.PAUSE, "ben", "holidays");
        assertThat(ben().isPaused()).isTrue();
        assertThat(like(BEN)).isEqualTo(200);
        assertThat(sites.bridge().sites().named("anna").orElseThrow().isPaused())
                .isFalse();
        sites.stopBridge();
        sites.startBridge();
        assertThat(ben().isPaused()).isTrue();
        done(StoredSiteJobs.RESUME, "ben");
        assertThat(ben().isPaused()).isFalse();
        Awaitility.await().until(() -> sites.onWix("ben", bensContact) == 5);
    }

    @Test
    void aRemovedSiteIsNotServedAndContinuesWhenItIsAddedAgain() throws Exception {
        add();
        likesOfBen(5);
        done(StoredSiteJobs.REMOVE, "ben", StoredSiteJobs.YES, StoredSiteJobs.KEEP_DATA);
        assertThat(like(BEN)).isEqualTo(404);
        assertThat(like("anna/" + SitesFixture.SOURCE)).isEqualTo(200);
        add();
        likesOfBen(5);
    }

    @Test
    void anImportIsServedAtOnce() throws Exception {
        Path files = Files.createDirectory(dir.resolve("in"));
        Files.write(files.resolve("ben.properties"), bens);
        done(StoredSiteJobs.IMPORT, files.toString());
        assertThat(lines).containsExactly("sites were imported: 1 new, 0 replaced");
        likesOfBen(5);
    }

    /** Killed after the commit and before the service has taken it up. */
    @Test
    void whatIsInTheStoreCountsAfterAKill() throws Exception {
        sites.stopBridge();
        Map<String, String> values = new TreeMap<>();
        bens.forEach(line -> values.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        String instance = values.get("wix.instance-id");
        try (Database store = TestStore.open(dir.resolve("data"))) {
            new StoredSites(store, Clock.systemUTC()).put(List.of(new NewSite("ben", instance, instance, 0, values)));
        }
        sites.startBridge();
        likesOfBen(5);
    }

    @Test
    void aFileOfASiteInTheStoreLeavesItAsItWas() throws Exception {
        add();
        Files.write(sites.file("ben"), bens);
        Awaitility.await().until(() -> sites.health().contains("never in both"));
        likesOfBen(5);
        Files.delete(sites.file("ben"));
        Awaitility.await().until(() -> !sites.health().contains("never in both"));
        likesOfBen(5);
    }

    @Test
    void aStartWithAnotherKeyNamesEverySecretThatItCannotRead() {
        add();
        sites.stopBridge();
        sites.change(Map.of("bridge.secrets-key", key("two")));
        assertThatThrownBy(() -> sites.startBridge())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("site ben in the store: program.token: is encrypted with the key")
                .hasMessageContaining("site ben in the store: program.webhook-secret: is encrypted with the key");
    }
}
