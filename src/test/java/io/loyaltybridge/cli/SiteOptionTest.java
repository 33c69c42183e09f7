package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.WrittenSite;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --site}: which site a command is for, where one database has the rows of two. */
class SiteOptionTest {
    @TempDir
    private Path dir;

    private Path config;

    @BeforeEach
    void twoSitesInOneDatabase() throws IOException {
        config = config("");
        file("a", "wix.instance-id=a-1");
        file("b", "wix.instance-id=b-1");
        try (Database store = TestStore.open(dir.resolve("data"))) {
            for (String site : List.of("a-1", "b-1", "main-1")) {
                new Inbox(store, site, Clock.systemUTC())
                        .put(
                                "likes",
                                List.of(new NewEvent(
                                        "same-id",
                                        "h",
                                        "kind.of." + site,
                                        "email:a",
                                        null,
                                        "{\"of\":\"" + site + "\"}",
                                        false)),
                                true)
                        .join();
            }
        }
    }

    private Path config(String more) throws IOException {
        return Files.writeString(
                dir.resolve("test.properties"),
                "bridge.data-dir=" + dir.resolve("data") + "\nbridge.management-port=0\nbridge.sites-dir="
                        + dir.resolve("sites") + "\n" + TestStore.lines(dir.resolve("data")) + more);
    }

    private void file(String name, String... lines) throws IOException {
        Files.createDirectories(dir.resolve("sites"));
        Files.writeString(dir.resolve("sites").resolve(name + ".properties"), String.join("\n", lines) + "\n");
    }

    @Test
    void aCommandShowsTheRowsOfItsSiteAlone() throws IOException {
        Files.delete(dir.resolve("sites/b.properties"));
        Cli compact = Cli.run(config, "store", "compact");
        assertThat(compact.exit()).as(compact.err()).isZero();
        file("b", "wix.instance-id=b-1");

        Cli a = Cli.run(config, "jobs", "--site", "a");
        assertThat(a.exit()).as(a.err()).isZero();
        assertThat(a.out()).contains("store-compact");
        assertThat(Cli.run(config, "jobs", "--site=b").out()).isEqualTo("no jobs yet\n");
        assertThat(Cli.run(config, "events", "list", "--site", "a").out()).contains("kind.of.a-1");
        assertThat(Cli.run(config, "events", "show", "same-id", "--site=b").out())
                .contains("{\"of\":\"b-1\"}");
        assertThat(Cli.run(config, "parked", "list", "--site=b").exit()).isZero();
    }

    @Test
    void withSeveralSitesOneHasToBeNamed() throws IOException {
        Cli none = Cli.run(config, "events", "list");
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err()).startsWith("--site: expected one of a, b\n");
        assertThat(none.out()).isEmpty();

