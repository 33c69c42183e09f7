package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.testing.SitesFixture;
import io.loyaltybridge.testing.Tables;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site whose owner removes the app, and installs it again or not. */
@Tag("service")
class RemovedAppTest {
    private static final String ADA = "ada@example.com";

    @TempDir
    private Path dir;

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    private SitesFixture sites;
    private HttpServer recorder;
    private String contact;
    private String customer;

    @BeforeEach
    void record() throws IOException {
        recorder = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        recorder.createContext("/", exchange -> {
            sent.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        recorder.start();
    }

    @AfterEach
    void close() {
        recorder.stop(0);
        sites.close();
    }

    /** What Wix sends while something happens, kept back. */
    private byte[] recorded(Runnable happens) throws InterruptedException {
        sites.wix("ben")
                .setWebhookUrl("http://127.0.0.1:" + recorder.getAddress().getPort());
        happens.run();
        byte[] body = sent.poll(10, TimeUnit.SECONDS);
        sites.wix("ben").setWebhookUrl(sites.url("wix"));
        assertThat(body).isNotNull();
        return body;
    }

    private int send(byte[] body) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(sites.url("wix")))
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private String id() {
        return sites.wix("ben").options().instanceId();
    }

    private Path data() {
        return dir.resolve("data");
    }

    private boolean isPaused(String name) {
        return sites.bridge().sites().named(name).map(Site::isPaused).orElse(false);
    }

    private void linked(String name) {
        contact = sites.wix(name).seedAccount(ADA, "Ada", 10);
        customer = sites.program(name).seedCustomer(ADA, "Ada", 10);
    }

    /** The clock of Wix's signatures has whole seconds. */
    private static void nextSecond() {
        long now = System.currentTimeMillis() / 1000;
        Awaitility.await().until(() -> System.currentTimeMillis() / 1000 > now);
    }

    private Map<String, Long> rowsOf(String id) {
        Map<String, Long> rows = new java.util.TreeMap<>();
        List<String> tables = new ArrayList<>(List.of("inbox", "links", "operations", "ledger", "effects", "timers"));
        tables.forEach(table -> rows.put(table, Tables.count(data(), table + " WHERE site = '" + id + "'")));
        return rows;
    }

    @Test
    void aSiteIsPausedUntilTheAppIsInstalledAgainAndAnOldEventDoesNotPauseItAgain() throws Exception {
        sites = SitesFixture.start(dir, "anna", "ben");
        linked("ben");
        sites.awaitLinks(1);
        byte[] removed = recorded(() -> sites.wix("ben").remove());
        assertThat(send(removed)).isEqualTo(200);
        Awaitility.await().until(() -> isPaused("ben"));
        assertThat(isPaused("anna")).isFalse();
        assertThat(Tables.text(data(), "SELECT state FROM inbox WHERE kind = 'AppRemoved'"))
                .isEqualTo("ignored");

        assertThat(sites.like("ben/" + SitesFixture.SOURCE, "like-1", ADA)).isEqualTo(200);
        assertThat(sites.events("pending")).isEqualTo(1);

        nextSecond();
        byte[] installed = recorded(() -> sites.wix("ben").install(null));
        assertThat(send(installed)).isEqualTo(200);
        Awaitility.await().until(() -> !isPaused("ben"));
        sites.awaitBalances("ben", contact, customer, 15);

        assertThat(send(removed)).isEqualTo(200);
        // The same once more, long after the inbox has forgotten it.
        sites.stopBridge();
        Tables.change(data(), "DELETE FROM inbox WHERE kind = 'AppRemoved'");
        sites.startBridge();
        assertThat(send(removed)).isEqualTo(200);
        assertThat(Tables.count(data(), "inbox WHERE kind = 'AppRemoved'")).isEqualTo(1);
        assertThat(Tables.text(data(), "SELECT state FROM site_states")).isEqualTo("installed");
        sites.wix("ben").organic(contact, OrganicChange.purchase(3));
        sites.awaitBalances("ben", contact, customer, 18);
        assertThat(isPaused("ben")).isFalse();

        nextSecond();
        sites.wix("ben").remove();
        Awaitility.await().until(() -> isPaused("ben"));
        sites.stopBridge();
        sites.startBridge();
        assertThat(isPaused("ben")).isTrue();
    }

    @Test
    void afterAWhileEverythingOfItIsErasedAndNothingOfAnother() throws Exception {
        sites = SitesFixture.start(dir, Map.of("sites.on-install", "add"), "anna", "ben");
        linked("anna");
        String annasContact = contact;
        String annasCustomer = customer;
        linked("ben");
        sites.awaitLinks(2);
        sites.wix("ben").remove();
        Awaitility.await().until(() -> isPaused("ben"));
        RemovedSites nightly =
                sites.bridge().camelContext().getRegistry().lookupByNameAndType("removedSites", RemovedSites.class);
        assertThat(nightly.eraseRemoved()).isZero();
        assertThat(rowsOf(id()).get("links")).isEqualTo(1);

        sites.stopBridge();
        long then = System.currentTimeMillis() - TimeUnit.DAYS.toMillis(31);
        Tables.change(data(), "UPDATE site_states SET since = " + then);
        sites.startBridge();
        nightly = sites.bridge().camelContext().getRegistry().lookupByNameAndType("removedSites", RemovedSites.class);
        String annas = sites.wix("anna").options().instanceId();
        Map<String, Long> before = rowsOf(annas);
        assertThat(nightly.eraseRemoved()).isEqualTo(1);
        assertThat(nightly.eraseRemoved()).isZero();

        assertThat(rowsOf(id()).values()).containsOnly(0L);
        assertThat(rowsOf(annas)).isEqualTo(before);
        assertThat(Tables.text(data(), "SELECT state FROM site_states")).isEqualTo("erased");
        // Its file is still there: it stays paused, and nothing is stored for it any more.
        assertThat(isPaused("ben")).isTrue();
        assertThat(sites.like("ben/" + SitesFixture.SOURCE, "like-1", ADA)).isEqualTo(404);
        assertThat(rowsOf(id()).values()).containsOnly(0L);
        sites.wix("anna").organic(annasContact, OrganicChange.purchase(3));
        sites.awaitBalances("anna", annasContact, annasCustomer, 13);

        nextSecond();
        sites.wix("ben").install(null);
        Awaitility.await().until(() -> !isPaused("ben"));
        Awaitility.await().untilAsserted(() -> assertThat(sites.like("ben/" + SitesFixture.SOURCE, "like-2", ADA))
                .isEqualTo(200));
    }

    @Test
    void aServiceStartsWithoutASiteWhereInstallationsBecomeSites() throws Exception {
        sites = SitesFixture.start(dir, Map.of("sites.on-install", "add"), "ben");
        sites.stopBridge();
        Files.delete(sites.file("ben"));
        sites.startBridge();
        assertThat(sites.bridge().sites().all()).isEmpty();
        assertThat(String.join("\n", sites.bridge().about())).contains("no site yet");
        assertThat(sites.health()).containsPattern("\"sites\" ?: ?\"?0");
        List<String> lines = new ArrayList<>();
        assertThat(sites.bridge().job("parked-replay").run(List.of(), lines::add))
                .isEqualTo(1);
        assertThat(lines).containsExactly("parked-replay: there is no site yet");

        sites.wix("ben").install(null);
        String name = "site-" + id().substring(0, 8);
        Awaitility.await().until(() -> sites.bridge().sites().named(name).isPresent());
        contact = sites.wix("ben").seedAccount(ADA, "Ada", 0);
        assertThat(sites.like(name + "/" + SitesFixture.SOURCE, "like-1", ADA)).isEqualTo(200);
        Awaitility.await().until(() -> sites.onWix("ben", contact) == 5);

        // Removed for long, it is gone with its settings; only its next installation makes it a site again.
        sites.wix("ben").remove();
        Awaitility.await().until(() -> isPaused(name));
        assertThat(sites.bridge().job("site-remove").run(List.of(name, "--yes"), lines::add))
                .as(lines.toString())
                .isZero();
        assertThat(sites.bridge().sites().all()).isEmpty();
        assertThat(Tables.count(data(), "sites")).isZero();
        assertThat(Tables.count(data(), "site_states")).isZero();
        assertThat(rowsOf(id()).values()).containsOnly(0L);
        nextSecond();
        assertThat(send(recorded(() -> sites.wix("ben").remove()))).isEqualTo(401);
        assertThat(Tables.count(data(), "sites")).isZero();
    }

    @Test
    void withoutThatItDoesNot() throws Exception {
        sites = SitesFixture.start(dir, "ben");
        sites.stopBridge();
        Files.delete(sites.file("ben"));
        Assertions.assertThatThrownBy(sites::startBridge).isInstanceOf(SettingsException.class);
    }
}
