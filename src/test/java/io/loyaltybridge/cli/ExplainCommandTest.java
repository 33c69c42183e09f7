package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.ledger.Answer;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.OpeningPolicy;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    @TempDir
    private Path dir;

    private SeededLedger seeded;
    private Path config;

    @BeforeEach
    void aLedger() throws IOException {
        Path data = dir.resolve("data");
        seeded = new SeededLedger(data);
        config = Cli.config(
                dir.resolve("test.properties"),
                Map.of(
                        "bridge.data-dir",
                        data.toString(),
                        "bridge.site",
                        SeededLedger.SITE,
                        "bridge.time-zone",
                        "Europe/Berlin"));
    }

    @AfterEach
    void close() {
        seeded.close();
    }

    /** An opening difference of 10, a purchase, an award, and a redemption that the program refuses. */
    private String ada() {
        String ada = seeded.linked("ada@example.com", "1", 100, 90);
        Next purchase = seeded.seen(ada, Side.WIX, 2, 107, "event 3: points_updated");
        seeded.answered(ada, purchase, new Answer.Ok(new Snapshot(2, 97)), "P-2");
        seeded.awarded(ada, 5, 3, 112);
        seeded.answered(ada, seeded.ledger().proceed(ada), new Answer.Ok(new Snapshot(3, 102)), "P-3");
        Next spent = seeded.seen(ada, Side.PROGRAM, 4, 92, "event 5: balance-updated");
        seeded.answered(ada, spent, new Answer.Ok(new Snapshot(4, 102)), "W-4");
        Next redeemed = seeded.seen(ada, Side.WIX, 5, 2, "event 6: points_updated");
        seeded.answered(ada, redeemed, new Answer.BelowZero("the program allows no balance below zero"), null);
        seeded.arrives("email:ada@example.com", "like-9");
        return ada;
    }

    @Test
    void aStoryReadsFromTheOpeningBalanceToWhatIsOpen() throws IOException {
        ada();
        Cli explained = Cli.run(config, "explain", "Ada@Example.com");
        assertThat(explained.err()).isEmpty();
        assertThat(explained.out()).isEqualTo(golden("explain.txt", explained.out()));
        assertThat(explained.exit()).isZero();
    }

    @Test
    void theJsonDocumentSaysTheSame() throws IOException {
        ada();
        Cli explained = Cli.run(config, "explain", "--json", "account-1");
        assertThat(explained.out()).isEqualTo(golden("explain.json", explained.out()));
    }

    @Test
    void anyIdOfACustomerFindsHim() {
        String ada = ada();
        String text = Cli.run(config, "explain", ada).out();
        assertThat(text).contains("ada@example.com");
        for (String id : new String[] {"account-1", "contact-1", "customer-1"}) {
            assertThat(Cli.run(config, "explain", id).out()).isEqualTo(text);
        }
    }

    @Test
    void anUnknownCustomerIsSaidToBeUnknown() {
        Cli explained = Cli.run(config, "explain", "bob@example.com");
        assertThat(explained.exit()).isEqualTo(1);
        assertThat(explained.out()).isEmpty();
        assertThat(explained.err())
                .startsWith("no customer bob@example.com in the ledger. `links` lists the known customers");
    }

    @Test
    void anIdOfTwoCustomersIsNotGuessed() {
        seeded.links()
                .bindContact(seeded.links().findOrCreate("ada@example.com").id(), "77");
        seeded.links()
                .bindProgram(seeded.links().findOrCreate("bob@example.com").id(), "77");
        Cli explained = Cli.run(config, "explain", "77");
        assertThat(explained.exit()).isEqualTo(1);
        assertThat(explained.err()).startsWith("77 matches several customers; use one of these link ids: ");
    }

    @Test
    void theNewestLinesKeepTheirBalances() throws IOException {
        ada();
        JsonNode all = new ObjectMapper()
                .readTree(
                        Cli.run(config, "explain", "--json", "ada@example.com").out());
        JsonNode few = new ObjectMapper()
                .readTree(Cli.run(config, "explain", "--json", "--limit", "4", "ada@example.com")
                        .out());
        assertThat(few.path("earlierLines").asInt()).isPositive();
        assertThat(few.path("lines")).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(few.path("lines").get(i))
                    .isEqualTo(all.path("lines").get(all.path("lines").size() - 4 + i));
        }
    }

    @Test
    void anAwardSeenBeforeItsAnswerIsToldOnce() throws IOException {
        String ada = seeded.linked("ada@example.com", "1", 100, 100);
        Next carried = seeded.seen(ada, Side.WIX, 2, 98, "event 4: points_updated");
        seeded.awarded(ada, 5, 2, 98);
        seeded.answered(ada, carried, new Answer.Ok(new Snapshot(2, 98)), "P-2");
        JsonNode lines = new ObjectMapper()
                .readTree(Cli.run(config, "explain", "--json", ada).out())
                .path("lines");
        assertThat(lines.findValuesAsText("what"))
                .containsExactly("opening_balance", "opening_balance", "award", "organic", "carried");
        assertThat(lines.findValuesAsText("amount")).containsExactly("null", "null", "5", "-7", "-2");
        assertThat(lines.findValuesAsText("balance")).containsExactly("100", "100", "105", "98", "98");
    }

    @Test
    void aLinkThatIsBegunTwiceAtOnceKeepsWhatFollowedFromTheFirst() {
        String ada = seeded.linked("ada@example.com", "1", 100, 100);
        Next carried = seeded.seen(ada, Side.WIX, 2, 107, "event 4: points_updated");
        assertThat(seeded.ledger()
                        .baseline(
                                ada,
                                new Next.ReadBaseline(0),
                                new Snapshot(2, 107),
                                new Snapshot(1, 100),
                                OpeningPolicy.KEEP_DIFFERENCE))
                .isInstanceOf(Next.ReadSide.class);
        seeded.answered(ada, carried, new Answer.Ok(new Snapshot(2, 107)), "P-2");
        assertThat(Cli.run(config, "explain", ada).out())
                .contains("They agree.")
                .doesNotContain("cancelled");
    }

    @Test
    void aHoldIsShownWithTheWayOut() {
        String ada = seeded.linked("ada@example.com", "1", 100, 100);
        seeded.ledger().event(ada, Side.WIX, new Snapshot(1, 99), Cause.of("event 4: points_updated"));
        assertThat(Cli.run(config, "explain", ada).out())
                .contains("Held: Wix: version 1 on WIX was seen with the balance 100 and now with 99")
                .contains("Wix is held; `parked release " + ada + "` lifts it");
    }

    @Test
    void aCustomerOfWixAloneHasHisAwards() {
        String link = seeded.links().findOrCreate("cleo@example.com").id();
        seeded.awarded(link, 5, 2, 5);
        assertThat(Cli.run(config, "explain", "cleo@example.com").out())
                .contains("The balances are not kept equal.")
                .containsPattern("award +\\+5 +5 +For liking a post: social-like post.liked object post-1");
    }

    /** The expected text; written by -Dgolden.write where it has changed on purpose. */
    private static String golden(String name, String actual) throws IOException {
        Path file = Path.of("src/test/resources/golden", name);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(file, actual);
        }
        return Files.readString(file);
    }
}
