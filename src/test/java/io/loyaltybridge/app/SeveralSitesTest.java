package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.site.SiteLog;
import io.loyaltybridge.testing.LogLines;
import io.loyaltybridge.testing.SitesFixture;
import io.loyaltybridge.testing.Tables;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two sites in one service, whose customers have the same addresses. */
@Tag("service")
class SeveralSitesTest {
    private static final Logger LOG = LoggerFactory.getLogger(SeveralSitesTest.class);
    private static final String ADA = "ada@example.com";

    @TempDir
    private Path dir;

    private SitesFixture sites;
    private String annasContact;
    private String annasCustomer;
    private String bensContact;
    private String bensCustomer;

    @BeforeEach
    void oneCustomerOnEach() throws Exception {
        sites = SitesFixture.start(dir, "anna", "ben");
        annasContact = sites.wix("anna").seedAccount(ADA, "Ada", 100);
        annasCustomer = sites.program("anna").seedCustomer(ADA, "Ada", 100);
        bensContact = sites.wix("ben").seedAccount(ADA, "Ada", 500);
        bensCustomer = sites.program("ben").seedCustomer(ADA, "Ada", 500);
        sites.awaitLinks(2);
    }

    @AfterEach
    void close() {
        sites.close();
    }

    @Test
    void changesStayOnTheirSite() {
        sites.wix("anna").organic(annasContact, OrganicChange.purchase(7));
        sites.awaitBalances("anna", annasContact, annasCustomer, 107);
        sites.program("ben").organic(bensCustomer, OrganicChange.redeem(50));
        sites.awaitBalances("ben", bensContact, bensCustomer, 450);
        sites.awaitBalances("anna", annasContact, annasCustomer, 107);
    }

    @Test
    void theSameLikeOfTwoSitesCountsOnEach() throws Exception {
        assertThat(sites.like("anna/" + SitesFixture.SOURCE, "like-1", ADA)).isEqualTo(200);
        assertThat(sites.like("ben/" + SitesFixture.SOURCE, "like-1", ADA)).isEqualTo(200);
        assertThat(sites.like("ben/" + SitesFixture.SOURCE, "like-1", ADA)).isEqualTo(200);
        Awaitility.await().until(() -> sites.events("pending") == 0);
        sites.awaitBalances("anna", annasContact, annasCustomer, 105);
        sites.awaitBalances("ben", bensContact, bensCustomer, 505);
    }

