package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code site list} and {@code site show}. */
class SiteCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "a-token-that-nobody-may-see";

    @TempDir
    private Path dir;

    private Path config;
    private Path sites;

    @BeforeEach
    void sites() throws IOException {
        sites = Files.createDirectory(dir.resolve("sites"));
        config = Files.writeString(
                dir.resolve("test.properties"),
                "bridge.data-dir=" + dir.resolve("none") + "\nbridge.sites-dir=" + sites
                        + "\nwix.instance-id=main-1\ntexts.default-locale=de\nmail.per-minute=7\n");
        Files.writeString(
                sites.resolve("shop.properties"),
                "wix.instance-id=shop-1\nbridge.site=shop-rows\nprogram.token=" + SECRET + "\nreminder.within=50\n");
        Files.writeString(sites.resolve("wrong.properties"), "wix.instance-id=w\nbridge.port=1\n");
    }

    @Test
    void theListHasEverySiteAndWhatIsWrong() {
        Cli list = Cli.run(config, "site", "list");

        assertThat(list.exit()).as(list.err()).isZero();
        assertThat(list.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("NAME +ID +INSTANCE +KEPT IN +STATE"),
                        line -> assertThat(line).matches("main +main-1 +main-1 +- +ok"),
                        line -> assertThat(line).matches("shop +shop-rows +shop-1 +\\S+/sites/shop.properties +ok"),
                        line -> assertThat(line)
                                .matches("wrong +- +- +\\S+/sites/wrong.properties +\\S+/sites/wrong.properties:2:"
                                        + " bridge.port: belongs to the process.*"));
        assertThat(dir.resolve("none")).doesNotExist();
    }

    @Test
    void theListIsJsonToo() throws IOException {
        JsonNode list = JSON.readTree(Cli.run(config, "site", "list", "--json").out());

        assertThat(list.at("/sites")).hasSize(3);
        assertThat(list.at("/sites/0"))
                .isEqualTo(
                        JSON.readTree(
                                "{\"name\":\"main\",\"id\":\"main-1\",\"instanceId\":\"main-1\",\"file\":null,\"keptIn\":\"process\",\"state\":\"ok\",\"since\":null,\"reason\":null,\"erasedOn\":null,\"problems\":[]}"));
        assertThat(list.at("/sites/1/id").asText()).isEqualTo("shop-rows");
        assertThat(list.at("/sites/1/file").asText())
                .isEqualTo(sites.resolve("shop.properties").toString());
        assertThat(list.at("/sites/2/state").asText()).isEqualTo("problem");
        assertThat(list.at("/sites/2/id").isNull()).isTrue();
        assertThat(list.at("/sites/2/problems/0").asText()).contains("wrong.properties:2: bridge.port: ");
    }

    @Test
    void aSiteIsShownByWhatDiffersAndWhereItWasRead() {
        Cli show = Cli.run(config, "site", "show", "shop");

        assertThat(show.exit()).as(show.err()).isZero();
        assertThat(show.out())
                .containsPattern("SETTING +FROM +VALUE")
                .containsPattern("bridge.site +\\S+/sites/shop.properties:2 +shop-rows")
                .containsPattern("program.token +\\S+/sites/shop.properties:3 +\\(secret\\)")
                .containsPattern("reminder.within +\\S+/sites/shop.properties:4 +50")
                .containsPattern("texts.default-locale +\\S+test.properties:4 +de")
                .containsPattern("sources.social-like.description +application.properties:\\d+ +For liking a post")
                .doesNotContain(SECRET, "main-1", "mail.per-minute", "reminder.on", "bridge.data-dir");
        assertThat(Cli.run(config, "site", "show", "main").out())
                .contains("main-1")
                .doesNotContain("shop-rows");
    }

    @Test
    void aSiteIsShownAsJsonToo() throws IOException {
        Cli show = Cli.run(config, "site", "show", "shop", "--json");
        JsonNode json = JSON.readTree(show.out());

        assertThat(json.path("name").asText()).isEqualTo("shop");
        assertThat(json.path("settings"))
                .contains(
                        JSON.readTree("{\"setting\":\"program.token\",\"value\":null,\"from\":\""
                                + sites.resolve("shop.properties") + ":3\",\"secret\":true}"),
                        JSON.readTree("{\"setting\":\"reminder.within\",\"value\":\"50\",\"from\":\""
                                + sites.resolve("shop.properties") + ":4\",\"secret\":false}"));
        assertThat(show.out()).doesNotContain(SECRET);
    }

    @Test
    void anUnknownSiteAndOneWithAProblemAreNotShown() {
        Cli unknown = Cli.run(config, "site", "show", "shp");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("NAME: expected one of main, shop, wrong, found shp\n");
        Cli wrong = Cli.run(config, "site", "show", "wrong");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err()).contains("wrong.properties:2: bridge.port: belongs to the process");
        assertThat(Cli.run(config, "site").exit()).isEqualTo(2);
    }

    @Test
    void whereThereIsNoSiteTheListSaysHowToGetOne() throws IOException {
        Path none =
                Files.writeString(dir.resolve("none.properties"), "bridge.sites-dir=" + dir.resolve("nowhere") + "\n");
        assertThat(Cli.run(none, "site", "list").out())
                .startsWith("no sites; wix.instance-id in application.properties");
    }

    @Test
    void theSecretsOfASiteAreMaskedInWhatOthersPrint() throws IOException {
        Files.writeString(sites.resolve("x.properties"), "wix.instance-id=x-1\nprogram.token=kind.of.secret\n");
        Cli.run(config, "site", "list");
        assertThat(Foreign.line("a kind.of.secret and " + SECRET)).isEqualTo("a *** and ***");
    }
}
