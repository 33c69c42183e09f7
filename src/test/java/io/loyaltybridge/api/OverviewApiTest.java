package io.loyaltybridge.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.testing.BridgeFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the overview says of what came in and was done, and of what needs a person. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverviewApiTest {
    private BridgeFixture bridge;
    private ApiFixture admin;
    private String own;

    @BeforeAll
    void start(@TempDir Path dir) {
        bridge = BridgeFixture.start(dir);
        own = DataDirectory.Owner.of(dir).orElseThrow().token();
        admin = new ApiFixture(bridge.managementUrl()).withOwnToken(own);
        bridge.like("anna@example.com", "post-1");
        bridge.like("ben@example.com", "post-1");
        // Without an address it is parked.
        bridge.play(BridgeFixture.SOURCE, BridgeFixture.payload(BridgeFixture.newId(), "nobody", "post-1"));
    }

    @AfterAll
    void stop() {
        bridge.close();
    }

    private static JsonNode flow(JsonNode overview, String name) {
        return StreamSupport.stream(overview.path("flows").spliterator(), false)
                .filter(flow -> flow.path("flow").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static long sum(JsonNode numbers) {
        return StreamSupport.stream(numbers.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    @Test
    void whatCameInAndWasDoneIsCountedInEachSpan() {
        for (String span : new String[] {"hour", "day", "week"}) {
            JsonNode overview = admin.get("/overview?span=" + span).json();
            JsonNode likes = flow(overview, BridgeFixture.SOURCE);
            assertThat(likes.path("kind").asText()).isEqualTo("source");
            assertThat(sum(likes.path("in"))).isEqualTo(3);
            assertThat(likes.path("inTotal").asLong()).isEqualTo(3);
            assertThat(sum(likes.path("done"))).isEqualTo(2);
            assertThat(likes.path("notDoneTotal").asLong()).isEqualTo(1);
            assertThat(likes.path("waits").asLong()).isZero();
            assertThat(likes.path("took").path("halfWithinMillis").asLong())
                    .isBetween(0L, likes.path("took").path("longestMillis").asLong());

            JsonNode awards = flow(overview, "award");
            assertThat(awards.path("kind").asText()).isEqualTo("award");
            assertThat(awards.path("doneTotal").asLong()).isEqualTo(2);
        }
    }

    @Test
    void aSourceFromWhichNothingCameIsThereToo() {
        JsonNode overview = admin.get("/overview").json();
        assertThat(overview.path("span").asText()).isEqualTo("day");
        bridge.settings().sources().forEach(source -> assertThat(
                        overview.path("flows").findValuesAsText("flow"))
                .contains(source));
    }

    @Test
    void whatNeedsAPersonIsSaidWithItsCount() {
        JsonNode overview = admin.get("/overview").json();
        JsonNode needs = overview.path("now").path("needs");
        assertThat(needs).hasSize(1);
        assertThat(needs.get(0).path("kind").asText()).isEqualTo("parked-events");
        assertThat(needs.get(0).path("words").asText()).isEqualTo("parked events: 1");
        assertThat(overview.path("sites").get(0).path("reasons").get(0).asText())
                .isEqualTo("parked events: 1");
        assertThat(overview.path("now").path("calls").path("perMinute").asLong())
                .isZero();
    }

    @Test
    void whatIsLiveComesUntilTheReaderGoes() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(bridge.managementUrl() + Api.PATH + "/overview/live"))
                .header("X-Management-Token", own)
                .build();
        HttpResponse<java.io.InputStream> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(reader.readLine()).startsWith("data: {").contains("parked events: 1");
            assertThat(reader.readLine()).isEmpty();
            assertThat(reader.readLine()).startsWith("data: {");
        }
    }

    @Test
    void aSpanThatIsNoneIsNamed() {
        assertThat(admin.get("/overview?span=year").json().path("detail").asText())
                .isEqualTo("span: expected one of hour, day, week, found \"year\"");
    }
}
