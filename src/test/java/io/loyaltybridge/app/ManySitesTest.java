package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SiteParts;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.testing.SitesFixture;
import io.loyaltybridge.testing.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** So many sites that what belongs to one is only in memory while it is needed. */
@Tag("service")
class ManySitesTest {
    private static final String ADA = "ada@example.com";

    @TempDir
    private Path dir;

    private SitesFixture sites;
    private String annasContact;
    private String annasCustomer;

    @BeforeEach
    void annaAndBenAndAHundredAtRest() throws Exception {
        sites = SitesFixture.start(dir, "anna", "ben");
        annasContact = sites.wix("anna").seedAccount(ADA, "Ada", 0);
        annasCustomer = sites.program("anna").seedCustomer(ADA, "Ada", 0);
        sites.awaitLinks(1);
        sites.stopBridge();
        for (int n = 0; n < SiteOpening.MOST_OPEN; n++) {
            Files.writeString(sites.file("rest-" + n), "wix.instance-id=" + new UUID(1, n) + "\nprogram.base-url=\n");
        }
    }

    @AfterEach
    void stop() {
        sites.close();
    }

    /** The sites that are open, but for the first one, which is always. */
    private List<String> open() {
        Sites now = sites.bridge().sites();
        return now.all().stream()
                .skip(1)
                .filter(SiteParts::isOpen)
                .map(Site::name)
                .toList();
    }

    private void firstIsAtRest() throws IOException {
        Files.writeString(sites.file("aaa"), "wix.instance-id=" + new UUID(2, 0) + "\nprogram.base-url=\n");
    }

    @Test
    void aSiteIsOpenedByItsFirstEventPutAwayWhenIdleAndOpenedAgain() throws Exception {
        firstIsAtRest();
        sites.startBridge();
        assertThat(open()).isEmpty();

        assertThat(sites.like("anna/" + SitesFixture.SOURCE, "one", ADA)).isEqualTo(200);
        sites.awaitBalances("anna", annasContact, annasCustomer, 5);
        assertThat(open()).containsExactly("anna");

        Awaitility.await().until(() -> sites.bridge().putAwayIdle(2) > 0);
        Awaitility.await().until(() -> {
            sites.bridge().putAwayIdle(2);
            return open().isEmpty();
        });

        assertThat(sites.like("anna/" + SitesFixture.SOURCE, "two", ADA)).isEqualTo(200);
        assertThat(sites.like("anna/" + SitesFixture.SOURCE, "one", ADA)).isEqualTo(200);
        sites.awaitBalances("anna", annasContact, annasCustomer, 10);
        Awaitility.await().until(() -> sites.events("pending") == 0);
        assertThat(sites.wix("anna")
                        .transactions(sites.wix("anna")
                                .account(annasContact)
                                .path("id")
                                .asText()))
                .hasSize(2);
        assertThat(open()).containsExactly("anna");
    }

    @Test
    void whatIsOpenForASiteIsCarriedOutAfterTheStartThoughNoEventComes() throws Exception {
        firstIsAtRest();
        sites.startBridge();
        sites.program("anna").faults().add(Fault.always(FaultKind.ERROR_BEFORE, null));
        sites.wix("anna").organic(annasContact, OrganicChange.purchase(30));
        Awaitility.await().until(() -> sites.onWix("anna", annasContact) == 30);
        Awaitility.await().untilAsserted(() -> assertThat(outages()).isPositive());
        sites.stopBridge();
        sites.program("anna").faults().clear();

        sites.startBridge();
        sites.awaitBalances("anna", annasContact, annasCustomer, 30);
    }

    private long outages() {
        return Tables.count(dir.resolve("data"), "outages");
    }

    @Test
    void aPausedSiteTakesWebhooksAndDoesNothingElseUntilItIsResumed() throws Exception {
        sites.startBridgePaused("anna");
        sites.wix("ben").seedAccount(ADA, "Ada", 0);
        assertThat(sites.like("anna/" + SitesFixture.SOURCE, "one", ADA)).isEqualTo(200);
        sites.wix("anna").organic(annasContact, OrganicChange.purchase(30));
        assertThat(sites.like("ben/" + SitesFixture.SOURCE, "two", ADA)).isEqualTo(200);
        String bens = sites.wix("ben").seedAccount("ben@example.com", "Ben", 0);
        assertThat(sites.like("ben/" + SitesFixture.SOURCE, "three", "ben@example.com"))
                .isEqualTo(200);
        Awaitility.await().until(() -> sites.onWix("ben", bens) == 5);
        Awaitility.await()
                .until(() ->
                        Tables.count(dir.resolve("data"), "inbox WHERE state = 'pending' AND source = 'social-like'")
                                == 1);
        assertThat(sites.onWix("anna", annasContact)).isEqualTo(30);
        assertThat(sites.onProgram("anna", annasCustomer)).isZero();
        List<String> lines = new ArrayList<>();
        assertThat(sites.bridge().job("reconcile").run(List.of("--site=anna"), lines::add))
                .isOne();
        assertThat(lines).containsExactly("reconcile: site anna is paused; ./loyalty-bridge site resume anna");
        sites.stopBridge();

        sites.startBridge();
        sites.awaitBalances("anna", annasContact, annasCustomer, 35);
    }
}
