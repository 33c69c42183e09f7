package io.loyaltybridge.cli;

import static io.loyaltybridge.testing.BridgeFixture.newId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.api.ApiFixture;
import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.testing.BridgeFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** With {@code --json} a command prints what the API answers. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JsonListsTest {
    private BridgeFixture bridge;
    private ApiFixture api;
    private Path config;
    private long parked;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        bridge = BridgeFixture.start(dir.resolve("data"));
        config = Cli.config(dir.resolve("test.properties"), bridge.settings());
        api = new ApiFixture(bridge.managementUrl())
                .withOwnToken(DataDirectory.Owner.of(dir.resolve("data"))
                        .orElseThrow()
                        .token());
        bridge.like("ada@example.com", "post-1");
        bridge.like("bob@example.com", "post-1");
        bridge.like("ada@example.com", "post-2");
        parked = bridge.play(
                        BridgeFixture.SOURCE,
                        new ObjectMapper().createObjectNode().put("id", newId()).put("type", "post.liked"))
                .event()
                .seq();
    }

    @AfterAll
    void stop() {
        bridge.close();
    }

    private JsonNode json(String... command) throws Exception {
        Cli run = Cli.run(config, command);
        assertThat(run.err()).isEmpty();
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void listsAreThoseOfTheApi() throws Exception {
        assertThat(json("events", "list", "--json"))
                .isEqualTo(api.get("/events").json());
        assertThat(json("events", "list", "--limit", "2", "--json"))
                .isEqualTo(api.get("/events?limit=2").json());
        assertThat(json("parked", "list", "--json"))
                .isEqualTo(api.get("/attention").json());
        assertThat(json("parked", "show", Long.toString(parked), "--json"))
                .isEqualTo(api.get("/attention/" + parked).json());
        assertThat(json("events", "show", Long.toString(parked), "--json"))
                .isEqualTo(api.get("/events/" + parked + "?reveal=true").json());
        assertThat(json("jobs", "--json")).isEqualTo(api.get("/jobs").json());
        assertThat(json("identity", "waiting", "--json").path("items")).isEmpty();
        String link = json("links", "--json").path("links").path(0).path("link").asText();
        assertThat(json("explain", link, "--json"))
                .isEqualTo(api.get("/customers/" + link).json());
    }

    @Test
    void eventsAreFoundBySourceCustomerAndTime() throws Exception {
        assertThat(json("events", "list", "--customer", "ada@example.com", "--json")
                        .path("items"))
                .hasSize(2);
        assertThat(json("events", "list", "--source", "nobody", "--json").path("items"))
                .isEmpty();
        assertThat(json("events", "list", "--source", BridgeFixture.SOURCE, "--since", "2020-01-01", "--json")
                        .path("items"))
                .hasSize(4);
        assertThat(json("events", "list", "--until", "2020-01-01T08:00", "--json")
                        .path("items"))
                .isEmpty();
        assertThat(Cli.run(config, "events", "list", "--customer", "bob@example.com", "--state", "done")
                        .out())
                .contains("social-like")
                .hasLineCount(2);
        for (List<String> wrong : List.of(List.of("--since", "yesterday"), List.of("--until", "2026-13-01"))) {
            Cli refused = Cli.run(config, "events", "list", wrong.get(0), wrong.get(1));
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.err())
                    .startsWith(wrong.get(0) + ": expected a day or a time such as 2026-11-29")
                    .contains("found " + wrong.get(1));
        }
        assertThat(Cli.run(config, "parked", "show", "999", "--json").exit()).isEqualTo(1);
    }
}
