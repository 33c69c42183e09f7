package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.Http;
import io.loyaltybridge.sandbox.servers.FreePorts;
import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code sandbox}. */
class SandboxIT {
    @TempDir
    private Path dir;

    private Path config(String... lines) throws IOException {
        return Files.writeString(
                dir.resolve("config.properties"),
                "sandbox.wix-port=0\nsandbox.program-port=0\nsandbox.mail-port=0\n" + String.join("\n", lines) + "\n");
    }

    @Test
    void itWritesTheSettingsThatReachItAndKeepsTheQuotaAskedFor() throws IOException {
        Path out = dir.resolve("out.properties");
        try (Child sandbox = Child.command(
                dir,
                "sandbox",
                "--out",
                out.toString(),
                "--quota",
                "2",
                "--config",
                config("bridge.port=18999").toString())) {
            String url = sandbox.awaitLine("Wix stand-in listens on (\\S+)");
            sandbox.awaitLine("Ctrl-C ends it");
            assertThat(sandbox.out())
                    .contains(
                            "Webhooks go to http://127.0.0.1:18999/webhooks/wix",
                            "./loyalty-bridge run --config " + out);

            Settings settings = Settings.load(Child.ROOT.resolve(Settings.DEFAULT_FILE), out, Map.of());
            assertThat(settings.missingCredentials()).isEmpty();
            assertThat(settings.text("wix.base-url")).isEqualTo(url).startsWith("http://127.0.0.1:");
            Http wix = new Http(
                    url, "Authorization", settings.text("wix.api-key"), "wix-site-id", settings.text("wix.site-id"));
            assertThat(wix.get("/loyalty-programs/v1/program").status()).isEqualTo(200);
            assertThat(wix.get("/loyalty-programs/v1/program").status()).isEqualTo(200);
            assertThat(wix.get("/loyalty-programs/v1/program").status()).isEqualTo(429);
            assertThat(settings.text("mail.host") + " " + settings.text("mail.tls"))
                    .isEqualTo("127.0.0.1 none");
            assertThat(sandbox.out())
                    .contains("Mail stand-in listens on smtp://127.0.0.1:" + settings.text("mail.port"));
            assertThat(new Http(url)
                            .get("/_sandbox/webhooks")
                            .body()
                            .path("url")
                            .asText())
                    .isEqualTo("http://127.0.0.1:18999/webhooks/wix");

            sandbox.terminate();
            assertThat(sandbox.awaitEnd(Duration.ofSeconds(30))).isEqualTo(128 + 15);
        }
    }

    @Test
    void theServiceServesAllOfSeveralSites() throws IOException {
        int port = FreePorts.next();
        Path out = dir.resolve("out.properties");
        String config =
                config("bridge.port=" + port, "bridge.management-port=0", "").toString();
        try (Child sandbox =
                Child.command(dir, "sandbox", "--sites", "2", "--out", out.toString(), "--config", config)) {
            sandbox.awaitLine("Ctrl-C ends it");
            assertThat(sandbox.out())
                    .contains(
                            "The settings of each site are in " + dir.resolve("out-sites"),
                            "Webhooks of programs go to http://127.0.0.1:" + port + "/webhooks/<site>/program");
            Files.writeString(
                    out,
                    "bridge.port=" + port + "\nbridge.management-port=0\nbridge.data-dir=" + dir.resolve("data")
                            + "\nsources.social-like.secret=whsec_c2VjcmV0IG9mIG5vIHZhbHVlIGF0IGFsbA==\n",
                    StandardOpenOption.APPEND);
            try (Child service = Child.command(dir, "run", "--config", out.toString())) {
                service.awaitLine("Health and metrics");
                seed(sandbox, "anna", 5);
                seed(sandbox, "ben", 60);
                awaitOnProgram(sandbox, "anna", 5);
                awaitOnProgram(sandbox, "ben", 60);
                Child.Result like = Child.run(
                        dir,
                        "send",
                        "--site",
                        "ben",
                        "--config",
                        out.toString(),
                        "social-like",
                        "email=ada@example.com",
                        "kind=post.liked",
                        "object=post-1");
                assertThat(like.exit()).as(like.err()).isZero();
                awaitOnProgram(sandbox, "ben", 65);
                awaitOnProgram(sandbox, "anna", 5);
            }
        }
    }

    private static void seed(Child sandbox, String site, long balance) {
        new Http(sandbox.awaitLine("Site " + site + ": control of its Wix at (http://[0-9.:]+)/_sandbox/"))
                .post("/_sandbox/seed", "{'contacts':[{'email':'ada@example.com','balance':" + balance + "}]}");
    }

    private static void awaitOnProgram(Child sandbox, String site, long balance) {
        Http program = new Http(sandbox.awaitLine("Site " + site + ": .*, program at (\\S+)"));
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        program.get("/_sandbox/customers")
                                .body()
                                .path("customers")
                                .findValuesAsText("balance"))
                .containsExactly(Long.toString(balance)));
    }

    @Test
    void filesOfSomebodyElseAreNamedAndStay() throws IOException {
        Path other = Files.writeString(
                Files.createDirectory(dir.resolve("out-sites")).resolve("shop.properties"), "wix.instance-id=mine\n");

        Child.Result result = Child.run(
                dir,
                "sandbox",
                "--sites",
                "2",
                "--out",
                dir.resolve("out.properties").toString(),
                "--config",
                config().toString());

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("--out: " + other + " was not written by the sandbox.")
                .doesNotContain("\tat ");
    }

    @Test
    void oneSiteOrTenAreWrongUsage() {
        for (String sites : List.of("1", "10")) {
            Child.Result result = Child.run(dir, "sandbox", "--sites", sites);
            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.err()).contains("--sites: expected 2 to 9, found " + sites);
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() throws IOException {
        Path out = dir.resolve("no-such-directory/out.properties");
        Child.Result result = Child.run(dir, "sandbox", "--out", out.toString(), "--config", config().toString());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("--out: The settings cannot be written: " + out)
                .doesNotContain("\tat ");
    }

    @Test
    void anUnknownProgramIsWrongUsage() {
        Child.Result result = Child.run(dir, "sandbox", "--program", "other");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains(
                        "--program: expected rest, plain, open-loyalty, square, talon-one or voucherify, found other");
    }

    @Test
    void aNegativeQuotaIsWrongUsage() {
        Child.Result result = Child.run(dir, "sandbox", "--quota", "-1");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--quota: expected 0 or more, found -1");
    }
}
