package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.testing.LogLines;
import io.loyaltybridge.testing.SitesFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sites of one process whose programs have different connectors. */
@Tag("service")
class ConnectorsTest {
    @TempDir
    private Path dir;

    private SitesFixture sites;

    @AfterEach
    void close() {
        sites.close();
    }

    @Test
    void eachSiteHasItsOwnConnectorAndNoneGetsAnothers() throws Exception {
        List<String> names = List.of("anna", "ben", "cleo");
        sites = SitesFixture.start(dir, Map.of("ben", ProgramKind.SQUARE, "cleo", ProgramKind.PLAIN), names);
        Map<String, String> contacts = new java.util.HashMap<>();
        Map<String, String> customers = new java.util.HashMap<>();
        for (String name : names) {
            contacts.put(name, sites.wix(name).seedAccount("ada@example.com", "Ada", 100));
            customers.put(name, sites.program(name).seedCustomer("ada@example.com", "Ada", 100));
        }
        sites.awaitLinks(3);
        for (String name : names) {
            sites.wix(name).organic(contacts.get(name), OrganicChange.purchase(7));
        }
        for (String name : names) {
            sites.awaitBalances(name, contacts.get(name), customers.get(name), 107);
        }
        // What is changed on a program that is a mirror is overwritten, so only the others are asked.
        for (String name : List.of("anna", "ben")) {
            sites.program(name).organic(customers.get(name), OrganicChange.redeem(50));
            sites.awaitBalances(name, contacts.get(name), customers.get(name), 57);
        }
        assertThat(sites.bridge().about())
                .contains("Site anna: the program (connector rest) and Wix: key + strict version: exactly once")
                .contains("Site ben: the program (connector square) and Wix: key + linearizable read: exactly once")
                .anyMatch(line -> line.startsWith("Site cleo: the program (connector plain) and Wix: set, mirror"));
    }

    @Test
    void aSiteWithAConnectorThatTheServiceHasNotStartedWithIsLeftOutUntilItStartsAgain() throws Exception {
        sites = SitesFixture.start(dir, Map.of(), List.of("anna", "ben"));
        try (LogLines log = LogLines.of(SiteChanges.class)) {
            sites.site("ben", Map.of("program.connector", "plain"));
            Awaitility.await().untilAsserted(() -> assertThat(log.texts())
                    .anyMatch(line -> line.contains(
                            "the service was started without a site that has the connector plain; start it again")));
        }
        sites.stopBridge();
        sites.startBridge();
        assertThat(sites.bridge().about()).anyMatch(line -> line.startsWith("Site ben: the program (connector plain)"));
    }
}