    private int asked(String path, String token) throws Exception {
        URI uri = URI.create(sites.url(path) + "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=" + token);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void eachSiteAnswersTheHandshakesOfItsOwnSources() throws Exception {
        sites.stopBridge();
        for (String site : List.of("anna", "ben")) {
            sites.site(
                    site,
                    Map.of(
                            "sources.page.signature",
                            "meta",
                            "sources.page.secret",
                            "secret-of-" + site,
                            "sources.page.points",
                            "1",
                            "sources.page.verify-token",
                            "token-of-" + site));
        }
        sites.startBridge();

        assertThat(asked("anna/page", "token-of-anna")).isEqualTo(200);
        assertThat(asked("ben/page", "token-of-ben")).isEqualTo(200);
        assertThat(asked("ben/page", "token-of-anna")).isEqualTo(403);
        assertThat(asked("page", "token-of-anna")).isEqualTo(404);
        assertThat(asked("carl/page", "token-of-anna")).isEqualTo(404);
        assertThat(asked("anna/" + SitesFixture.SOURCE, "token-of-anna")).isEqualTo(405);
    }

    @Test
    void aPathThatIsNoSitesIsUnknown() throws Exception {
        assertThat(sites.like(SitesFixture.SOURCE, "like-1", ADA))
                .as("the process describes no site")
                .isEqualTo(404);
        assertThat(sites.like("carl/" + SitesFixture.SOURCE, "like-1", ADA)).isEqualTo(404);
        assertThat(sites.like("anna/wix", "like-1", ADA)).isEqualTo(404);
        assertThat(sites.like("anna/" + SitesFixture.SOURCE + "/x", "like-1", ADA))
                .isEqualTo(404);
        assertThat(sites.like("/" + SitesFixture.SOURCE, "like-1", ADA)).isEqualTo(404);
    }

    @Test
    void aProgramThatIsDownHoldsOnlyItsSite() {
        sites.program("anna").faults().add(Fault.always(FaultKind.ERROR_BEFORE, null));
        sites.wix("anna").organic(annasContact, OrganicChange.purchase(7));
        Awaitility.await()
                .until(() -> Tables.count(dir.resolve("data"), "outages WHERE what LIKE 'program%'") > 0
                        || sites.events("pending") > 0);
        for (int i = 1; i <= 5; i++) {
            sites.wix("ben").organic(bensContact, OrganicChange.purchase(10));
            sites.awaitBalances("ben", bensContact, bensCustomer, 500 + 10 * i);
        }
        assertThat(sites.onProgram("anna", annasCustomer)).isEqualTo(100);
        sites.program("anna").faults().clear();
        sites.awaitBalances("anna", annasContact, annasCustomer, 107);
        Awaitility.await().until(() -> sites.events("pending") == 0);
        assertThat(sites.events("parked")).isZero();
    }

    @Test
    void aCommandIsForOneOfThem() {
        List<String> out = new ArrayList<>();
        assertThat(sites.bridge().job("reconcile").run(List.of("--dry-run"), out::add))
                .isEqualTo(1);
        assertThat(out).containsExactly("reconcile: expected --site with one of anna, ben");
        out.clear();
        assertThat(sites.bridge().job("reconcile").run(List.of("--site=ben", "--dry-run"), out::add))
                .isZero();
        assertThat(out).anyMatch(line -> line.contains("No drift"));
    }

    @Test
    void afterAStartEachGoesOnWhereItWas() throws Exception {
        sites.stopBridge();
        sites.wix("anna").organic(annasContact, OrganicChange.purchase(7));
        sites.site("ben", Map.of("sync.drift-policy", "report"));
        sites.startBridge();
        sites.wix("anna").organic(annasContact, OrganicChange.purchase(1));
        sites.awaitBalances("anna", annasContact, annasCustomer, 108);
        sites.awaitBalances("ben", bensContact, bensCustomer, 500);
    }

    @Test
    void theDatabaseOfAllSitesIsFoldedTogether() {
        List<String> out = new ArrayList<>();
        assertThat(sites.bridge().job("store-compact").run(List.of("--dry-run"), out::add))
                .as(out.toString())
                .isZero();
        assertThat(out)
                .anyMatch(line -> line.startsWith("site anna: store-compact: would fold 0"))
                .anyMatch(line -> line.startsWith("site ben: store-compact: would fold 0"));
    }

    /** The same event of both is parked on one. */
    private void oneOfAnnasIsParked() throws Exception {
        sites.like("anna/" + SitesFixture.SOURCE, "like-1", ADA);
        sites.like("ben/" + SitesFixture.SOURCE, "like-1", ADA);
        sites.like("anna/" + SitesFixture.SOURCE, "like-1", "other@example.com");
        Awaitility.await().until(() -> sites.events("parked") == 1 && sites.events("pending") == 0);
    }

    @Test
    void metricsTellSitesApart() throws Exception {
        oneOfAnnasIsParked();
        Awaitility.await().untilAsserted(() -> assertThat(shown("/observe/metrics"))
                .contains("bridge_inbox_parked{site=\"anna\"} 1.0", "bridge_inbox_parked{site=\"ben\"} 0.0"));
        assertThat(shown("/observe/metrics"))
                .contains(
                        "bridge_awards_total{result=\"settled\",site=\"ben\",source=\"social-like\"} 1.0",
                        "bridge_webhooks_received_total{result=\"altered\",site=\"anna\",source=\"social-like\"} 1.0",
                        "bridge_wix_quota_wait_seconds_count{site=\"anna\"}",
                        "bridge_inbox_commit_seconds_count{site=\"ben\"}",
                        "bridge_sync_drift{reason=\"held\",site=\"anna\",unit=\"links\"} 0.0")
                .doesNotContain("bridge_webhooks_received_total{result=\"altered\",site=\"ben\"");
    }

    @Test
    void withMoreSitesThanMetricsTakeTheyAreOfAllTogether() throws Exception {
        sites.stopBridge();
        sites.change(Map.of("metrics.max-sites", "1"));
        sites.startBridge();
        oneOfAnnasIsParked();
        Awaitility.await()
                .untilAsserted(() -> assertThat(shown("/observe/metrics")).contains("bridge_inbox_parked 1.0"));
        assertThat(shown("/observe/metrics"))
                .contains("bridge_awards_total{result=\"settled\",source=\"social-like\"} 2.0")
                .doesNotContain("site=");
    }

    @Test
    void healthNamesTheSitesThatNeedAPerson() throws Exception {
        assertThat(shown("/observe/health?data=true"))
                .contains("\"sites.need-a-person\"")
                .doesNotContain("anna.needs");
        oneOfAnnasIsParked();
        Awaitility.await().untilAsserted(() -> assertThat(shown("/observe/health?data=true"))
                .containsPattern("\"anna.needs\"\\s*:\\s*\"parked events: 1\"")
                .containsPattern("\"sites.need-a-person\"\\s*:\\s*\"?1\\b")
                .doesNotContain("ben.needs"));
    }

    @Test
    void linesOfTheLogNameTheSite() throws Exception {
        try (LogLines log = LogLines.all()) {
            sites.wix("anna").faults().add(Fault.always(FaultKind.ERROR_BEFORE, "loyalty_accounts.earnPoints"));
            sites.like("anna/" + SitesFixture.SOURCE, "like-1", ADA);
            Awaitility.await().until(() -> log.events().stream()
                    .anyMatch(line -> line.getFormattedMessage().contains("attempt 1 failed")));
            assertThat(log.events())
                    .filteredOn(line -> line.getFormattedMessage().startsWith("Event "))
                    .isNotEmpty()
                    .allMatch(line -> "anna".equals(line.getMDCPropertyMap().get(SiteLog.KEY)));
            log.clear();
            assertThat(sites.bridge().job("reconcile").run(List.of("--site=ben"), LOG::info))
                    .isZero();
            assertThat(log.events())
                    .filteredOn(line -> line.getLoggerName().equals(LOG.getName()))
                    .isNotEmpty()
                    .allMatch(line -> "ben".equals(line.getMDCPropertyMap().get(SiteLog.KEY)));
        }
    }

    @Test
    void refusedWebhooksAreToldApartBySite() throws Exception {
        try (LogLines log = LogLines.all()) {
            for (String site : List.of("anna", "ben")) {
                String path = site + "/" + SitesFixture.SOURCE;
                assertThat(send(
                                path,
                                "{}",
                                "webhook-id",
                                "m",
                                "webhook-timestamp",
                                "1",
                                "webhook-signature",
                                "v1,AA=="))
                        .isEqualTo(401);
                assertThat(send(path, "{}")).as("without a signature").isEqualTo(401);
            }
            assertThat(log.texts().stream()
                            .filter(line ->
                                    line.startsWith("Refused a webhook of ") || line.startsWith("Refused with 401"))
                            .toList())
                    .hasSize(4)
                    .anyMatch(line -> line.startsWith("Refused a webhook of social-like of site anna with 401"))
                    .anyMatch(line -> line.startsWith("Refused a webhook of social-like of site ben with 401"))
                    .anyMatch(line -> line.contains("/webhooks/anna/"))
                    .anyMatch(line -> line.contains("/webhooks/ben/"));
        }
        assertThat(shown("/observe/metrics"))
                .contains(
                        "bridge_webhooks_refused_total{reason=\"missing_header\",site=\"anna\",source=\"social-like\"} 1.0",
                        "bridge_webhooks_refused_total{reason=\"missing_header\",site=\"ben\",source=\"social-like\"} 1.0");
    }

    private int send(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(sites.url(path)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private String shown(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(sites.bridge().managementUrl() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
