package io.loyaltybridge.award;

import static io.loyaltybridge.testing.BridgeFixture.newId;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static io.loyaltybridge.testing.BridgeFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.WixSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources whose events name a person and no e-mail address. */
@Tag("service")
class IdentityFlowTest {
    private static final String LIKES = "page-likes";
    private static final String SHARES = "page-shares";

    @TempDir
    private static Path dir;

    private static BridgeFixture fixture;
    private static WixSandbox wix;

    @BeforeAll
    static void start() {
        Map<String, String> settings = new HashMap<>();
        settings.putAll(source(LIKES, "points", "5", "person", "/from/id", "daily-cap", "10"));
        settings.putAll(source(SHARES, "points", "7", "person", "/from/id"));
        settings.putAll(source("asked", "points", "5", "person", "/from/id", "lookup", "directory-lookup-action"));
        settings.put(
                "camel.component.kamelet.location",
                "file:kamelets,file:kamelets/rest,classpath:kamelets,file:src/test/resources/lookup");
        settings.put("bridge.public-url", "https://points.example.com");
        fixture = BridgeFixture.start(dir, settings);
        wix = fixture.wix();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static ObjectNode event(String person) {
        ObjectNode payload = payload(newId(), "", null);
        payload.remove("email");
        payload.putObject("from").put("id", person);
        return payload;
    }

    private static List<String> importing(String... lines) throws IOException {
        Path file = Files.createTempFile(dir, "identities", ".csv");
        List<String> all = new ArrayList<>(List.of("source,person,email"));
        all.addAll(List.of(lines));
        Files.write(file, all);
        return fixture.job("identity-import", file.toString());
    }

    private static Inbox.Row ended(ObjectNode payload) {
        return fixture.await(
                payload.path("id").asText(),
                row -> row.state() != EventState.PENDING && row.state() != EventState.WAITING);
    }

    @Test
    void eventsOfAPersonWaitUntilTheIdentityIsImported() throws IOException {
        ObjectNode first = event("1001").put("occurredAt", "2026-11-20T10:00:00Z");
        ObjectNode second = event("1001").put("occurredAt", "2026-11-20T11:00:00Z");
        ObjectNode other = event("1002");
        long calls = wix.calls();

        assertThat(fixture.play(LIKES, first).state()).isEqualTo(EventState.WAITING);
        assertThat(fixture.play(LIKES, second).outcome())
                .isEqualTo("waiting for an identity: nobody knows which customer this person of page-likes is");
        assertThat(fixture.play(LIKES, other).state()).isEqualTo(EventState.WAITING);
        assertThat(wix.calls()).isEqualTo(calls);
        assertThat(fixture.bridge().inbox().waiting(10))
                .extracting(Inbox.Lane::name, Inbox.Lane::events)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("person:page-likes:1001", 2L),
                        org.assertj.core.groups.Tuple.tuple("person:page-likes:1002", 1L));

        List<String> said = importing("page-likes,1001,Ada@example.com");

        assertThat(said.toString()).contains("1 new").contains("\"exit\":0");
        assertThat(ended(first).outcome()).startsWith("awarded 5 points");
        assertThat(ended(second).outcome()).startsWith("awarded 5 points");
        assertThat(wix.balance("ada@example.com")).isEqualTo(10);
        assertThat(fixture.row(other.path("id").asText()).state()).isEqualTo(EventState.WAITING);
        // The cap is that of the day of the event, not of the import.
        ObjectNode third = event("1001").put("occurredAt", "2026-11-20T12:00:00Z");
        assertThat(fixture.play(LIKES, third).outcome()).startsWith("capped");
    }

    @Test
    void anEventThatHasBothTellsWhoThePersonIs() {
        ObjectNode waiting = event("2001");
        assertThat(fixture.play(LIKES, waiting).state()).isEqualTo(EventState.WAITING);
        ObjectNode both = event("2001").put("email", "ben@example.com");

        assertThat(fixture.play(LIKES, both).outcome()).startsWith("awarded 5 points");

        assertThat(ended(waiting).outcome()).startsWith("awarded 5 points");
        assertThat(wix.balance("ben@example.com")).isEqualTo(10);
        // Who a person is at one source says nothing of another.
        assertThat(fixture.play(SHARES, event("2001")).state()).isEqualTo(EventState.WAITING);
    }

    @Test
    void whatSomebodySaidIsNotChangedByAnEvent() throws IOException {
        importing("page-likes,3001,carla@example.com");
        fixture.play(LIKES, event("3001").put("email", "another@example.com"));

        assertThat(fixture.play(LIKES, event("3001")).outcome()).startsWith("awarded 5 points");

        assertThat(wix.balance("carla@example.com")).isEqualTo(5);
        assertThat(wix.balance("another@example.com")).isEqualTo(5);
    }

    @Test
    void aFileWithABadLineChangesNothing() throws IOException {
        ObjectNode waiting = event("4001");
        fixture.play(LIKES, waiting);

        List<String> said = importing(
                "page-likes,4001,dora@example.com",
                "page-likes,4001,emma@example.com",
                "page-likes,4002,no address",
                "social-like,4003,dora@example.com",
                ",4004,dora@example.com");

        assertThat(said.toString())
                .contains(
                        "line 2: person: expected each value once, found \\\"page-likes 4001\\\", which line 3 has too")
                .contains("line 4: email: expected an e-mail address, found \\\"no address\\\"")
                .contains(
                        "line 5: source: expected a source of the settings that has sources.<name>.person, found \\\"social-like\\\"")
                .contains("line 6: source: expected a source, found nothing")
                .contains("5 bad. Nothing was written.")
                .contains("\"exit\":1");
        assertThat(fixture.row(waiting.path("id").asText()).state()).isEqualTo(EventState.WAITING);
        assertThat(Tables.count(dir, "identities WHERE person LIKE '400%'")).isZero();
    }

