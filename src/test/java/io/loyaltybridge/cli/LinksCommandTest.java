package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.Cause;
import io.loyaltybridge.ledger.store.Link;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinksCommandTest {
    @TempDir
    private Path dir;

    private SeededLedger seeded;
    private Path config;

    @BeforeEach
    void twoCustomers() throws IOException {
        Path data = dir.resolve("data");
        seeded = new SeededLedger(data);
        config = Cli.config(
                dir.resolve("test.properties"),
                Map.of("bridge.data-dir", data.toString(), "bridge.site", SeededLedger.SITE));
        seeded.linked("ada@example.com", "1", 100, 90);
        seeded.links()
                .mark(
                        seeded.links().findOrCreate("ben@example.com").id(),
                        Link.State.AMBIGUOUS,
                        "2 customers of the program have this e-mail");
    }

    @AfterEach
    void close() {
        seeded.close();
    }

    @Test
    void everyLinkStandsInALineWithBothBalances() {
        assertThat(Cli.run(config, "links").out())
                .isEqualTo(
                        """
                E-MAIL           STATE      WIX ACCOUNT  PROGRAM     ON WIX  ON THE PROGRAM  DIFFERENCE  REASON
                ada@example.com  matched    account-1    customer-1  100     90              +10         -
                ben@example.com  ambiguous  -            -           -       -               -           2 customers of the program have this e-mail
                """);
    }

    @Test
    void aStateIsAskedForAlone() throws IOException {
        JsonNode links = new ObjectMapper()
                .readTree(
                        Cli.run(config, "links", "--state", "matched", "--json").out())
                .path("links");
        assertThat(links).hasSize(1);
        assertThat(links.get(0).path("difference").asLong()).isEqualTo(10);
        assertThat(links.get(0).path("balances").path("program").path("balance").asLong())
                .isEqualTo(90);
        assertThat(Cli.run(config, "links", "--state", "missing").out()).isEqualTo("no links\n");
        assertThat(Cli.run(config, "links", "--limit", "1").out())
                .contains("ada")
                .doesNotContain("ben");
    }

    @Test
    void whoseBalancesStandApartIsListedWithWhatBecomesOfIt() throws IOException {
        seeded.linked("cleo@example.com", "2", 50, 50);
        assertThat(Cli.run(config, "links", "--state", "drift").out())
                .isEqualTo(
                        """
                E-MAIL           STATE    WIX ACCOUNT  PROGRAM     ON WIX  ON THE PROGRAM  DIFFERENCE  REASON
                ada@example.com  matched  account-1    customer-1  100     90              +10         kept; a person decides: reconcile --policy wix-wins|program-wins --customer ada@example.com
                """);
        assertThat(reasonWith("wix-wins", "10")).isEqualTo("the next reconcile levels it");
        assertThat(reasonWith("wix-wins", "9"))
                .isEqualTo(
                        "above the limit of 9 points; a person decides: reconcile --policy wix-wins --customer ada@example.com");

        String link = seeded.links().findOrCreate("ada@example.com").id();
        seeded.ledger().event(link, Side.PROGRAM, new Snapshot(2, 95), Cause.of("event"));
        String operation = seeded.ledger().state(link).operations().get(0).id();
        assertThat(reasonWith("wix-wins", "10"))
                .isEqualTo("difference kept: operation " + operation + " is not settled yet");

        seeded.links().mark(link, Link.State.CONFLICT, "two persons");
        assertThat(reasonWith("wix-wins", "10")).isEqualTo("difference kept: the link is in conflict");
        seeded.store().write(tx -> tx.update("UPDATE links SET books = 0 WHERE id = ?", link));
        assertThat(reasonWith("wix-wins", "10"))
                .isEqualTo("not explained by the books; difference kept: the link is in conflict");
    }

    private String reasonWith(String policy, String limit) throws IOException {
        Path settings = Cli.config(
                dir.resolve("policy.properties"),
                Map.of(
                        "bridge.data-dir",
                        dir.resolve("data").toString(),
                        "bridge.site",
                        SeededLedger.SITE,
                        "sync.drift-policy",
                        policy,
                        "sync.drift-limit",
                        limit));
        return new ObjectMapper()
                .readTree(
                        Cli.run(settings, "links", "--state", "drift", "--json").out())
                .path("links")
                .path(0)
                .path("reason")
                .asText();
    }

    @Test
    void anotherStateIsWrongUsage() {
        Cli links = Cli.run(config, "links", "--state", "lost");
        assertThat(links.exit()).isEqualTo(2);
        assertThat(links.err())
                .startsWith(
                        "--state: expected matched, ambiguous, missing, conflict, new, merged or drift, found lost");
    }

    @Test
    void aLimitOfNoneIsWrongUsage() {
        assertThat(Cli.run(config, "links", "--limit", "0").err()).startsWith("--limit: expected 1 or more, found 0");
        assertThat(Cli.run(config, "explain", "--limit", "0", "ada@example.com").err())
                .startsWith("--limit: expected 1 or more, found 0");
    }

    @Test
    void whoIsOnWixAloneIsMissingWhereAProgramIsConnected() throws IOException {
        seeded.links()
                .bindAccount(seeded.links().findOrCreate("cleo@example.com").id(), "account-3", null);
        seeded.links()
                .bindAccount(seeded.links().findOrCreate("dan@example.com").id(), "account-4", null);
        assertThat(Cli.run(config, "links", "--state", "missing").out())
                .as("no program is connected")
                .isEqualTo("no links\n");

        Path connected = Cli.config(
                dir.resolve("connected.properties"),
                Map.of(
                        "bridge.data-dir",
                        dir.resolve("data").toString(),
                        "bridge.site",
                        SeededLedger.SITE,
                        "program.base-url",
                        "http://127.0.0.1:1"));
        assertThat(Cli.run(connected, "links", "--state", "missing", "--limit", "1")
                        .out())
                .isEqualTo(
                        """
                E-MAIL            STATE    WIX ACCOUNT  PROGRAM  ON WIX  ON THE PROGRAM  DIFFERENCE  REASON
                cleo@example.com  missing  account-3    -        -       -               -           not in the program
                (1 of 2; --limit shows more)
                """);
        assertThat(Cli.run(connected, "links", "--state", "matched").out())
                .contains("ada@example.com")
                .doesNotContain("cleo", "dan");
        assertThat(Cli.run(connected, "links").out()).containsPattern("dan@example.com +missing");
        assertThat(Cli.run(connected, "explain", "cleo@example.com").out())
                .contains("missing: not in the program")
                .contains("The balances are not kept equal.");
    }
}
