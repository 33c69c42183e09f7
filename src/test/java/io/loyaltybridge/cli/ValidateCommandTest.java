package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is found without a start. */
class ValidateCommandTest {
    private static final String SECRET = "whsec_c2VjcmV0IG9mIG5vIHZhbHVlIGF0IGFsbA==";

    @TempDir
    private Path dir;

    private final Map<String, String> settings = new LinkedHashMap<>();

    @BeforeEach
    void rightOnes() {
        copy("routes");
        settings.putAll(Map.of(
                "bridge.data-dir",
                dir.resolve("data").toString(),
                "bridge.sites-dir",
                dir.resolve("sites").toString(),
                "wix.auth",
                "api-key",
                "wix.api-key",
                "of-no-value",
                "wix.site-id",
                "site",
                "sources.webinar.secret",
                SECRET,
                "sources.webinar.points",
                "5",
                "camel.main.routesIncludePattern",
                "file:" + dir.resolve("routes") + "/**/*.camel.yaml"));
    }

    private void copy(String name) {
        try (Stream<Path> files = Files.walk(Path.of(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, dir.resolve(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSampleThatASourceCannotReadIsNamed() throws IOException {
        Path right = Files.writeString(dir.resolve("right.json"), "{\"id\": \"1\", \"email\": \"ada@example.com\"}");
        Path wrong = Files.writeString(dir.resolve("wrong.json"), "{\"id\": \"1\"}");
        Path broken = Files.writeString(dir.resolve("broken.json"), "[");
        Path config = Cli.config(dir.resolve("bridge.properties"), settings);

        assertThat(Cli.run(config, "validate", "--sample", "webinar=" + right).exit())
                .isZero();
        Cli wrongs = Cli.run(
                config,
                "validate",
                "--sample",
                "webinar=" + wrong,
                "--sample",
                "webinar=" + broken,
                "--sample",
                "other=x");
        assertThat(wrongs.exit()).isEqualTo(1);
        assertThat(wrongs.err())
                .contains("These 3 things are wrong:")
                .contains("wrong.json: the payload has no e-mail")
                .contains("broken.json: would be refused with 400")
                .contains("no site has a source other");
        assertThat(Cli.run(config, "validate", "--sample", "webinar").exit()).isEqualTo(2);
    }

    @Test
    void aFileThatNobodyReadsIsNamedAndIsNoFailure() throws IOException {
        Files.writeString(dir.resolve("routes/award/mine.yaml"), "[]");
        Cli said = validate();
        assertThat(said.exit()).isZero();
        assertThat(said.err())
                .contains("routes/award/mine.yaml: is not used, because its name does not end with .camel.yaml");
    }

    private Cli validate() throws IOException {
        return Cli.run(Cli.config(dir.resolve("bridge.properties"), settings), "validate");
    }

    @Test
    void nothingIsWrongAndNothingIsTouched() throws IOException {
        Cli cli = validate();

        assertThat(cli.err()).isEmpty();
        assertThat(cli.out()).isEqualTo("Nothing is wrong: 1 site, 2 sources.\n");
        assertThat(cli.exit()).isZero();
        assertThat(dir.resolve("data")).doesNotExist();
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() throws IOException {
        settings.put("sources.webinar.email", "$.a[");
        settings.put("sources.webinar.route", "my-award");
        settings.put("program.base-url", "http://127.0.0.1:1");
        settings.put("program.connector", "nobodys");

        Cli cli = validate();

        assertThat(cli.exit()).isEqualTo(1);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .contains("sources.webinar.email: ")
                .contains("sources.webinar.route: expected a route template of routes/, found \"my-award\"")
                .contains("program.connector: ")
                .contains("nobodys");
    }

    @Test
    void aRouteThatCannotBeReadIsNamedWithItsFile() throws IOException {
        Path route = dir.resolve("routes/mine.camel.yaml");
        Files.writeString(
                route,
                """
                - route:
                    id: mine
                    from:
                      uri: direct:mine
                      steps:
                        - noSuchStep: {}
                """);

        Cli cli = validate();

        assertThat(cli.exit()).isEqualTo(1);
        assertThat(cli.err()).contains("mine.camel.yaml").contains("noSuchStep");
    }

    @Test
    void aRouteOfATimerThatCannotBeReadIsNamedToo() throws IOException {
        Path file = dir.resolve("routes/store/housekeeping.camel.yaml");
        Files.writeString(file, Files.readString(file).replaceFirst("- bean:", "- beam:"));

        Cli cli = validate();

        assertThat(cli.exit()).isEqualTo(1);
        assertThat(cli.err()).contains("housekeeping.camel.yaml").contains("beam");
    }

    @Test
    void anUnknownKameletIsNamed() throws IOException {
        Files.writeString(
                dir.resolve("routes/mine.camel.yaml"),
                """
                - route:
                    id: mine
                    from:
                      uri: direct:mine
                      steps:
                        - to: {uri: "kamelet:nobody-has-this-action"}
                """);

        Cli cli = validate();

        assertThat(cli.exit()).isEqualTo(1);
        assertThat(cli.err()).contains("nobody-has-this-action");
    }

    @Test
    void aWrongSiteIsNamed() throws IOException {
        Files.createDirectories(dir.resolve("sites"));
        Files.writeString(dir.resolve("sites/anna.properties"), "wix.site-id=anna\nwix.quota-per-minute=many\n");
        Files.writeString(dir.resolve("sites/ben.properties"), "wix.site-id=ben\n");

        Cli cli = validate();

        assertThat(cli.exit()).isEqualTo(1);
        assertThat(cli.err()).contains("anna").contains("wix.quota-per-minute").doesNotContain("ben");
    }

    @Test
    void severalSitesAreRight() throws IOException {
        Files.createDirectories(dir.resolve("sites"));
        settings.remove("wix.site-id");
        for (String site : new String[] {"anna", "ben"}) {
            Files.writeString(dir.resolve("sites/" + site + ".properties"), "wix.site-id=" + site + "\n");
        }

        Cli cli = validate();

        assertThat(cli.err()).isEmpty();
        assertThat(cli.out()).startsWith("Nothing is wrong: 2 sites, ");
        assertThat(dir.resolve("data")).doesNotExist();
    }

    @Test
    void missingCredentialsAreNamed() throws IOException {
        settings.remove("wix.api-key");

        assertThat(validate().err()).contains("wix.api-key");
    }
}
