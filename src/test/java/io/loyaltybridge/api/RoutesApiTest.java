package io.loyaltybridge.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.RouteDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes that are changed while the service runs. */
@Tag("service")
class RoutesApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "award/award-event.camel.yaml";
    private static final String TEMPLATE = "award/award-points.camel.yaml";
    private static final String WORTH = "${variable.award.points} > 0";

    @TempDir
    private Path dir;

    private Path routes;
    private BridgeFixture bridge;
    private ApiFixture admin;

    @BeforeEach
    void start() throws IOException {
        routes = RouteDirectory.copy(dir);
        Path data = dir.resolve("data");
        bridge = BridgeFixture.start(
                data, Map.of(FileLocations.ROUTES_KEY, "file:" + routes + "/**/*" + FileLocations.ROUTE_END));
        admin = new ApiFixture(bridge.managementUrl())
                .withOwnToken(DataDirectory.Owner.of(data).orElseThrow().token());
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    private String text() {
        return text(FILE);
    }

    private String text(String file) {
        try {
            return Files.readString(routes.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private ApiFixture.Reply change(String path, String file, String text) {
        var body = JSON.createObjectNode().put("file", file);
        if (text != null) {
            body.put("text", text);
        }
        return admin.post("/routes/" + path, body.toString());
    }

    private void like(int number) {
        String payload = BridgeFixture.payload(BridgeFixture.newId(), "c" + number + "@example.com", "post-" + number)
                .toString();
        assertThat(bridge.send(BridgeFixture.SOURCE, payload).status()).isEqualTo(200);
    }

    private void awaitAllEnded() {
        Awaitility.await()
                .atMost(java.time.Duration.ofMinutes(2))
                .until(() -> bridge.bridge().inbox().count(EventState.PENDING) == 0);
    }

    @Test
    void aChangeCountsWithinTheRunningServiceAndIsTakenBack() {
        like(1);
        awaitAllEnded();
        String before = text();
        // Whoever likes gets nothing from now on.
        String after = before.replace(WORTH, "${variable.award.points} > 1000");

        ApiFixture.Reply checked = change("check", FILE, after);
        assertThat(checked.json().path("problems")).isEmpty();
        assertThat(checked.json().path("difference").toString()).contains("> 1000");
        assertThat(text()).isEqualTo(before);

        ApiFixture.Reply applied = change("apply", FILE, after);
        assertThat(applied.status()).as(applied.json().toString()).isEqualTo(200);
        assertThat(text()).isEqualTo(after);
        like(2);
        awaitAllEnded();
        assertThat(bridge.wix().balance("c1@example.com")).isEqualTo(5);
        assertThat(bridge.wix().balance("c2@example.com")).isNull();

        long version = applied.json().path("version").asLong();
        assertThat(admin.get("/routes/versions/" + version)
                        .json()
                        .path("outcome")
                        .asText())
                .isEqualTo("applied");
        assertThat(admin.post("/routes/versions/" + version + "/back", "{}").status())
                .isEqualTo(200);
        assertThat(text()).isEqualTo(before);
        like(3);
        awaitAllEnded();
        assertThat(bridge.wix().balance("c3@example.com")).isEqualTo(5);
        assertThat(admin.post("/routes/versions/" + version + "/back", "{}").status())
                .isEqualTo(409);
        assertThat(admin.get("/routes/versions").json().path("items")).hasSize(2);
        assertThat(admin.get("/audit").json().path("items"))
                .extracting(line -> line.path("action").asText())
                .contains("routes.apply", "routes.back");
    }

    @Test
    void whatIsWrongChangesNothing() {
        String before = text();
        ApiFixture.Reply broken = change("apply", FILE, before.replace("steps:", "stops:"));
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.json().path("detail").asText())
                .startsWith("nothing was changed: ")
                .contains("stops");
        assertThat(change("apply", FILE, "- [").status()).isEqualTo(400);
        assertThat(change("apply", FILE, null).status()).isEqualTo(400);
        assertThat(change("apply", "../evil.camel.yaml", before).status()).isEqualTo(400);
        assertThat(change("apply", "intake/webhook-intake.camel.yaml", before)
                        .json()
                        .path("detail")
                        .asText())
                .contains("restart");
        assertThat(change("apply", FILE, before).status()).isEqualTo(409);
        assertThat(text()).isEqualTo(before);
        like(1);
        awaitAllEnded();
        assertThat(bridge.wix().balance("c1@example.com")).isEqualTo(5);
    }

    @Test
    void aRouteThatFailsIsTakenBackByItselfAndNoLikeIsLost() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        Thread likes = new Thread(() -> {
            while (!enough.get() && sent.get() < 3_000) {
                like(sent.incrementAndGet());
                try {
                    Thread.sleep(10);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        likes.start();
        Awaitility.await().until(() -> bridge.bridge().inbox().count(EventState.DONE) >= 20);
        String before = text();
        // It starts, and fails for each event: nobody was asked who a person is.
        String after = before.replace(
                "ref: setupTurn\n                  method: waitForImport",
                "ref: sources\n                  method: identify");
        assertThat(after).isNotEqualTo(before);

        ApiFixture.Reply applied = change("apply", FILE, after);
        assertThat(applied.status()).as(applied.json().toString()).isEqualTo(200);
        long version = applied.json().path("version").asLong();
        Awaitility.await().atMost(java.time.Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                        admin.get("/routes/versions/" + version)
                                .json()
                                .path("outcome")
                                .asText())
                .startsWith("taken back: "));
        enough.set(true);
        likes.join();

        assertThat(text()).isEqualTo(before);
        awaitAllEnded();
        assertThat(bridge.bridge().inbox().count(EventState.PARKED)).isZero();
        for (int i = 1; i <= sent.get(); i++) {
            assertThat(bridge.wix().balance("c" + i + "@example.com"))
                    .as("like " + i)
                    .isEqualTo(5);
        }
    }

    /** Each source gets its route anew from the template, as it was shipped before, with the whole flow in it. */
    @Test
    void aTemplateIsChangedAndTakenBack() throws IOException {
        String before = text(TEMPLATE);
        String whole;
        try (InputStream in = getClass().getResourceAsStream("/released/routes/award-points-in-one.camel.yaml")) {
            whole = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        ApiFixture.Reply applied = change("apply", TEMPLATE, whole.replace(WORTH, "${variable.award.points} > 1000"));
        assertThat(applied.status()).as(applied.json().toString()).isEqualTo(200);
        like(1);
        awaitAllEnded();
        assertThat(bridge.wix().balance("c1@example.com")).isNull();

        change("apply", TEMPLATE, whole);
        like(2);
        awaitAllEnded();
        assertThat(bridge.wix().balance("c2@example.com")).isEqualTo(5);

        assertThat(change("apply", TEMPLATE, before).status()).isEqualTo(200);
        like(3);
        awaitAllEnded();
        assertThat(bridge.wix().balance("c3@example.com")).isEqualTo(5);
    }

    @Test
    void routesAreListedWithTheirFilesAndDrawn() {
        like(1);
        awaitAllEnded();
        assertThat(admin.get("/routes").json().path("items")).anySatisfy(route -> {
            assertThat(route.path("route").asText()).isEqualTo(BridgeFixture.SOURCE);
            assertThat(route.path("file").asText()).isEqualTo(TEMPLATE);
            assertThat(route.path("exchanges").asLong()).isEqualTo(1);
        });
        assertThat(admin.get("/routes").json().path("items")).anySatisfy(route -> {
            assertThat(route.path("route").asText()).isEqualTo("award-event");
            assertThat(route.path("file").asText()).isEqualTo(FILE);
            assertThat(route.path("exchanges").asLong()).isEqualTo(1);
        });
        var template = admin.get("/routes/file?file=" + TEMPLATE).json();
        assertThat(template.path("routes").get(0).path("from").asText()).isEqualTo("inbox:{{source}}");
        var file = admin.get("/routes/file?file=" + FILE).json();
        assertThat(file.path("routes").toString()).contains("idempotentConsumer", "direct:give-award");
        assertThat(admin.get("/routes/file?file=../application.properties").status())
                .isEqualTo(404);
    }
}
