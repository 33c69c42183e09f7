package io.loyaltybridge.api;

import static io.loyaltybridge.testing.BridgeFixture.SOURCE;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static io.loyaltybridge.testing.BridgeFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.testing.BridgeFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The steps that a payload would go through, with nothing of them done. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TryApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private BridgeFixture bridge;
    private ApiFixture anybody;

    @BeforeAll
    void start(@TempDir Path dir) {
        bridge = BridgeFixture.start(dir, source("follows", "points.followed", "7"));
        anybody = new ApiFixture(bridge.managementUrl())
                .withOwnToken(DataDirectory.Owner.of(dir).orElseThrow().token());
    }

    @AfterAll
    void stop() {
        bridge.close();
    }

    private JsonNode tried(String source, ObjectNode payload) {
        ObjectNode body = JSON.createObjectNode().put("source", source).put("payload", payload.toString());
        return anybody.post("/try", body.toString()).json().path("events").path(0);
    }

    private static JsonNode step(JsonNode event, String id) {
        for (JsonNode step : event.path("steps")) {
            if (step.path("step").asText().equals(id)) {
                return step;
            }
        }
        throw new AssertionError("no step " + id + " in " + event);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    @Test
    void aLikeShowsWhatEachStepWouldReadAndDo() {
        long before = bridge.wix().calls();
        JsonNode event = tried(SOURCE, payload("1", "ada@example.com", "post-1"));

        JsonNode read = step(event, "read-event.step-1-read");
        assertThat(read.path("runs").asText()).isEqualTo("yes");
        assertThat(read.path("does").asText()).startsWith("What the stored payload is worth");
        JsonNode worth = step(event, "award-event.worth-points");
        assertThat(texts(worth.path("reads"))).containsExactly("award.points = 5");
        JsonNode contact = step(event, "give-award.step-2-contact");
        assertThat(contact.path("does").asText()).startsWith("The contact of a customer");
        assertThat(texts(contact.path("reads"))).contains("email = ada@example.com");
        assertThat(contact.path("runs").asText()).isEqualTo("maybe");
        assertThat(contact.path("why").asText()).isEqualTo("not where it was done before");
        assertThat(contact.path("depth").asInt()).isEqualTo(2);
        JsonNode back = step(event, "award-event.step-2-take-back");
        assertThat(back.path("runs").asText()).isEqualTo("no");
        assertThat(back.path("why").asText()).isEqualTo("it is not so that ${variable.reversal} != null");
        assertThat(step(event, "award-event.what-follows").path("runs").asText())
                .isEqualTo("yes");

        assertThat(bridge.wix().calls()).isEqualTo(before);
        assertThat(bridge.bridge().inbox().list(null, 10)).isEmpty();
    }

    @Test
    void whatEarnsNothingRunsNoStepThatGives() {
        JsonNode event = tried("follows", payload("1", "ada@example.com", "post-1"));

        assertThat(texts(step(event, "award-event.worth-points").path("reads"))).containsExactly("award.points = 0");
        JsonNode earn = step(event, "give-award.step-5-earn");
        assertThat(earn.path("runs").asText()).isEqualTo("no");
        assertThat(earn.path("why").asText()).isEqualTo("it is not so that ${variable.award.points} > 0");
        assertThat(step(event, "award-event.what-follows").path("runs").asText())
                .isEqualTo("yes");
    }

    @Test
    void anEventThatWouldBeParkedEndsAtItsFirstStep() {
        JsonNode event = tried(SOURCE, payload("1", "no address", "post-1"));

        assertThat(step(event, "read-event.step-1-read").path("runs").asText()).isEqualTo("yes");
        assertThat(event.path("steps")).hasSizeGreaterThan(5).allSatisfy(step -> {
            if (!step.path("step").asText().equals("read-event.step-1-read")) {
                assertThat(step.path("runs").asText()).isEqualTo("no");
                assertThat(step.path("why").asText()).startsWith("parked: the value at /email");
            }
        });
    }
}
