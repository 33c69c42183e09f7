package io.loyaltybridge.api;

import static io.loyaltybridge.testing.BridgeFixture.newId;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.WixSandbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Events through the API: found, shown, replayed and discarded. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsApiTest {
    private BridgeFixture bridge;
    private ApiFixture admin;
    private ApiFixture reader;
    private ApiFixture operator;

    @BeforeAll
    void start(@TempDir Path dir) {
        bridge = BridgeFixture.start(dir, Map.of("retry.max-attempts", "1"));
        ApiFixture anybody = new ApiFixture(bridge.managementUrl());
        admin = anybody.withOwnToken(DataDirectory.Owner.of(dir).orElseThrow().token());
        reader = anybody.withToken(token("reader", "read"));
        operator = anybody.withToken(token("operator", "operate"));
    }

    @AfterAll
    void stop() {
        bridge.close();
    }

    private String token(String name, String role) {
        return admin.post("/tokens", "{\"name\": \"%s\", \"role\": \"%s\"}".formatted(name, role))
                .json()
                .path("token")
                .asText();
    }

    /** An event that is parked for a reason which is gone afterwards. */
    private Inbox.Row parked(ObjectNode payload) {
        // A success between the failures, or they would be an outage, which parks nothing.
        assertThat(bridge.like("fine-" + newId() + "@example.com", "post-1").state())
                .isEqualTo(EventState.DONE);
        bridge.wix().fault("ERROR_BEFORE", WixSandbox.QUERY_CONTACTS, 1);
        Inbox.Row row = bridge.play(BridgeFixture.SOURCE, payload);
        assertThat(row.state()).isEqualTo(EventState.PARKED);
        return row;
    }

    private Inbox.Row parked(String email) {
        return parked(payload(newId(), email, "post-1"));
    }

    private static List<Long> events(ApiFixture.Reply reply) {
        List<Long> events = new ArrayList<>();
        reply.json().path("items").forEach(item -> events.add(item.path("event").asLong()));
        return events;
    }

    private String newestAudit() {
        JsonNode line = admin.get("/audit?limit=1").json().path("items").path(0);
        return line.path("who").asText() + " " + line.path("action").asText() + " "
                + line.path("target").asText() + " " + line.path("outcome").asText();
    }

    @Test
    void theEventsOfACustomerAreFoundByAnyWordForThem() {
        long first = bridge.like("ada@example.com", "post-1").event().seq();
        bridge.like("bob@example.com", "post-1");
        long second = bridge.like("ada@example.com", "post-2").event().seq();

        assertThat(events(reader.get("/events?customer=Ada@Example.com"))).containsExactly(second, first);
        String link = reader.get("/events/" + first)
                .json()
                .path("customer")
                .path("link")
                .asText();
        assertThat(events(reader.get("/events?customer=" + link))).containsExactly(second, first);
        assertThat(events(reader.get("/events?limit=1&customer=" + link))).containsExactly(second);
        assertThat(events(reader.get("/events?customer=" + link + "&cursor=" + second)))
                .containsExactly(first);
        assertThat(events(reader.get("/events?customer=nobody@example.com"))).isEmpty();
        assertThat(events(reader.get("/events?customer=" + link + "&state=parked")))
                .isEmpty();
    }

    @Test
    void anEventWithoutALinkIsFoundByItsAddress() {
        long seq = parked("new@example.com").event().seq();
        assertThat(events(reader.get("/events?customer=new@example.com"))).containsExactly(seq);
    }

    @Test
    void anEventSaysWhenWhereAndWhyItsAttemptsFailed() {
        Inbox.Row row = parked("tries@example.com");

        JsonNode failed = reader.get("/events/" + row.event().seq()).json().path("failedAttempts");
        assertThat(failed).hasSize(1);
        JsonNode last = failed.path(0);
        assertThat(last.path("attempt").asInt()).isEqualTo(1);
        assertThat(last.path("step").asText())
                .startsWith(BridgeFixture.SOURCE + " > ")
                .endsWith(" > wix-call");
        assertThat(last.path("reason").asText()).isEqualTo(row.outcome());

        operator.post("/events/" + row.event().seq() + "/replay", "");
        bridge.await(row.event().eventId(), now -> now.state() == EventState.DONE);
        assertThat(reader.get("/events/" + row.event().seq()).json().path("failedAttempts"))
                .isEqualTo(failed);
    }

    @Test
    void aRouteSaysHowItFailedLast() {
        Inbox.Row row = parked("last-failure@example.com");

        JsonNode routes = reader.get("/routes").json().path("items");
        JsonNode award = null;
        for (JsonNode route : routes) {
            award = route.path("route").asText().equals(BridgeFixture.SOURCE) ? route : award;
        }
        assertThat(award).isNotNull();
        JsonNode last = award.path("lastFailure");
        assertThat(last.path("event").asLong()).isEqualTo(row.event().seq());
        assertThat(last.path("reason").asText()).isEqualTo(row.outcome());
        assertThat(last.path("site").asText()).isEqualTo("main");
    }

    @Test
    void anEventSaysWhatItLedTo() {
        long seq = bridge.like("carla@example.com", "post-1").event().seq();
        JsonNode event = reader.get("/events/" + seq).json();
        assertThat(event.path("customer").path("email").asText()).isEqualTo("carla@example.com");
        assertThat(event.path("operations")).hasSize(1);
        JsonNode award = event.path("operations").path(0);
        assertThat(award.path("kind").asText()).isEqualTo("award");
        assertThat(award.path("amount").asInt()).isEqualTo(5);
        assertThat(award.path("state").asText()).isEqualTo("SETTLED");
        assertThat(award.path("transaction").asText()).isNotEmpty();
    }

    @Test
    void personalDataInAPayloadIsMaskedUntilAnOperatorAsksForIt() {
        ObjectNode payload = payload(newId(), "dora@example.com", "post-77")
                .put("firstName", "Dora")
                .put("phone", "+49 30 1234567")
                .put("points", 12);
        payload.putObject("address").put("street", "Long Road 5").put("zip", 12345);
        long seq = bridge.play(BridgeFixture.SOURCE, payload).event().seq();

        ApiFixture.Reply masked = reader.get("/events/" + seq);
        assertThat(masked.json().path("masked").asBoolean()).isTrue();
        assertThat(masked.json().path("payload").toString())
                .contains("\"postId\":\"post-77\"", "\"points\":12", "\"type\":\"post.liked\"", "d***@***.com")
                .doesNotContain("dora", "Dora", "1234567", "Long Road", "12345");

        ApiFixture.Reply refused = reader.get("/events/" + seq + "?reveal=true");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.response().body()).doesNotContain("Dora");

        JsonNode whole = operator.get("/events/" + seq + "?reveal=true").json();
        assertThat(whole.path("masked").asBoolean()).isFalse();
        assertThat(whole.path("payload")).isEqualTo(payload);
        assertThat(newestAudit()).isEqualTo("operator events.reveal event " + seq + " done");
    }

    @Test
    void aParkedEventRunsAgainAndIsInTheAudit() {
        Inbox.Row row = parked("erin@example.com");
        String path = "/events/" + row.event().seq();
        assertThat(reader.post(path + "/replay", null).status()).isEqualTo(403);
        ApiFixture.Reply reply = operator.post(path + "/replay", null);
        assertThat(reply.json().path("lines").path(0).asText()).endsWith("waits for its route again");
        assertThat(newestAudit())
                .isEqualTo("operator events.replay event " + row.event().seq() + " done");
        bridge.await(row.event().eventId(), now -> now.state() == EventState.DONE);
        assertThat(bridge.wix().balance("erin@example.com")).isEqualTo(5);

        ApiFixture.Reply again = operator.post(path + "/replay", null);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("detail").asText()).endsWith("is not parked: it is done");
    }

    @Test
    void aParkedEventIsDiscarded() {
        Inbox.Row row = parked("finn@example.com");
        assertThat(operator.post("/events/" + row.event().seq() + "/discard", null)
                        .status())
                .isEqualTo(200);
        assertThat(reader.get("/events/" + row.event().seq())
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("discarded");
        assertThat(operator.post("/events/9999999/discard", null).status()).isEqualTo(404);
    }

    @Test
    void manyAreReplayedAfterTheyWereCounted() {
        List<Inbox.Row> rows =
                List.of(parked("gina@example.com"), parked("gina@example.com"), parked("hugo@example.com"));
        String search = "\"customer\": \"gina@example.com\"";
        JsonNode preview = operator.post("/events/replay", "{" + search + ", \"preview\": true}")
                .json();
        assertThat(preview.path("events").asInt()).isEqualTo(2);
        assertThat(preview.path("done").asInt()).isZero();
        assertThat(preview.path("does").asText()).startsWith("2 parked events will run again from the first step.");
        assertThat(bridge.row(rows.get(0).event().eventId()).state()).isEqualTo(EventState.PARKED);

        JsonNode done = operator.post("/events/replay", "{" + search + "}").json();
        assertThat(done.path("done").asInt()).isEqualTo(2);
        assertThat(newestAudit())
                .startsWith("operator events.replay 2 events: "
                        + rows.get(0).event().seq())
                .doesNotContain("gina");
        rows.subList(0, 2).forEach(row -> bridge.await(row.event().eventId(), now -> now.state() == EventState.DONE));
        assertThat(bridge.row(rows.get(2).event().eventId()).state()).isEqualTo(EventState.PARKED);

        long known = rows.get(2).event().seq();
        JsonNode named = operator.post(
                        "/events/discard",
                        "{\"events\": [%d, %d]}"
                                .formatted(known, rows.get(0).event().seq()))
                .json();
        assertThat(named.path("done").asInt()).isEqualTo(1);
        assertThat(named.path("lines").path(0).asText()).endsWith("is not parked");
        assertThat(bridge.row(rows.get(2).event().eventId()).state()).isEqualTo(EventState.DISCARDED);
    }

    @Test
    void whatIsMeantHasToBeSaid() {
        for (String body : List.of("{}", "{\"preview\": true}", "{\"events\": [1], \"all\": true}")) {
            ApiFixture.Reply reply = operator.post("/events/discard", body);
            assertThat(reply.status()).as(body).isEqualTo(400);
            assertThat(reply.json().path("detail").asText()).startsWith("expected either events, or all, or a search");
        }
        assertThat(operator.post("/events/discard", "{\"events\": [\"x\"]}").status())
                .isEqualTo(400);
        assertThat(reader.post("/events/discard", "{\"all\": true}").status()).isEqualTo(403);
        JsonNode nothing =
                operator.post("/events/discard", "{\"source\": \"nobody\"}").json();
        assertThat(nothing.path("events").asInt()).isZero();
    }
}
