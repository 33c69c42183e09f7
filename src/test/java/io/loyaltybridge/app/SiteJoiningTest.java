package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.site.store.KeptSites;
import io.loyaltybridge.site.store.StoredSite;
import io.loyaltybridge.testing.SitesFixture;
import io.loyaltybridge.testing.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks that Wix signed for an installation that no site has. */
@Tag("service")
class SiteJoiningTest {
    private static final String ADA = "ada@example.com";

    @TempDir
    private Path dir;

    private SitesFixture sites;
    private String bensContact;

    private void start(String onInstall) throws Exception {
        sites = SitesFixture.start(dir, Map.of("sites.on-install", onInstall), "anna", "ben");
        sites.stopBridge();
        Files.delete(sites.file("ben"));
        sites.startBridge();
    }

    @AfterEach
    void close() {
        sites.close();
    }

    private String bens() {
        return sites.wix("ben").options().instanceId();
    }

    private StoredSite stored() {
        Awaitility.await()
                .until(() -> !KeptSites.in(dir.resolve("data")).sites().isEmpty());
        assertThat(KeptSites.in(dir.resolve("data")).sites()).hasSize(1);
        return KeptSites.in(dir.resolve("data")).sites().get(0);
    }

    private void isServed(String name) throws Exception {
        String likes = name + "/" + SitesFixture.SOURCE;
        Awaitility.await().until(() -> sites.bridge().sites().named(name).isPresent());
        assertThat(sites.like(likes, "like-1", ADA)).isEqualTo(200);
        Awaitility.await().until(() -> sites.onWix("ben", bensContact) == 5);
    }

    @Test
    void anInstalledAppBecomesASiteThatIsServed() throws Exception {
        start("add");
        sites.wix("ben").install("origin-1");

        StoredSite site = stored();
        bensContact = sites.wix("ben").seedAccount(ADA, "Ada", 0);
        assertThat(site.name()).isEqualTo("site-" + bens().substring(0, 8));
        assertThat(site.id()).isEqualTo(bens());
        assertThat(site.values()).isEqualTo(Map.of("wix.instance-id", bens()));
        Path data = dir.resolve("data");
        Awaitility.await()
                .until(() -> Tables.count(data, "inbox WHERE site = '" + bens() + "' AND kind = 'AppInstalled'") == 1);
        assertThat(Tables.text(data, "SELECT origin_instance_id FROM sites")).isEqualTo("origin-1");
        isServed(site.name());
        sites.wix("ben").install("origin-1");
        sites.stopBridge();
        sites.startBridge();
        assertThat(stored().name()).isEqualTo(site.name());
        assertThat(sites.bridge().sites().named(site.name())).isPresent();
    }

    @Test
    void anyOtherSignedWebhookMakesASiteToo() throws Exception {
        start("add");
        bensContact = sites.wix("ben").seedAccount(ADA, "Ada", 0);
        for (int i = 1; i <= 5; i++) {
            sites.wix("ben").organic(bensContact, OrganicChange.purchase(1));
        }
        StoredSite site = stored();
        Awaitility.await().until(() -> sites.bridge().sites().named(site.name()).isPresent());
        assertThat(sites.like("anna/" + SitesFixture.SOURCE, "like-1", ADA)).isEqualTo(200);
    }

    @Test
    void whatMayBeOfAWrongSiteDoesNotBecomeAnother() throws Exception {
        sites = SitesFixture.start(dir, Map.of("sites.on-install", "add"), "anna", "ben");
        sites.stopBridge();
        sites.site("ben", Map.of("reminder.within", "many"));
        sites.startBridge();
        sites.wix("ben").install("origin-1");
        Awaitility.await().until(() -> sites.metrics()
                .lines()
                .anyMatch(line ->
                        line.startsWith("bridge_webhooks_refused_total") && line.contains("reason=\"site-wrong\"")));
        assertThat(KeptSites.in(dir.resolve("data")).sites()).isEmpty();
        sites.site("ben", Map.of());
        Path data = dir.resolve("data");
        Awaitility.await()
                .until(() -> Tables.count(data, "inbox WHERE site = '" + bens() + "' AND kind = 'AppInstalled'") == 1);
        assertThat(KeptSites.in(data).sites()).isEmpty();
    }

    @Test
    void usuallyItIsRefused() throws Exception {
        start("ignore");
        sites.wix("ben").install(null);
        Awaitility.await().until(() -> sites.metrics()
                .lines()
                .anyMatch(line ->
                        line.startsWith("bridge_webhooks_refused_total") && line.contains("reason=\"instance\"")));
        assertThat(KeptSites.in(dir.resolve("data")).sites()).isEmpty();
        assertThat(Tables.count(dir.resolve("data"), "inbox WHERE site = '" + bens() + "'"))
                .isZero();
    }
}
