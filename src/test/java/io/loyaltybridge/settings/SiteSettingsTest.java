package io.loyaltybridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of a site: its file over the settings of the process. */
class SiteSettingsTest {
    private static final String ID = "wix.instance-id=shop-1";

    @TempDir
    private Path dir;

    private Settings process(String... lines) throws IOException {
        return process(Map.of(), lines);
    }

    private Settings process(Map<String, String> environment, String... lines) throws IOException {
        return Settings.load(write("application.properties", lines), null, environment);
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.writeString(dir.resolve(name), String.join("\n", lines) + "\n");
    }

    private Settings site(Settings process, String... lines) throws IOException {
        return process.ofSite(WrittenSite.read(write("shop.properties", lines)), Map.of());
    }

    private void assertProblems(Settings process, List<String> lines, String... problems) {
        assertThatThrownBy(() -> site(process, lines.toArray(String[]::new)))
                .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.problems())
                        .extracting(problem -> problem.replace(dir + "/", ""))
                        .containsExactly(problems));
    }

    @Test
    void aSiteHasItsOwnSettingsElseThoseOfTheProcessElseTheDefault() throws IOException {
        Settings process = process("texts.default-locale=de", "coupons.name=ours", "bridge.lanes=7");
        Settings site = site(process, ID, "texts.default-locale=fr", "coupons.name=");

        assertThat(site.text("texts.default-locale")).isEqualTo("fr");
        assertThat(site.number("bridge.lanes")).isEqualTo(7);
        assertThat(site.text("coupons.name"))
                .as("empty is not set")
                .isEqualTo(process().text("coupons.name"))
                .isNotEqualTo("ours");
        assertThat(site.origin("texts.default-locale")).isEqualTo(dir.resolve("shop.properties") + ":2");
        assertThat(site.origin("bridge.lanes")).isEqualTo(dir.resolve("application.properties") + ":3");
        assertThat(site.origin("reminder.on")).isEqualTo("default");
        assertThat(site.files()).containsExactly(dir.resolve("application.properties"), dir.resolve("shop.properties"));
        assertThat(site.process()).isSameAs(process);
        assertThat(process.process()).isSameAs(process);
        assertThat(site.set())
                .containsOnlyKeys("texts.default-locale", "bridge.lanes", "wix.instance-id")
                .containsEntry("texts.default-locale", "fr");
        assertThat(site.all()).containsEntry("bridge.site", "shop-1").containsEntry("bridge.lanes", "7");
        assertThat(site.with(Map.of("reminder.within", "5")).text("texts.default-locale"))
                .isEqualTo("fr");
    }

    @Test
    void whichSiteItIsComesFromItsFileAlone() throws IOException {
        Settings process = process("bridge.site=rows", "wix.instance-id=main-1", "wix.site-id=main-2");

        Settings site = site(process, ID);
        assertThat(site.site()).isEqualTo("shop-1");
        assertThat(site.text("wix.site-id")).isEmpty();
        assertThat(site.text("bridge.site")).isEmpty();
        assertThat(site.origin("bridge.site")).isEqualTo("default");
        assertThat(site.all().get("wix.site-id")).isEmpty();
        assertThat(site.nameASite()).isTrue();
        assertThat(process.site()).isEqualTo("rows");

        assertProblems(
                process,
                List.of("bridge.time-zone=UTC"),
                "shop.properties: wix.instance-id: is not set; expected the instance id of the app's installation on"
                        + " the site, because wix.auth=app");
        assertProblems(
                process("wix.auth=api-key", "wix.site-id=main-2"),
                List.of(ID),
                "shop.properties: wix.site-id: is not set; expected the id of the site, because wix.auth=api-key");
        assertThat(site(process("wix.auth=api-key"), "wix.site-id=s").site()).isEqualTo("s");
    }

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "bridge.site=a, false",
        "wix.instance-id=a, true",
        "wix.site-id=a, false",
        "'wix.site-id=a\nwix.auth=api-key', true"
    })
    void theProcessNamesASiteByItsInstanceOrWithAKeyByItsSiteId(String lines, boolean names) throws IOException {
        assertThat(process(lines).nameASite()).isEqualTo(names);
    }

    @Test
    void aSettingOfTheProcessInTheFileOfASiteIsSaidToBelongElsewhere() throws IOException {
        assertProblems(
                process(),
                List.of(ID, "bridge.port=80", "camel.main.name=x", "mail.from=a@example.com", "mail.host=h"),
                "shop.properties:2: bridge.port: belongs to the process, not to a site; set it in"
                        + " application.properties or in the file of --config",
                "shop.properties:3: camel.main.name: belongs to the process, not to a site; set it in"
                        + " application.properties or in the file of --config",
                "shop.properties:5: mail.host: belongs to the process, not to a site; set it in application.properties"
                        + " or in the file of --config");
    }

    @Test
    void everySettingOfTheProcessIsRefusedAndEveryOneOfASiteIsNot() throws IOException {
        Settings process = process();
        for (String key : Catalog.PROCESS.keySet()) {
            assertThatThrownBy(() -> site(process, ID, key + "="))
                    .as(key)
                    .hasMessageContaining("shop.properties:2: " + key + ": belongs to the process");
        }
        for (String key : Catalog.SITE.keySet()) {
            if (!key.equals("wix.instance-id")) {
                assertThat(site(process, ID, key + "=").site()).isEqualTo("shop-1");
            }
        }
    }

    @Test
    void aWrongValueIsNamedWithItsPlaceAsInTheMainFile() throws IOException {
        assertProblems(
                process(),
                List.of(ID, "reminder.within=many", "remnder.on=true", "shop.name=x"),
                "shop.properties:3: remnder.on: is not a setting; did you mean reminder.on?",
                "shop.properties:4: shop.name: is not a setting; application.properties lists them all",
                "shop.properties:2: reminder.within: expected a whole number from 1 to 999999999, found \"many\"");
    }

    @Test
    void whatOnlyASiteMakesWrongNamesItsFile() throws IOException {
        assertProblems(
                process("coupons.kind=percent-off"),
                List.of(ID, "coupons.on=true"),
                "shop.properties: coupons.amount: is not set; coupons.on=true with coupons.kind=percent-off needs it");
    }

    @Test
    void aProcessWithFilesOfSitesAloneMayLeaveToThemWhatTheyNeed() throws IOException {
        Files.createDirectory(dir.resolve("sites"));
        String sites = "bridge.sites-dir=" + dir.resolve("sites");
        assertThatThrownBy(() -> process(sites, "mail.host=h")).hasMessageContaining("mail.from: is not set");

        write("sites/shop.properties", ID);
        Settings process = process(sites, "mail.host=h");
        assertThat(site(process, ID, "mail.from=a@example.com").text("mail.from"))
                .isEqualTo("a@example.com");
        assertProblems(process, List.of(ID), "shop.properties: mail.from: is not set; mail.host needs it");
        assertThatThrownBy(() -> process(sites, "mail.host=h", ID))
                .as("the process is a site itself")
                .hasMessageContaining("mail.from: is not set");
        assertThatThrownBy(() -> process(sites, "mail.username=h")).hasMessageContaining("mail.password: is not set");
    }

    @Test
    void sourcesOfTheProcessAndOfTheFileAreTheSites() throws IOException {
        Settings process = process(
                "sources.likes.secret=s-1",
                "sources.likes.points.a=1",
                "sources.likes.points.b=2",
                "sources.likes.kind=/k");
        Settings site =
                site(process, ID, "sources.likes.points.b=", "sources.likes.points.c=3", "sources.own.points=4");

        assertThat(site.sources()).containsExactly("likes", "own");
        assertThat(process.sources()).containsExactly("likes");
        assertThat(site(process, ID).sources()).containsExactly("likes");
        assertThat(site.text("sources.likes.secret")).isEqualTo("s-1");
        assertThat(site.pointsByKind("likes")).isEqualTo(Map.of("a", "1", "c", "3"));
        assertThat(process.pointsByKind("likes")).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void anEnvironmentVariableCountsWhereTheFileNamesIt() throws IOException {
        Map<String, String> environment = Map.of(
                "PROGRAM_TOKEN",
                "of-the-process",
                "SHOP_TOKEN",
                "of-the-shop",
                "WIX_QUOTA_PER_MINUTE",
                "7",
                "WIX_INSTANCE_ID",
                "m");
        Settings process = process(environment);
        Settings site = process.ofSite(
                WrittenSite.read(
                        write("shop.properties", ID, "program.token={{env:SHOP_TOKEN}}", "wix.quota-per-minute=9")),
                environment);

        assertThat(site.text("program.token")).isEqualTo("of-the-shop");
        assertThat(site.number("wix.quota-per-minute")).isEqualTo(9);
        assertThat(site.site()).isEqualTo("shop-1");
        assertThat(site.fromElsewhere()).containsExactly("program.token");
        assertThat(process.fromElsewhere()).containsExactly("program.token", "wix.instance-id", "wix.quota-per-minute");
        assertThat(site.secrets()).contains("of-the-shop").doesNotContain("of-the-process");
        assertThat(site.ownSecrets()).contains("of-the-shop");
        assertThat(process.ofSite(WrittenSite.read(write("other.properties", ID)), environment)
                        .fromElsewhere())
                .containsExactly("program.token", "wix.quota-per-minute");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2-hunter2", "hunter2-hunter2\n", "hunter2-hunter2\r\n"})
    void aValueIsTheContentOfAFileWithoutItsLastLineBreak(String content) throws IOException {
        String reference = "program.token={{file:" + Files.writeString(dir.resolve("token"), content) + "}}";
        Settings process = process(reference);

        for (Settings settings : List.of(process, site(process(), ID, reference))) {
            assertThat(settings.text("program.token")).isEqualTo("hunter2-hunter2");
            assertThat(settings.fromElsewhere()).containsExactly("program.token");
            assertThat(settings.secrets()).contains("hunter2-hunter2");
            assertThat(settings.openFiles()).isEmpty();
        }
        assertThat(process(Map.of("PROGRAM_TOKEN", reference.split("=")[1])).text("program.token"))
                .as("in a variable")
                .isEqualTo("hunter2-hunter2");
    }

    @Test
    void onlyTheLastLineBreakIsLeftOutAndWhatAFileSaysIsTakenAsItIs() throws IOException {
        Files.writeString(dir.resolve("key"), "one\ntwo {{env:HOME}} $1\n\n");
        assertThat(process("wix.public-key=<{{file:" + dir.resolve("key") + "}}>")
                        .text("wix.public-key"))
                .isEqualTo("<one\ntwo {{env:HOME}} $1\n>");
    }

    @Test
    void aFileThatIsNotThereOrNoTextIsNamedWithThePlaceThatNamesIt() throws IOException {
        Path missing = dir.resolve("missing");
        Files.write(dir.resolve("binary"), "\u00e4".getBytes(StandardCharsets.ISO_8859_1));
        List<String> lines = List.of(
                ID, "program.token={{file:" + missing + "}}", "wix.api-key={{file:" + dir.resolve("binary") + "}}");
        String[] problems = {
            ":2: program.token: expected a file with the value at missing, which cannot be read (NoSuchFileException)",
            ":3: wix.api-key: expected a text in UTF-8 in the file binary"
        };

        assertProblems(process(), lines, "shop.properties" + problems[0], "shop.properties" + problems[1]);
        assertThatThrownBy(() -> process(lines.toArray(String[]::new)))
                .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.problems())
                        .extracting(problem -> problem.replace(dir + "/", ""))
                        .containsExactly(
                                "application.properties" + problems[0], "application.properties" + problems[1]));
        assertThatThrownBy(() -> process("program.token={{file:no-such-file-here}}"))
                .hasMessageContaining(" at " + Path.of("no-such-file-here").toAbsolutePath() + ",");
    }

    @Test
    void aSiteHoldsNoCopyOfTheProcess() throws IOException {
        Settings process = Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of());
        Settings site = site(process, ID, "texts.default-locale=fr");

        assertThat(site.own()).containsOnlyKeys("wix.instance-id", "texts.default-locale");
        assertThat(site.text("sources.social-like.description")).isEqualTo("For liking a post");
        assertThat(site.own().keySet()).as("names are those of the catalogue").allSatisfy(key -> assertThat(key)
                .isSameAs(Catalog.SETTINGS.get(key).key()));
    }
}