        config("wix.instance-id=main-1\n");
        Cli unknown = Cli.run(config, "events", "list", "--site", "c\u001b[2J");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("--site: expected one of a, b, main, found c\\u001b[2J\n");
        assertThat(Cli.run(config, "events", "list", "--site", "main").out()).contains("kind.of.main-1");
        assertThat(Cli.run(config, "reconcile").exit()).isEqualTo(2);
        assertThat(Cli.run(config, "parked", "replay", "all").err()).startsWith("--site: expected one of a, b, main");
    }

    @Test
    void aLongListOfSitesIsCut() throws IOException {
        for (int i = 0; i < 20; i++) {
            file("shop-" + i, "wix.instance-id=shop-" + i);
        }
        assertThat(Cli.run(config, "jobs").err())
                .containsPattern("^--site: expected one of a, b, shop-0, .* and 2 more\n");
    }

    @Test
    void theOnlySiteNeedsNoName() throws IOException {
        Files.delete(dir.resolve("sites/b.properties"));
        assertThat(Cli.run(config, "events", "list").out()).contains("kind.of.a-1");
        assertThat(Cli.run(config, "events", "list", "--site", "a").exit()).isZero();

        Files.delete(dir.resolve("sites/a.properties"));
        config("wix.instance-id=main-1\n");
        assertThat(Cli.run(config, "events", "list").out()).contains("kind.of.main-1");
        assertThat(Cli.run(config, "events", "list", "--site", "main").exit()).isZero();
        assertThat(Cli.run(config, "events", "list", "--site", "a").err())
                .startsWith("--site: expected main, found a\n");
    }

    @Test
    void aSiteWithAWrongFileIsRefusedAndTheOthersWork() throws IOException {
        file("b", "wix.instance-id=b-1", "reminder.within=many");
        assertThat(Cli.run(config, "events", "list", "--site", "a").exit()).isZero();
        Cli wrong = Cli.run(config, "events", "list", "--site", "b");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err()).startsWith("These settings are wrong:\n").contains("b.properties:2: reminder.within: ");
    }

    @Test
    void commandsOfTheProcessTakeNoSiteAndServeAll() {
        for (String command : List.of("run", "store compact", "site list", "sandbox", "demo", "cluster")) {
            List<String> words = new ArrayList<>(List.of(command.split(" ")));
            words.addAll(List.of("--site", "a"));
            Cli refused = Cli.run(config, words.toArray(String[]::new));
            assertThat(refused.exit()).as(command).isEqualTo(2);
            assertThat(refused.err()).as(command).startsWith("Unknown option");
        }
        Cli compact = Cli.run(config, "store", "compact", "--dry-run");
        assertThat(compact.exit()).as(compact.err()).isZero();
        assertThat(compact.out())
                .contains("site a: store-compact: would fold 0", "site b: store-compact: would fold 0");
    }

    @Test
    void aWebhookGoesToItsSite() throws IOException {
        List<String> asked = new ArrayList<>();
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        service.start();
        try {
            config(
                    "wix.instance-id=main-1\nsources.social-like.secret=whsec_c2VjcmV0IG9mIG5vIHZhbHVlIGF0IGFsbA==\nbridge.port="
                            + service.getAddress().getPort() + "\n");
            for (String site : List.of("a", "main")) {
                Cli sent = Cli.run(config, "send", "social-like", "email=ada@example.com", "--site", site);
                assertThat(sent.exit()).as(sent.err()).isZero();
            }
        } finally {
            service.stop(0);
        }
        assertThat(asked).containsExactly("/webhooks/a/social-like", "/webhooks/social-like");
    }

    @Test
    void aServiceIsToldTheSiteFirstOfAllArguments() throws IOException {
        List<String> asked = new ArrayList<>();
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/jobs/", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "{\"exit\":0}\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        service.start();
        try (DataDirectory directory = DataDirectory.own(dir.resolve("data")).orElseThrow()) {
            Settings process = Settings.load(Path.of(Settings.DEFAULT_FILE), config, Map.of());
            directory.writeToken(
                    "http://127.0.0.1:" + service.getAddress().getPort(),
                    process,
                    new Sites(List.of(
                            Site.of(process.ofSite(WrittenSite.read(dir.resolve("sites/a.properties")), Map.of())))));

            Cli replay = Cli.run(config, "parked", "replay", "all", "--site", "a");
            assertThat(replay.exit()).as(replay.err()).isZero();
            assertThat(asked).hasSize(1);
            assertThat(new ObjectMapper().readValue(asked.get(0), List.class)).isEqualTo(List.of("--site=a", "all"));

            file("a", "wix.instance-id=a-1", "reminder.within=7");
            Cli changed = Cli.run(config, "parked", "replay", "all", "--site", "a");
            assertThat(changed.exit()).isEqualTo(1);
            assertThat(changed.err()).contains("; since then site a-1 changed. ");
            assertThat(Cli.run(config, "parked", "replay", "all", "--site", "b").err())
                    .as("a site that the service does not know")
                    .contains("; since then site b-1 changed. ");
            file("a", "wix.instance-id=a-1");
            config("bridge.lanes=3\n");
            assertThat(Cli.run(config, "parked", "replay", "all", "--site", "a").err())
                    .contains("; since then bridge.lanes changed. ");

            config("");
            Files.delete(dir.resolve("sites/b.properties"));
            assertThat(Cli.run(config, "parked", "replay", "all").exit()).isZero();
            assertThat(asked).hasSize(2);
            assertThat(asked.get(1)).as("there is no other site").isEqualTo("[\"all\"]");
        } finally {
            service.stop(0);
        }
    }
}
