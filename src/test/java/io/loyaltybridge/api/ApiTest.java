package io.loyaltybridge.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.testing.BridgeFixture;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who may call the API, and what it refuses. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTest {
    private BridgeFixture bridge;
    private ApiFixture anybody;
    private ApiFixture admin;

    @BeforeAll
    void start(@TempDir Path dir) {
        bridge = BridgeFixture.start(dir);
        anybody = new ApiFixture(bridge.managementUrl());
        admin = anybody.withOwnToken(DataDirectory.Owner.of(dir).orElseThrow().token());
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

    @Test
    void theDocumentIsServedToAnybodyAndNamesARoleForEachOperation() {
        JsonNode document = anybody.document();
        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        Set<String> ids = new HashSet<>();
        document.path("paths")
                .forEach(path -> path.forEach(operation -> {
                    assertThat(operation.path("x-role").asText()).isIn("none", "read", "operate", "admin");
                    assertThat(operation.path("summary").asText()).endsWith(".");
                    assertThat(operation.path("responses").has("default")).isTrue();
                    assertThat(ids.add(operation.path("operationId").asText())).isTrue();
                }));
        assertThat(ids).contains("getDocument", "listEvents", "addToken");
    }

    @Test
    void whoHasNoTokenSeesNothing() {
        anybody.document().path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> {
                    if (!operation.getValue().path("x-role").asText().equals("none")) {
                        ApiFixture.Reply reply = anybody.call(
                                operation.getKey().toUpperCase(java.util.Locale.ROOT),
                                path.getKey().replaceAll("\\{[a-z]+}", "1"),
                                null);
                        assertThat(reply.status()).as(path.getKey()).isEqualTo(401);
                    }
                }));
    }

    @Test
    void aTokenIsShownOnceAndWorksUntilItIsRevoked() {
        String token = token("robot", "read");
        assertThat(token).matches("lb_[0-9a-f]{8}_[A-Za-z0-9_-]{43}");
        assertThat(admin.get("/tokens").json().toString()).contains("robot").doesNotContain(token.substring(12));

        ApiFixture robot = anybody.withToken(token);
        assertThat(robot.get("/sites").status()).isEqualTo(200);
        assertThat(robot.get("/tokens").status()).isEqualTo(403);
        assertThat(robot.post("/tokens", "{\"name\": \"x\", \"role\": \"admin\"}")
                        .status())
                .isEqualTo(403);

        assertThat(admin.delete("/tokens/robot").status()).isEqualTo(204);
        assertThat(robot.get("/sites").status()).isEqualTo(401);
        assertThat(admin.delete("/tokens/robot").status()).isEqualTo(404);
        assertThat(admin.get("/audit?limit=2").json().path("items"))
                .extracting(line ->
                        line.path("action").asText() + " " + line.path("target").asText())
                .contains("tokens.revoke robot");
    }

    @Test
    void aTokenOfTheSameNameIsRefusedAndChangesNothing() {
        String token = token("twice", "read");
        ApiFixture.Reply reply = admin.post("/tokens", "{\"name\": \"twice\", \"role\": \"admin\"}");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.json().path("detail").asText()).contains("there is a token twice already");
        assertThat(anybody.withToken(token).get("/session").json().path("role").asText())
                .isEqualTo("read");
    }

    @Test
    void aTokenForOneSiteSeesNoOther() {
        ApiFixture.Reply wrong =
                admin.post("/tokens", "{\"name\": \"of-anna\", \"role\": \"admin\", \"sites\": [\"anna\"]}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().path("field").asText()).isEqualTo("sites");

        String token = admin.post("/tokens", "{\"name\": \"of-main\", \"role\": \"admin\", \"sites\": [\"main\"]}")
                .json()
                .path("token")
                .asText();
        ApiFixture own = anybody.withToken(token);
        assertThat(own.get("/events").status()).isEqualTo(200);
        assertThat(own.get("/events?site=anna").status()).isEqualTo(404);
        assertThat(own.get("/audit").status()).isEqualTo(403);
    }

    @Test
    void wrongParametersAndBodiesAreNamed() {
        assertThat(detail(admin.get("/events?limit=0")))
                .isEqualTo("limit: expected a whole number from 1 to 200, found \"0\"");
        assertThat(detail(admin.get("/events?state=lost")))
                .isEqualTo("state: expected one of pending, waiting, done, ignored, parked, discarded, found \"lost\"");
        assertThat(detail(admin.get("/events?colour=red")))
                .startsWith("colour: there is no such parameter; expected one of");
        assertThat(detail(admin.get("/events?limit=1&limit=2"))).isEqualTo("limit: expected once, found 2 times");
        assertThat(detail(admin.get("/events?from=yesterday"))).startsWith("from: expected a time with an offset");
        assertThat(detail(admin.post("/tokens", "nonsense"))).isEqualTo("expected a body in JSON");
        assertThat(detail(admin.post("/tokens", "[]"))).isEqualTo("expected a JSON object as the body");
        assertThat(detail(admin.post("/tokens", "{\"name\": \"a\"}"))).isEqualTo("role: expected a value");
        assertThat(detail(admin.post("/tokens", "{\"name\": \"a\", \"role\": \"god\"}")))
                .startsWith("role: expected one of");
        assertThat(detail(admin.post("/tokens", "{\"name\": 1, \"role\": \"read\"}")))
                .isEqualTo("name: expected a JSON string");
        assertThat(detail(admin.post("/tokens", "{\"name\": \"a\", \"role\": \"read\", \"x\": 1}")))
                .startsWith("x: there is no such field");
        assertThat(admin.get("/nothing").status()).isEqualTo(404);
        assertThat(admin.get("/events/99999").status()).isEqualTo(404);
    }

    private static String detail(ApiFixture.Reply reply) {
        assertThat(reply.status()).isEqualTo(400);
        return reply.json().path("detail").asText();
    }

    @Test
    void aPageSignsInByATokenAndChangesThingsOnlyWithWhatItWasTold() {
        String token = token("page", "admin");
        ApiFixture.Reply in = anybody.post("/session", "{\"token\": \"%s\"}".formatted(token));
        assertThat(in.header("Set-Cookie")).endsWith("; Path=/; HttpOnly; SameSite=Strict");
        ApiFixture page = anybody.with("Cookie", in.header("Set-Cookie").replaceFirst(";.*", ""));
        String csrf = in.json().path("csrf").asText();
        assertThat(page.get("/session").json().path("csrf").asText()).isEqualTo(csrf);

        String body = "{\"name\": \"by-page\", \"role\": \"read\"}";
        assertThat(page.post("/tokens", body).status()).isEqualTo(403);
        assertThat(page.with("X-CSRF-Token", "other").post("/tokens", body).status())
                .isEqualTo(403);
        assertThat(page.with("X-CSRF-Token", csrf)
                        .with("Origin", "http://evil.example")
                        .post("/tokens", body)
                        .status())
                .isEqualTo(403);
        assertThat(page.with("X-CSRF-Token", csrf).post("/tokens", body).status())
                .isEqualTo(201);

        assertThat(page.with("X-CSRF-Token", csrf).delete("/session").status()).isEqualTo(204);
        assertThat(page.get("/session").status()).isEqualTo(401);
    }

    @Test
    void aPageOfAStrangerSignsNobodyIn() {
        String body = "{\"token\": \"%s\"}".formatted(token("theirs", "read"));
        ApiFixture.Reply reply = anybody.with("Origin", "http://evil.example").post("/session", body);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.header("Set-Cookie")).isEmpty();
    }

    @Test
    void behindTlsTheCookieGoesNowhereElse() {
        String body = "{\"token\": \"%s\"}".formatted(token("far", "read"));
        assertThat(anybody.with("X-Forwarded-Proto", "https")
                        .post("/session", body)
                        .header("Set-Cookie"))
                .endsWith("; HttpOnly; SameSite=Strict; Secure");
    }

    @Test
    void aSessionEndsWithItsToken() {
        ApiFixture.Reply in = anybody.post("/session", "{\"token\": \"%s\"}".formatted(token("leaver", "read")));
        ApiFixture page = anybody.with("Cookie", in.header("Set-Cookie").replaceFirst(";.*", ""));
        assertThat(page.get("/sites").status()).isEqualTo(200);
        admin.delete("/tokens/leaver");
        assertThat(page.get("/sites").status()).isEqualTo(401);
    }

    @Test
    void everyAnswerIsKeptOutOfCachesAndOtherPages() {
        for (ApiFixture.Reply reply :
                java.util.List.of(admin.get("/sites"), anybody.get("/sites"), admin.get("/nothing"))) {
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
        }
    }
}