    @Test
    void aKameletIsAskedForAPersonWhomNobodyKnows() {
        ObjectNode known = event("7001");
        ObjectNode unknown = event("7002");

        assertThat(fixture.play("asked", known).outcome()).startsWith("awarded 5 points");
        assertThat(fixture.play("asked", unknown).state()).isEqualTo(EventState.WAITING);
        assertThat(fixture.play("asked", event("7003")).outcome())
                .isEqualTo(
                        "the Kamelet directory-lookup-action (sources.asked.lookup) found something that is not an e-mail address");
        assertThat(fixture.play("asked", known).outcome()).startsWith("awarded 5 points");

        assertThat(wix.balance("of-7001@example.com")).isEqualTo(5);
        assertThat(Tables.text(dir, "SELECT email || ' ' || learned_from FROM identities WHERE person = '7001'"))
                .isEqualTo("of-7001@example.com lookup");
        assertThat(fixture.play("asked", event("7001")).outcome()).startsWith("awarded 5 points");
        assertThat(wix.balance("of-7001@example.com")).isEqualTo(10);
    }

    private static String link(String person, String email) {
        return new io.loyaltybridge.award.connect.ConnectLinks(
                        "https://points.example.com",
                        io.loyaltybridge.milestone.coupon.CouponKey.of(fixture.settings()),
                        fixture.settings().site(),
                        io.loyaltybridge.site.Site.MAIN,
                        java.time.Clock.systemUTC())
                .of(new io.loyaltybridge.ledger.store.Identities.Identity(LIKES, person, email))
                .toString()
                .replace("https://points.example.com", fixture.baseUrl());
    }

    private static BridgeFixture.Reply follow(String method, String link) {
        return fixture.request(method, link, Map.of("Content-Type", "application/x-www-form-urlencoded"), new byte[0]);
    }

    @Test
    void aCustomerConfirmsByALinkWhoTheyAre() throws IOException {
        ObjectNode waiting = event("8001");
        assertThat(fixture.play(LIKES, waiting).state()).isEqualTo(EventState.WAITING);
        String link = link("8001", "gil@example.com");

        BridgeFixture.Reply asked = follow("GET", link);
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.body()).contains("gil@example.com", "page-likes", "<form method=\"post\">");
        assertThat(asked.header("Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(Tables.count(dir, "identities WHERE person = '8001'")).isZero();

        BridgeFixture.Reply done = follow("POST", link);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body()).contains("connected");
        assertThat(ended(waiting).outcome()).startsWith("awarded 5 points");
        assertThat(Tables.text(dir, "SELECT email || ' ' || learned_from FROM identities WHERE person = '8001'"))
                .isEqualTo("gil@example.com link");

        // Somebody has said otherwise since: the old link changes nothing any more.
        String old = link("8001", "ian@example.com");
        importing("page-likes,8001,hal@example.com");
        assertThat(follow("POST", old).status()).isEqualTo(200);
        fixture.settle();
        assertThat(Tables.text(dir, "SELECT email FROM identities WHERE person = '8001'"))
                .isEqualTo("hal@example.com");
        assertThat(Tables.text(
                        dir, "SELECT outcome FROM inbox WHERE source = 'connect' AND lane = 'email:ian@example.com'"))
                .isEqualTo("ignored: somebody has said since then who this person is");
    }

    @Test
    void aLinkThatWasNotMadeHereIsNone() {
        String link = link("8101", "gil@example.com");
        assertThat(follow("GET", link.substring(0, link.length() - 2) + "AA").status())
                .isEqualTo(404);
        assertThat(follow("POST", link.replace("/connect/", "/connect/x.")).status())
                .isEqualTo(404);
        assertThat(follow("POST", link.replace("/connect/", "/unsubscribe/")).status())
                .isEqualTo(404);
        assertThat(Tables.count(dir, "identities WHERE person = '8101'")).isZero();
    }

    @Test
    void whatALinkSaysIsShownAsText() {
        assertThat(follow("GET", link("8201", "\"<b>x</b>\"@example.com")).body())
                .doesNotContain("<b>")
                .contains("&lt;b&gt;");
    }

    @Test
    void anEventWithNeitherIsParked() {
        ObjectNode nobody = event("5001");
        nobody.remove("from");

        assertThat(fixture.play(LIKES, nobody).outcome())
                .isEqualTo(
                        "the payload has neither a person at /from/id (sources.page-likes.person) nor an e-mail at /email");
    }

    @Test
    void aForgottenCustomerIsUnknownAgain() throws IOException {
        importing("page-likes,6001,fay@example.com");
        ObjectNode before = event("6001");
        assertThat(fixture.play(LIKES, before).outcome()).startsWith("awarded 5 points");

        assertThat(fixture.job("customer-forget", new String[] {"fay@example.com", "--yes"})
                        .toString())
                .contains("\"exit\":0");

        assertThat(Tables.count(dir, "identities WHERE person = '6001'")).isZero();
        assertThat(Tables.count(dir, "inbox WHERE lane = 'person:page-likes:6001'"))
                .isZero();
        assertThat(fixture.play(LIKES, event("6001")).state()).isEqualTo(EventState.WAITING);
    }
}
