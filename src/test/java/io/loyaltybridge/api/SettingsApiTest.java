package io.loyaltybridge.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.testing.BridgeFixture;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Settings and payloads that are tried, as the API shows them. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettingsApiTest {
    private BridgeFixture bridge;
    private ApiFixture anybody;
    private ApiFixture admin;

    @BeforeAll
    void start(@TempDir Path dir) {
        bridge = BridgeFixture.start(dir, Map.of("coupons.name", "Thank you"));
        anybody = new ApiFixture(bridge.managementUrl());
        admin = anybody.withOwnToken(DataDirectory.Owner.of(dir).orElseThrow().token());
    }

    @AfterAll
    void stop() {
        bridge.close();
    }

    private JsonNode setting(JsonNode all, String key) {
        for (JsonNode one : all.path("items")) {
            if (one.path("key").asText().equals(key)) {
                return one;
            }
        }
        throw new AssertionError("there is no " + key);
    }

    @Test
    void everySettingHasItsMeaningAndItsValue() {
        JsonNode all = admin.get("/settings").json();
        JsonNode name = setting(all, "coupons.name");
        assertThat(name.path("value").asText()).isEqualTo("Thank you");
        assertThat(name.path("set").asBoolean()).isTrue();
        assertThat(name.path("default").asText()).isEqualTo("{milestone} points");
        assertThat(setting(all, "bridge.lanes").path("value").asText()).isEqualTo("8");
        assertThat(setting(all, "bridge.lanes").path("meaning").asText()).startsWith("How many customers");
    }

    @Test
    void secretsAreNotInTheAnswer() {
        ApiFixture.Reply reply = admin.get("/settings");
        assertThat(setting(reply.json(), "wix.api-key").path("value").isNull()).isTrue();
        assertThat(setting(reply.json(), "wix.api-key").path("set").asBoolean()).isTrue();
        bridge.settings()
                .secrets()
                .forEach(secret -> assertThat(reply.response().body()).doesNotContain(secret));
    }

    @Test
    void aTokenForOneSiteSeesNothingOfTheProcess() {
        String token = admin.post("/tokens", "{\"name\": \"one\", \"role\": \"admin\", \"sites\": [\"main\"]}")
                .json()
                .path("token")
                .asText();
        assertThat(anybody.withToken(token).get("/settings").json().path("items"))
                .extracting(one -> one.path("key").asText())
                .contains("coupons.name")
                .doesNotContain("bridge.lanes", "mail.host");
    }

    private ApiFixture.Reply tried(String payload) {
        return admin.post(
                "/try",
                "{\"source\": \"social-like\", \"payload\": %s}"
                        .formatted(new com.fasterxml.jackson.databind.node.TextNode(payload)));
    }

    @Test
    void aPayloadIsReadAndNothingIsDone() {
        JsonNode tried = tried(BridgeFixture.payload("evt-try", "anna@example.com", "post-9")
                        .toString())
                .json();
        assertThat(tried.path("refused").isNull()).isTrue();
        assertThat(tried.path("route").asText()).isEqualTo("award-points");
        assertThat(tried.path("events").get(0).path("read"))
                .extracting(part ->
                        part.path("what").asText() + ": " + part.path("found").asText())
                .contains("e-mail: anna@example.com (at /email)")
                .last()
                .asString()
                .startsWith("result: 5 points, once per person-and-object");
        assertThat(bridge.row("evt-try")).isNull();
    }

    @Test
    void whatWouldBeRefusedIsSaidWithItsStatus() {
        JsonNode tried = tried("nonsense").json();
        assertThat(tried.path("refused").path("status").asInt()).isEqualTo(400);
        assertThat(tried.path("events")).isEmpty();
    }

    @Test
    void aSourceThatIsNoneIsNamed() {
        ApiFixture.Reply reply = admin.post("/try", "{\"source\": \"shop\", \"payload\": \"{}\"}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("detail").asText()).startsWith("source: expected one of");
        assertThat(admin.post("/try", "{\"source\": \"social-like\", \"payload\": \"{}\", \"headers\": {\"a\": 1}}")
                        .json()
                        .path("detail")
                        .asText())
                .isEqualTo("headers: expected a text for each header");
    }
}
