package io.loyaltybridge.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.SyncFixture;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Why a customer's balances differ, found and mended through the API alone. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomersApiTest {
    private SyncFixture sync;
    private ApiFixture admin;
    private ApiFixture reader;
    private ApiFixture operator;
    private String contact;
    private String customer;

    @BeforeAll
    void aRedemptionThatTheProgramHasTooFewPointsFor(@TempDir Path dir) throws Exception {
        sync = SyncFixture.start(dir, Map.of(), WixStandIn.Options.builder(), ProgramStandIn.Options.builder());
        ApiFixture anybody = new ApiFixture("http://127.0.0.1:" + sync.bridge().managementPort());
        admin = anybody.withOwnToken(DataDirectory.Owner.of(dir).orElseThrow().token());
        reader = anybody.withToken(token("reader", "read"));
        operator = anybody.withToken(token("operator", "operate"));
        contact = sync.wix().seedAccount("ada@example.com", "Ada", 20);
        customer = sync.program().seedCustomer("ada@example.com", "Ada", 20);
        sync.awaitLinks(1);
    }

    @AfterAll
    void stop() {
        sync.close();
    }

    private String token(String name, String role) {
        return admin.post("/tokens", "{\"name\": \"%s\", \"role\": \"%s\"}".formatted(name, role))
                .json()
                .path("token")
                .asText();
    }

    private JsonNode attention(String kind) {
        return reader.get("/attention?kind=" + kind).json().path("items");
    }

    @Test
    void adifferenceIsExplainedAndMendedFromTheSearchToTheReplay() {
        // The program loses points behind the bridge's back, so that it refuses what Wix allowed.
        sync.program().setWebhookUrl(null);
        sync.program().organic(customer, OrganicChange.redeem(15));
        sync.wix().organic(contact, OrganicChange.redeem(10));
        Awaitility.await().until(() -> attention("operation").size() == 1);

        JsonNode found = reader.get("/customers?q=Ada@example.com").json().path("items");
        assertThat(found).hasSize(1);
        String link = found.path(0).path("link").asText();
        assertThat(reader.get("/customers?q=" + customer).json().path("items").path(0))
                .isEqualTo(found.path(0));

        JsonNode story = reader.get("/customers/" + link).json();
        assertThat(story.path("comparison").path("difference").asInt()).isNotZero();
        String operation =
                story.path("comparison").path("parts").path(0).path("operation").asText();
        assertThat(story.path("open").path("operations").path(0).path("id").asText())
                .isEqualTo(operation);
        JsonNode last = story.path("lines").path(story.path("lines").size() - 1);
        assertThat(last.path("cause").asText()).isNotEmpty();
        JsonNode redeemed = line(story, -10);
        JsonNode event =
                reader.get("/events/" + redeemed.path("event").asLong()).json();
        assertThat(event.path("customer").path("link").asText()).isEqualTo(link);
        assertThat(event.path("changes").path(0).path("amount").asInt()).isEqualTo(-10);
        assertThat(event.path("operations").path(0).path("id").asText()).isEqualTo(operation);

        JsonNode item = reader.get("/attention/" + operation).json();
        assertThat(item.path("what").asText()).isEqualTo("-10 on the program");
        assertThat(item.path("email").asText()).isEqualTo("ada@example.com");
        assertThat(item.path("choices").findValuesAsText("action")).containsExactly("replay", "discard");
        assertThat(reader.post("/attention/" + operation, "{\"action\": \"replay\"}")
                        .status())
                .isEqualTo(403);
        JsonNode preview = operator.post("/attention/" + operation, "{\"action\": \"replay\", \"preview\": true}")
                .json();
        assertThat(preview.path("does").asText()).startsWith("-10 points are tried on the program once more");
        assertThat(preview.path("open").asBoolean()).isTrue();
        assertThat(operator.post("/attention/" + operation, "{\"action\": \"release\"}")
                        .json()
                        .path("detail")
                        .asText())
                .isEqualTo("action: expected one of replay, discard");

        // The program's webhooks come again, and the points that are missing there.
        sync.listen();
        sync.program().organic(customer, OrganicChange.purchase(30));
        Awaitility.await().until(() -> sync.wixBalance(contact) > 10);
        JsonNode done = operator.post("/attention/" + operation, "{\"action\": \"replay\"}")
                .json();
        assertThat(done.path("open").asBoolean()).isFalse();
        assertThat(done.path("lines").toString()).contains("is settled");
        Awaitility.await().until(() -> sync.wixBalance(contact) == sync.programBalance(customer));
        assertThat(reader.get("/customers/" + link)
                        .json()
                        .path("comparison")
                        .path("difference")
                        .asInt())
                .isZero();
        JsonNode audit = admin.get("/audit?limit=1").json().path("items").path(0);
        assertThat(audit.path("action").asText() + " " + audit.path("target").asText())
                .isEqualTo("attention.replay operation " + operation);
        assertThat(audit.path("outcome").asText()).isEqualTo("done");
        assertThat(reader.get("/attention/" + operation).status()).isEqualTo(404);

        JsonNode balances = reader.get("/customers/" + link + "/balances").json();
        JsonNode changes = balances.path("changes");
        assertThat(changes.path(changes.size() - 1).path("balance").asLong()).isEqualTo(sync.wixBalance(contact));
        JsonNode few = reader.get("/customers/" + link + "/balances?lines=1").json();
        assertThat(few.path("earlier").asInt()).isPositive();
    }

    private static JsonNode line(JsonNode story, int amount) {
        for (JsonNode line : story.path("lines")) {
            if (line.path("amount").asInt() == amount
                    && line.path("side").asText().equals("wix")) {
                return line;
            }
        }
        throw new AssertionError("no line of " + amount + " on Wix in " + story.path("lines"));
    }

    @Test
    void theNewestCustomersComeFirstPageByPage() {
        JsonNode all = reader.get("/customers").json();
        assertThat(all.path("items").path(0).path("balances").has("wix")).isTrue();
        assertThat(all.path("next").isNull()).isTrue();
        JsonNode first = reader.get("/customers?limit=1").json();
        String cursor = first.path("next").asText("");
        assertThat(cursor.isEmpty()
                        || reader.get("/customers?limit=1&cursor=" + cursor).status() == 200)
                .isTrue();
        assertThat(reader.get("/customers?cursor=x").status()).isEqualTo(400);
        assertThat(reader.get("/customers/no-such-link").status()).isEqualTo(404);
        assertThat(reader.get("/customers?q=nobody@example.com").json().path("items"))
                .isEmpty();
    }
}
