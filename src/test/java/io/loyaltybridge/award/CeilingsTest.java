package io.loyaltybridge.award;

import static io.loyaltybridge.testing.BridgeFixture.newId;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static io.loyaltybridge.testing.BridgeFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.WixSandbox;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source may give: one award, an hour, a customer's day; also where a route of a team's own computes the amount. */
@Tag("service")
class CeilingsTest {
    @TempDir
    private static Path dir;

    private static BridgeFixture fixture;
    private static WixSandbox wix;

    @BeforeAll
    static void start() throws Exception {
        String template = Files.readString(Path.of("routes/award/award-points.camel.yaml"));
        String amount =
                "        - setVariable:\n            name: amount\n            expression:\n              constant:\n                expression: \"409\"\n";
        String read = "        - to: {id: read, uri: \"direct:read-event\"}\n";
        assertThat(template).contains(read);
        // As CONTRIBUTING.md says: a copy of the flow, and of the template that calls it.
        Files.writeString(
                dir.resolve("computed.camel.yaml"),
                template.replace("id: award-points", "id: award-computed").replace("award-event", "computed-event"));
        Files.writeString(
                dir.resolve("computed-event.camel.yaml"),
                Files.readString(Path.of("routes/award/award-event.camel.yaml"))
                        .replace("award-event", "computed-event")
                        .replaceFirst("      steps:\n", "      steps:\n" + amount));
        Map<String, String> settings = new HashMap<>();
        settings.putAll(source("one", "points", "100", "points.huge", "101", "largest-award", "100"));
        settings.putAll(source("hourly", "points", "5", "points.rush", "11", "points-per-hour", "10"));
        settings.putAll(source("computed", "points", "1", "daily-cap", "100", "route", "award-computed"));
        settings.putAll(source("computed-one", "points", "1", "largest-award", "100", "route", "award-computed"));
        settings.putAll(source(
                "computed-less",
                "points",
                "1000",
                "largest-award",
                "500",
                "points-per-hour",
                "500",
                "route",
                "award-computed"));
        settings.putAll(source("no-day", "points", "60", "daily-cap", "100", "route", "award-no-day"));
        String noDay = template.replace("id: award-points", "id: award-no-day")
                .replace(read, read + "        - removeVariable:\n            name: day\n");
        Files.writeString(dir.resolve("no-day.camel.yaml"), noDay);
        settings.put(
                "camel.main.routesIncludePattern",
                "file:routes/**/*.camel.yaml,file:" + dir.resolve("computed.camel.yaml") + ",file:"
                        + dir.resolve("computed-event.camel.yaml") + ",file:" + dir.resolve("no-day.camel.yaml"));
        fixture = BridgeFixture.start(dir.resolve("data"), settings);
        wix = fixture.wix();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static Inbox.Row play(String source, String kind, String email) {
        return fixture.play(source, payload(newId(), email, null).put("type", kind));
    }

    private static String metrics() throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(fixture.managementUrl() + "/observe/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void anAwardOverTheLargestIsParkedAndCounted() throws Exception {
        assertThat(play("one", "post.liked", "one@example.com").outcome()).startsWith("awarded 100 points");
        Inbox.Row huge = play("one", "huge", "one@example.com");

        assertThat(huge.state()).isEqualTo(EventState.PARKED);
        assertThat(huge.outcome()).startsWith("an award of 101 points is more than sources.one.largest-award=100");
        assertThat(wix.balance("one@example.com")).isEqualTo(100);
        assertThat(metrics())
                .containsPattern("bridge_awards_limited_total\\{limit=\"largest-award\",source=\"one\"} 1.0");
    }

    @Test
    void whatIsOverTheHourWaitsForItsRoomWhoeverGotTheRest() throws Exception {
        assertThat(play("hourly", "post.liked", "first@example.com").outcome()).startsWith("awarded 5 points");
        assertThat(play("hourly", "post.liked", "second@example.com").outcome()).startsWith("awarded 5 points");
        String id = newId();
        fixture.send("hourly", payload(id, "third@example.com", null).toString());
        Inbox.Row waits = fixture.await(id, row -> row.outcome() != null);

        assertThat(waits.state()).isEqualTo(EventState.PENDING);
        assertThat(waits.outcome()).contains("the source hourly has given the 10 points of this hour");
        assertThat(waits.dueAt())
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(50)),
                        Instant.now().plus(Duration.ofMinutes(61)));
        assertThat(waits.event().attempts()).isZero();
        assertThat(wix.balance("third@example.com")).isNull();
        assertThat(metrics())
                .containsPattern("bridge_awards_limited_total\\{limit=\"points-per-hour\",source=\"hourly\"} [1-9]");
        assertThat(play("hourly", "rush", "fourth@example.com").outcome())
                .as("what no hour has room for waits for a person")
                .startsWith("an award of 11 points is more than sources.hourly.points-per-hour=10");
    }

    @Test
    void limitsCountWhatACopiedRouteComputes() {
        Inbox.Row cut = play("computed", "post.liked", "computed@example.com");
        assertThat(cut.outcome()).startsWith("awarded 100 points (cut from 409: no more points are left of ");
        Inbox.Row capped = play("computed", "post.liked", "computed@example.com");
        assertThat(capped.outcome()).startsWith("capped: 100 points a day");
        assertThat(wix.balance("computed@example.com")).isEqualTo(100);

        Inbox.Row huge = play("computed-one", "post.liked", "computed@example.com");
        assertThat(huge.outcome())
                .startsWith("an award of 409 points is more than sources.computed-one.largest-award=100");
        assertThat(wix.balance("computed@example.com")).isEqualTo(100);
    }

    @Test
    void aRouteThatComputesLessThanTheSettingsSayGivesIt() {
        assertThat(play("computed-less", "post.liked", "less@example.com").outcome())
                .startsWith("awarded 409 points");
        assertThat(wix.balance("less@example.com")).isEqualTo(409);
    }

    @Test
    void aRouteThatNamesNoDayIsCappedOnTheDayOfItsEvent() {
        assertThat(play("no-day", "post.liked", "day@example.com").outcome()).startsWith("awarded 60 points");
        assertThat(play("no-day", "post.liked", "day@example.com").outcome())
                .startsWith("awarded 40 points (cut from 60");
        assertThat(play("no-day", "post.liked", "day@example.com").outcome()).startsWith("capped: 100 points a day");
        assertThat(wix.balance("day@example.com")).isEqualTo(100);
    }
}
