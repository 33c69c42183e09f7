package io.loyaltybridge.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.testing.BridgeFixture;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commands that the API starts. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobsApiTest {
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

    private ApiFixture as(String role) {
        return anybody.withToken(admin.post(
                        "/tokens", "{\"name\": \"%s-%s\", \"role\": \"%s\"}".formatted(role, System.nanoTime(), role))
                .json()
                .path("token")
                .asText());
    }

    private JsonNode newestAudit(String action) {
        return admin.get("/audit")
                .json()
                .path("items")
                .valueStream()
                .filter(line -> line.path("action").asText().equals(action))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aCommandRunsToItsEndWithItsLinesAndALineOfAudit() {
        ApiFixture.Reply started =
                as("operate").post("/jobs", "{\"command\": \"setup\", \"arguments\": [\"--progress-every=1s\"]}");
        assertThat(started.status()).isEqualTo(202);
        String lines = admin.get("/starts/" + started.json().path("start").asLong())
                .response()
                .body();
        assertThat(lines).contains("data: {\"line\":").endsWith("data: {\"exit\":0}\n\n");
        assertThat(admin.get("/starts").json().path("items").get(0).path("exit").isNull())
                .isFalse();
        assertThat(admin.get("/jobs").json().path("items"))
                .extracting(job -> job.path("command").asText())
                .contains("setup");
        Awaitility.await().untilAsserted(() -> assertThat(
                        newestAudit("setup").path("outcome").asText())
                .isEqualTo("done"));
        assertThat(newestAudit("setup").path("site").asText()).isEqualTo("main");
    }

    @Test
    void aJobThatIsPausedEndsAndIsContinuedByTheSameCommand() {
        StringBuilder contacts = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            contacts.append(i == 0 ? "" : ",").append("{'email':'c").append(i).append("@example.com'}");
        }
        bridge.wix().post("seed", "{'contacts':[" + contacts + "]}");
        bridge.wix().fault("{'kind':'DELAY','operation':'loyalty_accounts.createAccount','delayMs':1500}");
        String setup =
                "{\"command\": \"setup\", \"arguments\": [\"--from=contacts\", \"--via=calls\", \"--progress-every=1s\"]}";
        assertThat(admin.post("/jobs", setup).status()).isEqualTo(202);
        Awaitility.await().until(() -> bridge.wix().balance("c0@example.com") != null);

        long job = newestJob().path("job").asLong();
        ApiFixture.Reply paused = admin.post("/jobs/" + job + "/pause", "{}");
        assertThat(paused.status()).as(paused.json().toString()).isEqualTo(200);
        Awaitility.await().until(() -> newestJob().path("state").asText().equals("stopped"));
        assertThat(bridge.wix().balance("c39@example.com")).isNull();
        assertThat(newestAudit("jobs-pause").path("target").asText()).isEqualTo(Long.toString(job));

        bridge.wix().noFaults();
        long start = admin.post("/jobs", setup).json().path("start").asLong();
        assertThat(admin.get("/starts/" + start).response().body()).endsWith("data: {\"exit\":0}\n\n");
        assertThat(newestJob().path("job").asLong()).isEqualTo(job);
        assertThat(newestJob().path("state").asText()).isEqualTo("done");
        for (int i = 0; i < 40; i++) {
            assertThat(bridge.wix().balance("c" + i + "@example.com"))
                    .as("c" + i)
                    .isZero();
        }
    }

    private JsonNode newestJob() {
        return admin.get("/jobs?limit=1").json().path("items").path(0);
    }

    @Test
    void whoMayOnlyReadStartsNothing() {
        ApiFixture reader = as("read");
        assertThat(reader.post("/jobs", "{\"command\": \"coupons\"}").status()).isEqualTo(403);
        assertThat(reader.post("/jobs", "{\"command\": \"coupons\", \"arguments\": [\"--dry-run\"]}")
                        .status())
                .isEqualTo(403);
        assertThat(reader.get("/commands").json().path("items")).isEmpty();
        assertThat(as("operate").get("/commands").json().path("items"))
                .extracting(command -> command.path("command").asText())
                .contains("setup", "reconcile", "message");
    }

    @Test
    void whatIsNoUsualJobNeedsAnAdmin() {
        ApiFixture operator = as("operate");
        String forget = "{\"command\": \"customer-forget\", \"arguments\": [\"nobody@example.com\"]}";
        assertThat(operator.post("/jobs", forget).status()).isEqualTo(403);
        assertThat(admin.post("/jobs", forget).status()).isEqualTo(202);
        assertThat(newestAudit("customer-forget").path("after").asText()).isEqualTo("n***@***.com");
    }

    @Test
    void wrongOnesAreNamed() {
        assertThat(admin.post("/jobs", "{\"command\": \"dance\"}")
                        .json()
                        .path("detail")
                        .asText())
                .isEqualTo("command: there is no command dance");
        assertThat(admin.post("/jobs", "{\"command\": \"setup\", \"arguments\": [\"--site=anna\"]}")
                        .json()
                        .path("field")
                        .asText())
                .isEqualTo("arguments");
        assertThat(admin.get("/starts/999").status()).isEqualTo(404);
        ApiFixture.Reply pause = admin.post("/jobs/999/pause", "{}");
        assertThat(pause.status()).isEqualTo(409);
        assertThat(pause.json().path("detail").asText()).contains("no job 999 is running");
    }
}
