package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.testing.LogLines;
import io.loyaltybridge.testing.SitesFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a service with several sites starts, and what it refuses. */
@Tag("service")
class SiteStartTest {
    @TempDir
    private Path dir;

    private SitesFixture sites;

    @AfterEach
    void close() {
        sites.close();
    }

    private void start(String... names) throws Exception {
        sites = SitesFixture.start(dir, names);
    }

    @Test
    void theSiteOfTheProcessKeepsItsPathsBesideOthers() throws Exception {
        start("main", "anna");
        String contact = sites.wix("main").seedAccount("ada@example.com", "Ada", 0);
        String customer = sites.program("main").seedCustomer("ada@example.com", "Ada", 0);
        sites.awaitLinks(1);
        assertThat(sites.like(SitesFixture.SOURCE, "like-1", "ada@example.com")).isEqualTo(200);
        sites.awaitBalances("main", contact, customer, 5);
        sites.program("main").organic(customer, OrganicChange.purchase(3));
        sites.awaitBalances("main", contact, customer, 8);
        assertThat(sites.like("main/" + SitesFixture.SOURCE, "like-2", "ada@example.com"))
                .isEqualTo(200);
        sites.awaitBalances("main", contact, customer, 13);
        assertThat(sites.like("anna/" + SitesFixture.SOURCE, "like-1", "ada@example.com"))
                .isEqualTo(200);
        Awaitility.await().until(() -> sites.events("pending") == 0);
        sites.awaitBalances("main", contact, customer, 13);
        assertThat(sites.bridge().about()).contains("  anna/program is on", "  main/program is on", "  wix is on");
    }

    @Test
    void everythingThatIsWrongInAnySiteIsSaidBeforeItStarts() throws Exception {
        start("anna", "ben");
        sites.stopBridge();
        sites.site("anna", Map.of("program.connector", "other"));
        sites.site("ben", Map.of("texts.directory", "no-such-folder", "messages.on", "true"));
        assertThatThrownBy(sites::startBridge)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("site anna: ")
                .hasMessageContaining("program.connector: there is no profile profiles/programs/other.properties")
                .hasMessageContaining("site ben: ")
                .hasMessageContaining("no-such-folder");
        sites.site("anna", Map.of());
        sites.site("ben", Map.of());
        sites.startBridge();
    }

    @Test
    void aSourceOfOneNameHasOneRoute() throws Exception {
        start("anna", "ben");
        sites.stopBridge();
        sites.site("ben", Map.of("sources." + SitesFixture.SOURCE + ".route", "my-points"));
        sites.startBridge();
        assertThat(sites.bridge().sites().all()).extracting(Site::name).containsExactly("anna");
        assertThat(sites.health())
                .contains(
                        "ben.wrong",
                        "sources.social-like.route: expected award-points as another site has it, found my-points");
    }

    @Test
    void aWrongSiteIsLeftOutUntilItIsRightAndNothingOfItIsLost() throws Exception {
        start("anna", "ben");
        sites.stopBridge();
        sites.site("ben", Map.of("reminder.within", "many"));
        try (LogLines log = LogLines.of(Bridge.class)) {
            sites.startBridge();
            assertThat(log.texts(Level.ERROR))
                    .singleElement()
                    .asString()
                    .startsWith("Site ben is left out, because what describes it is wrong: ")
                    .contains("ben.properties:", "reminder.within: expected");
        }
        assertThat(sites.bridge().about())
                .contains("Left out, because what describes them is wrong: ben; ./loyalty-bridge site list shows why."
                        + " They are served as soon as it is right");
        assertThat(sites.health()).contains("ben.wrong", "reminder.within: expected");
        String contact = sites.wix("ben").seedAccount("ada@example.com", "Ada", 0);
        String customer = sites.program("ben").seedCustomer("ada@example.com", "Ada", 0);
        assertThat(sites.like("ben/" + SitesFixture.SOURCE, "like-1", "ada@example.com"))
                .isEqualTo(503);
        assertThat(sites.like("anna/" + SitesFixture.SOURCE, "like-1", "ada@example.com"))
                .isEqualTo(200);
        Awaitility.await().until(() -> sites.metrics()
                .lines()
                .anyMatch(line ->
                        line.startsWith("bridge_webhooks_refused_total") && line.contains("reason=\"site-wrong\"")));
        assertThat(sites.eventsOf("anna")).isPositive();
        assertThat(sites.eventsOf("ben")).isZero();
        sites.site("ben", Map.of("reminder.within", "7"));
        // Anna's customer, and that of Ben, of whom Wix tells again.
        sites.awaitLinks(2);
        assertThat(sites.like("ben/" + SitesFixture.SOURCE, "like-1", "ada@example.com"))
                .isEqualTo(200);
        sites.awaitBalances("ben", contact, customer, 5);
    }

    @Test
    void routesThatKnowOneSiteOnlyAreRefusedBesideOthers() throws Exception {
        start("anna", "ben");
        sites.stopBridge();
        Path old = Files.writeString(
                dir.resolve("old.camel.yaml"),
                """
                - route:
                    id: mine
                    from:
                      uri: direct:mine
                      steps:
                        - filter:
                            expression: {simple: {expression: "{{sync.on}} == true"}}
                            steps:
                              - log: {message: "two sites, one answer"}
                """);
        Map<String, String> with = Map.of("camel.main.routesIncludePattern", "file:routes/**/*.camel.yaml,file:" + old);
        assertThatThrownBy(() -> sites.startBridge(with))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("old.camel.yaml: the placeholder sync.on is called ${variable.site.synced} now");
        sites.startBridge();
    }
}
