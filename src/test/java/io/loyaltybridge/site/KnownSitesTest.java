package io.loyaltybridge.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownSitesTest {
    private static final String APP = "wix.app-id=app\nwix.app-secret=a-secret-of-the-app\n";
    private static final String MAIN = "wix.instance-id=main-1\n";

    @TempDir
    private Path dir;

    private Settings process(String text) throws IOException {
        return Settings.load(
                Files.writeString(
                        dir.resolve("application.properties"),
                        text + "bridge.sites-dir=" + dir.resolve("sites") + "\n"),
                null,
                Map.of());
    }

    private void file(String name, String... lines) throws IOException {
        Files.createDirectories(dir.resolve("sites"));
        Files.writeString(dir.resolve("sites").resolve(name), String.join("\n", lines) + "\n");
    }

    private KnownSites read(String process) throws IOException {
        return KnownSites.read(process(process), Map.of());
    }

    private Map<String, List<String>> problems(KnownSites files) {
        return files.problems().entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().stream()
                        .map(problem -> problem.replace(dir + "/", ""))
                        .toList()));
    }

    @Test
    void theProcessAndEachFileDescribeASite() throws IOException {
        file("shop.properties", "wix.instance-id=shop-1", "program.token=token-of-the-shop");
        file("b.properties", "wix.instance-id=B-1", "bridge.site=rows");
        file("notes.txt", "nothing");
        file(".hidden.properties", "nothing=1");
        Files.createDirectory(dir.resolve("sites/folder.properties"));

        Settings process = process(APP + MAIN);
        KnownSites files = KnownSites.read(process, Map.of());

        assertThat(files.problems()).isEmpty();
        assertThat(files.names()).containsExactly("b", "main", "shop");
        assertThat(files.sites().all()).extracting(Site::name).containsExactly("b", "main", "shop");
        assertThat(files.sites().named("main").orElseThrow().settings()).isSameAs(process);
        assertThat(files.file("shop")).isEqualTo(dir.resolve("sites/shop.properties"));
        assertThat(files.file("main")).isNull();
        assertThat(files.sites().withId("rows").orElseThrow().name()).isEqualTo("b");
        assertThat(files.sites().ofInstance(" b-1 ").orElseThrow().name()).isEqualTo("b");
        assertThat(KnownSites.start(process, Map.of()).sites().all()).hasSize(3);
        assertThat(KnownSites.secrets(process, files.sites())).contains("a-secret-of-the-app", "token-of-the-shop");
    }

    @Test
    void withoutADirectoryTheProcessIsTheOneSite() throws IOException {
        assertThat(read(APP + MAIN).sites().all()).extracting(Site::name).containsExactly("main");
        assertThat(read(APP).names()).isEmpty();
        assertThat(KnownSites.start(process(APP + MAIN), Map.of()).sites().all())
                .hasSize(1);
    }

    @Test
    void noSiteAtAllIsSaidWithBothPlacesForOne() {
        assertThatThrownBy(() -> KnownSites.start(process(""), Map.of()))
                .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.problems())
                        .containsExactly(
                                "wix.app-id: is not set; wix.auth=app needs wix.app-id, wix.app-secret,"
                                        + " wix.instance-id",
                                "wix.app-secret: is not set; wix.auth=app needs wix.app-id, wix.app-secret,"
                                        + " wix.instance-id",
                                "wix.instance-id: is not set; wix.auth=app needs wix.app-id, wix.app-secret,"
                                        + " wix.instance-id",
                                "bridge.sites-dir: " + dir.resolve("sites")
                                        + " has no site either; a file <name>.properties in it describes one, and `site add`"
                                        + " keeps one in the store"));
    }

    @Test
    void aStartLeavesOutWhatIsWrong() throws IOException {
        file("a.properties", "wix.instance-id=A-1", "reminder.within=many");
        file("b.properties", "wix.instance-id=b-1", "wix.auth=api-key", "wix.site-id=b");
        file("c.properties", "wix.instance-id=c-1");
        file("Wrong Name.properties", "wix.instance-id=d-1");

        StartingSites starting = KnownSites.start(process(APP), Map.of());
        assertThat(starting.sites().all()).extracting(Site::name).containsExactly("c");
        assertThat(starting.wrong().problems()).containsOnlyKeys("Wrong Name", "a", "b");
        assertThat(starting.wrong().problems().get("b"))
                .singleElement()
                .asString()
                .startsWith("wix.api-key: is not set");
        assertThat(starting.wrong().instances()).containsExactlyInAnyOrder("a-1", "b-1", "d-1");
        assertThat(starting.wrong().unnamed()).isFalse();
        assertThat(starting.wrong().names(2)).isEqualTo("Wrong Name, a and 1 more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wix.instance-id={{env:NOT_SET}}", "wix.instance=a-1", "reminder.within=many"})
    void whereTheInstanceOfAWrongSiteIsNotKnownItMayHaveAny(String line) throws IOException {
        file("a.properties", line);
        file("c.properties", "wix.instance-id=c-1");

        WrongSites wrong = KnownSites.start(process(APP), Map.of()).wrong();
        assertThat(wrong.problems()).containsOnlyKeys("a");
        assertThat(wrong.mayHave("any-1")).isTrue();
    }

    @Test
    void theSiteOfTheProcessIsNeverLeftOut() throws IOException {
        file("c.properties", "wix.auth=api-key", "wix.api-key=a-key-of-its-own", "wix.site-id=c");
        assertThat(KnownSites.start(process(""), Map.of()).sites().all()).hasSize(1);

        assertThatThrownBy(() -> KnownSites.start(process("wix.app-id=app\n" + MAIN), Map.of()))
                .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.problems())
                        .singleElement()
                        .asString()
                        .startsWith("wix.app-secret: is not set"));
    }

    @Test
    void aStartNamesEverythingThatIsWrongInAnyFile() throws IOException {
        file("a.properties", "wix.instance-id=a-1", "reminder.within=many");
        file("b.properties", "bridge.port=1");
        file("c.properties", "wix.instance-id=c-1");

        assertThatThrownBy(() -> KnownSites.start(process("wix.app-id=app\n"), Map.of()))
                .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.problems())
                        .extracting(problem -> problem.replace(dir + "/sites/", ""))
                        .satisfiesExactly(
                                line -> assertThat(line).startsWith("a.properties:2: reminder.within: expected"),
                                line -> assertThat(line)
                                        .startsWith("b.properties:1: bridge.port: belongs to the process"),
                                line -> assertThat(line).startsWith("b.properties: wix.instance-id: is not set"),
                                line -> assertThat(line).startsWith("wix.app-secret: is not set")));
        KnownSites read = read("");
        assertThat(read.sites().all()).extracting(Site::name).containsExactly("c");
        assertThat(read.problems()).containsOnlyKeys("a", "b");
        assertThat(read.names()).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "wix", "program", "Shop", "-shop", "my shop", "my.shop"})
    void aNameThatAPathCannotHaveOrThatMeansSomethingElseIsRefused(String name) throws IOException {
        file(name + ".properties", "wix.instance-id=a-1");
        file("good.properties", "wix.instance-id=b-1");

        KnownSites files = read("");
        assertThat(problems(files))
                .isEqualTo(Map.of(
                        name,
                        List.of("sites/" + name
                                + ".properties: expected a name of at most 41 lower-case letters, digits and '-',"
                                + " other than main, program, wix, found \"" + name + "\"")));
        assertThat(files.sites().all()).extracting(Site::name).containsExactly("good");
    }

    @Test
    void twoFilesOfTheSameSiteAreBothWrongAndNameEachOther() throws IOException {
        file("a.properties", "", "wix.instance-id=Shop-1");
        file("b.properties", "wix.instance-id=shop-1", "bridge.site=other");
        file("c.properties", "wix.instance-id=c-1");

        KnownSites files = read("");
        String problem =
                "sites/a.properties:2 and sites/b.properties:1: wix.instance-id: expected a value of its own for each"
                        + " site, found \"shop-1\" for both";
        assertThat(problems(files)).isEqualTo(Map.of("a", List.of(problem), "b", List.of(problem)));
        assertThat(files.sites().all()).extracting(Site::name).containsExactly("c");
        StartingSites starting = KnownSites.start(process(APP), Map.of());
        assertThat(starting.sites().all()).extracting(Site::name).containsExactly("c");
        assertThat(starting.wrong().problems()).containsOnlyKeys("a", "b");
        assertThat(starting.wrong().mayHave("SHOP-1 ")).isTrue();
        assertThat(starting.wrong().mayHave("other-1")).isFalse();
    }

    @Test
    void soAreTwoWithTheSameRowsAndTwoWithTheSameSiteId() throws IOException {
        file("a.properties", "wix.instance-id=a-1", "bridge.site=b-1");
        file("b.properties", "wix.instance-id=b-1");
        file("c.properties", "wix.auth=api-key", "wix.site-id=s", "bridge.site=c");
        file("d.properties", "wix.auth=api-key", "wix.site-id=s", "bridge.site=d");

        assertThat(problems(read("")))
                .containsOnlyKeys("a", "b", "c", "d")
                .containsEntry(
                        "a",
                        List.of("sites/a.properties:2 and sites/b.properties: bridge.site: expected a value of its own"
                                + " for each site, found \"b-1\" for both; where it is not set, it is the site's"
                                + " id on Wix"))
                .containsEntry(
                        "d",
                        List.of("sites/c.properties:2 and sites/d.properties:2: wix.site-id: expected a value of its"
                                + " own for each site, found \"s\" for both"));
    }

    @Test
    void aFileOfTheSiteThatTheProcessDescribesIsWrongAndMainIsNot() throws IOException {
        file("a.properties", "wix.instance-id=main-1");
        file("b.properties", "wix.instance-id=b-1", "bridge.site=main-1");

        KnownSites files = read(MAIN);
        assertThat(problems(files)).containsOnlyKeys("a", "b");
        assertThat(problems(files).get("a").get(0))
                .startsWith("sites/a.properties:1 and application.properties:1: wix.instance-id: expected")
                .endsWith("found \"main-1\" for both");
        assertThat(files.sites().all()).extracting(Site::name).containsExactly("main");
    }

    @Test
    void aSiteIsNotCalledLikeASourceOfAnySite() throws IOException {
        file("likes.properties", "wix.instance-id=a-1");
        file("shop.properties", "wix.instance-id=b-1");
        file("b.properties", "wix.instance-id=c-1", "sources.shop.points=1");
        file("c.properties", "wix.instance-id=d-1");

        KnownSites files = read("sources.likes.points=1\n");
        String shop = "sites/shop.properties: expected another name than shop, because sources.shop.… in"
                + " sites/b.properties is a source, and the webhooks of both would be at /webhooks/shop";
        assertThat(problems(files))
                .isEqualTo(Map.of(
                        "likes",
                        List.of("sites/likes.properties: expected another name than likes, because sources.likes.… in"
                                + " the settings of the process is a source, and the webhooks of both would be at"
                                + " /webhooks/likes"),
                        "shop",
                        List.of(shop),
                        "b",
                        List.of(shop)));
        assertThat(files.sites().all()).extracting(Site::name).containsExactly("c");
    }

    @Test
    void sitesInWhatIsNoDirectoryAreAnErrorOfTheProcess() throws IOException {
        Files.writeString(dir.resolve("sites"), "a file");
        assertThatThrownBy(() -> read(MAIN))
                .hasMessageContaining(
                        "application.properties:2: bridge.sites-dir: expected a directory that can be read, found "
                                + dir.resolve("sites"));
    }
}
