package io.loyaltybridge.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.store.GoneLimits;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.SitesFixture;
import io.loyaltybridge.testing.SyncFixture;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs a person, of every kind: listed, previewed and decided. */
@Tag("service")
class AttentionApiTest {
    @TempDir
    private Path dir;

    private static ApiFixture api(int port, Path data) {
        return new ApiFixture("http://127.0.0.1:" + port)
                .withOwnToken(DataDirectory.Owner.of(data).orElseThrow().token());
    }

    private static void write(Path data, Consumer<Database> change) {
        try (Database store = TestStore.open(data)) {
            change.accept(store);
        }
    }

    private static void sql(Database store, String statement, Object... values) {
        store.write(tx -> tx.update(statement, values));
    }

    private static List<String> all(ApiFixture api, int limit) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get("/attention?limit=" + limit + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .json();
            page.path("items").forEach(item -> ids.add(item.path("kind").asText()));
            cursor = page.path("next").asText("");
            cursor = page.path("next").isNull() ? "" : cursor;
        } while (!cursor.isEmpty());
        return ids;
    }

    @Test
    void everyKindIsListedCountedAndDecided() throws Exception {
        try (SyncFixture sync =
                SyncFixture.start(dir, Map.of(), WixStandIn.Options.builder(), ProgramStandIn.Options.builder())) {
            List<String> contacts = new ArrayList<>();
            List<String> customers = new ArrayList<>();
            for (String name : List.of("held", "drift", "unsure", "unknown")) {
                contacts.add(sync.wix().seedAccount(name + "@example.com", name, 20));
                customers.add(sync.program().seedCustomer(name + "@example.com", name, 20));
            }
            sync.awaitLinks(4);
            String site = sync.settings().site();
            sync.stopBridge();
            write(dir, store -> {
                sql(
                        store,
                        "UPDATE links SET wix_hold = 'version 3 came after version 5' WHERE email = 'held@example.com'");
                sql(
                        store,
                        "UPDATE links SET state = 'AMBIGUOUS', detail = 'two contacts' WHERE email = 'unsure@example.com'");
                sql(store, "UPDATE links SET books = 7 WHERE email = 'drift@example.com'");
                sql(
                        store,
                        "UPDATE observations SET balance = 13 WHERE side = 'program' AND link_id = (SELECT id FROM links WHERE email = 'drift@example.com')");
                sql(
                        store,
                        "INSERT INTO effects (site, id, link_id, kind, reason, state, payload, due_at, created_at, updated_at)"
                                + " SELECT site, ?, id, 'message', 'reason', 'UNKNOWN', '{\"why\": \"newsletter\"}', 0, 0, 0 FROM links WHERE email = 'unknown@example.com'",
                        "message-00000000000000000000000000000006");
                sql(
                        store,
                        "INSERT INTO effects (site, id, link_id, kind, reason, state, payload, due_at, created_at, updated_at)"
                                + " SELECT site, ?, id, 'mail', 'other reason', 'REFUSED', '{\"why\": \"newsletter\"}', 0, 0, 0 FROM links WHERE email = 'unknown@example.com'",
                        "mail-00000000000000000000000000000007");
                new GoneNotes(store, site, Clock.systemUTC(), new GoneLimits(Duration.ofHours(1), 0))
                        .missing(
                                store.<String>read(tx -> tx.one(
                                                "SELECT id FROM links WHERE email = 'unknown@example.com'",
                                                r -> r.getString(1))
                                        .orElseThrow()),
                                Side.PROGRAM,
                                "404 there is no such customer");
                sql(
                        store,
                        "INSERT INTO inbox (site, source, event_id, body_hash, kind, lane, received_at, body, state, outcome, ended_at)"
                                + " VALUES (?, 'social-like', 'e-1', 'h', 'post.liked', 'email:held@example.com', 1, '{}', 'parked', 'why', 2)",
                        site);
            });
            sync.wix().setWebhookUrl(null);
            sync.startBridge();
            ApiFixture api = api(sync.bridge().managementPort(), dir);

            List<String> kinds = List.of("stop", "held", "effect", "effect", "unsure", "drift", "event");
            assertThat(all(api, 200)).isEqualTo(kinds);
            assertThat(all(api, 1)).isEqualTo(kinds);
            JsonNode counts = api.get("/attention/counts").json();
            assertThat(counts.path("effect").asInt()).isEqualTo(2);
            assertThat(counts.path("drift").asInt()).isEqualTo(1);
            assertThat(counts.path("stop").asInt()).isEqualTo(1);
            assertThat(api.get("/attention?kind=unsure")
                            .json()
                            .path("items")
                            .path(0)
                            .path("hint")
                            .asText())
                    .contains("mapping import");
            assertThat(api.get("/attention?cursor=nonsense").status()).isEqualTo(400);
            assertThat(api.get("/attention?cursor=effect~nonsense").status()).isEqualTo(400);

            decided(api, "gone:program", "release", "1 customers are checked once more");
            String held = id(api, "held");
            decided(api, held, "release", "is released");
            decided(api, "message-00000000000000000000000000000006", "applied", "is settled");
            decided(api, "mail-00000000000000000000000000000007", "discard", "discarded");
            decided(api, id(api, "event"), "discard", "discarded");

            String drift = id(api, "drift");
            JsonNode preview = api.post("/attention/" + drift, "{\"action\": \"wix-wins\", \"preview\": true}")
                    .json();
            assertThat(preview.path("does").asText()).contains("the program gets +7 points");
            assertThat(preview.path("lines").toString()).contains("drift@example.com");
            assertThat(preview.path("open").asBoolean()).isTrue();
            assertThat(all(api, 200)).isEqualTo(List.of("unsure", "drift"));
        }
    }

    private static String id(ApiFixture api, String kind) {
        JsonNode items = api.get("/attention?kind=" + kind).json().path("items");
        assertThat(items).hasSize(1);
        return items.path(0).path("id").asText();
    }

    private static void decided(ApiFixture api, String id, String action, String says) {
        JsonNode preview = api.post("/attention/" + id, "{\"action\": \"%s\", \"preview\": true}".formatted(action))
                .json();
        assertThat(preview.path("does").asText()).isNotEmpty();
        assertThat(preview.path("open").asBoolean()).isTrue();
        ApiFixture.Reply done = api.post("/attention/" + id, "{\"action\": \"%s\"}".formatted(action));
        assertThat(done.status()).as(done.json().toString()).isEqualTo(200);
        assertThat(done.json().path("lines").toString()).contains(says);
        assertThat(done.json().path("open").asBoolean()).isFalse();
        assertThat(api.get("/attention/" + id).status()).isEqualTo(404);
        JsonNode line = api.get("/audit?limit=1").json().path("items").path(0);
        assertThat(line.path("action").asText()).isEqualTo("attention." + action);
        assertThat(line.path("target").asText()).endsWith(" " + id);
        assertThat(line.path("outcome").asText()).isEqualTo("done");
    }

    @Test
    void anOtherSiteIsNeverShownOrChanged() throws Exception {
        try (SitesFixture sites = SitesFixture.start(dir, Map.of("retry.max-attempts", "1"), "anna", "ben")) {
            Path data = sites.settings().path("bridge.data-dir");
            ApiFixture admin = api(sites.bridge().managementPort(), data);
            String token = admin.post(
                            "/tokens", "{\"name\": \"of-anna\", \"role\": \"operate\", \"sites\": [\"anna\"]}")
                    .json()
                    .path("token")
                    .asText();
            ApiFixture anna =
                    new ApiFixture("http://127.0.0.1:" + sites.bridge().managementPort()).withToken(token);
            assertThat(sites.like("ben/social-like", "of-ben", "ada@example.com"))
                    .isEqualTo(200);
            Awaitility.await().until(() -> admin.get("/events?site=ben")
                    .json()
                    .path("items")
                    .path(0)
                    .path("state")
                    .asText()
                    .equals("done"));
            long event = admin.get("/events?site=ben")
                    .json()
                    .path("items")
                    .path(0)
                    .path("event")
                    .asLong();
            String link = admin.get("/customers?site=ben&q=ada@example.com")
                    .json()
                    .path("items")
                    .path(0)
                    .path("link")
                    .asText();
            assertThat(link).isNotEmpty();

            for (String path : List.of(
                    "/events/" + event,
                    "/customers/" + link,
                    "/customers/" + link + "/balances",
                    "/attention/" + event)) {
                assertThat(anna.get(path).status()).as(path).isEqualTo(404);
                assertThat(anna.get(path + "?site=ben").status()).as(path).isEqualTo(404);
            }
            assertThat(anna.get("/customers?q=ada@example.com").json().path("items"))
                    .isEmpty();
            assertThat(anna.get("/events?customer=ada@example.com").json().path("items"))
                    .isEmpty();
            assertThat(anna.post("/events/" + event + "/replay", null).status()).isEqualTo(404);
            assertThat(anna.post("/attention/" + event + "?site=ben", "{\"action\": \"replay\"}")
                            .status())
                    .isEqualTo(404);
            assertThat(admin.get("/customers").status()).isEqualTo(400);
        }
    }
}
