package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the sandbox for several sites: what the service reads in them, and whose files stay as they are. */
class SandboxOfSitesTest {
    @TempDir
    private Path dir;

    private SandboxArguments arguments(ProgramKind program) {
        return new SandboxArguments(
                program,
                0,
                0,
                0,
                "http://127.0.0.1:9/webhooks/wix",
                "http://127.0.0.1:9/webhooks/{site}/program",
                0,
                dir.resolve("journal"),
                out());
    }

    private Path out() {
        return dir.resolve("sandbox.properties");
    }

    private Path file(String site) {
        return dir.resolve("sandbox-sites").resolve(site + ".properties");
    }

    private void start(int sites) {
        SandboxOfSites.start(arguments(ProgramKind.REST), sites).close();
    }

    private void startOne() {
        Sandbox.start(arguments(ProgramKind.REST)).close();
    }

    private Settings process() {
        return Settings.load(Path.of(Settings.DEFAULT_FILE), out(), Map.of());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(file -> !file.startsWith(dir.resolve("journal")))
                    .skip(1)
                    .map(file -> dir.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theServiceFindsEverySiteAndEachIsAnother() throws IOException {
        try (SandboxOfSites sandbox = SandboxOfSites.start(arguments(ProgramKind.PLAIN), SampleSite.MOST)) {
            List<Site> sites = KnownSites.start(process(), Map.of()).sites().all();

            assertThat(sites).extracting(Site::name).hasSize(9).startsWith("anna", "ben", "carla");
            for (String key :
                    List.of("bridge.time-zone", "texts.default-locale", "texts.program-name", "program.base-url")) {
                assertThat(sites).extracting(site -> site.settings().text(key)).doesNotHaveDuplicates();
            }
            assertThat(process().text("program.connector")).isEqualTo("plain");
            assertThat(process().text("wix.auth")).isEqualTo("app");
            assertThat(new Http(process().text("wix.base-url"))
                            .post(
                                    "/oauth2/token",
                                    "{'grant_type':'client_credentials','client_id':'"
                                            + process().text("wix.app-id") + "','client_secret':'"
                                            + process().text("wix.app-secret") + "','instance_id':'"
                                            + sites.get(1).settings().text("wix.instance-id") + "'}")
                            .status())
                    .isEqualTo(200);
            assertThat(sandbox.lines())
                    .anyMatch(line -> line.startsWith("Site ben: control of its Wix at "
                            + sandbox.wix("ben").baseUrl()))
                    .anyMatch(line -> line.contains(sandbox.program("ben").baseUrl()));
            assertThat(sandbox.wix("ben").webhooks().path("url").asText()).isEqualTo("http://127.0.0.1:9/webhooks/wix");
            assertThat(sandbox.program("ben").webhooks().path("url").asText())
                    .isEqualTo("http://127.0.0.1:9/webhooks/ben/program");
            sandbox.wix("ben").seedAccount("ada@example.com", "Ada", 5);
            assertThat(dir.resolve("journal/wix-ben.jsonl")).isNotEmptyFile();
            assertThat(dir.resolve("journal/wix-anna.jsonl")).isEmptyFile();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("ben"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void theNextTimeAllAreReplacedAndWhatAPersonAddedStays() throws IOException {
        start(3);
        String first = Files.readString(file("anna"));
        Files.writeString(file("anna"), "sources.likes.points=7\n", StandardOpenOption.APPEND);

        start(2);

        assertThat(Files.readString(file("anna")))
                .contains("sources.likes.points=7")
                .isNotEqualTo(first);
        assertThat(files())
                .containsExactly(
                        "sandbox-sites",
                        "sandbox-sites/anna.properties",
                        "sandbox-sites/ben.properties",
                        "sandbox.properties");
    }

    @Test
    void aSiteThatWouldGoWithSettingsOfAPersonIsNamed() throws IOException {
        start(3);
        Files.writeString(file("carla"), "sources.likes.points=7\n", StandardOpenOption.APPEND);
        String before = Files.readString(file("anna"));

        assertThatThrownBy(() -> start(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file("carla") + " has settings of your own, and there is no site carla this time. Move it"
                        + " away, or ask for more sites");
        assertThat(Files.readString(file("anna"))).isEqualTo(before);
    }

    @Test
    void aDirectoryWithFilesOfSomebodyElseIsLeftAlone() throws IOException {
        Files.createDirectory(dir.resolve("sandbox-sites"));
        for (String other : List.of("notes.txt", "shop.properties", "anna.properties")) {
            Path file = Files.writeString(dir.resolve("sandbox-sites").resolve(other), "wix.instance-id=mine\n");

            assertThatThrownBy(() -> start(2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(file + " was not written by the sandbox. Move it away, or write to another file than "
                            + out());
            assertThat(file).hasContent("wix.instance-id=mine");
            assertThat(files()).containsExactly("sandbox-sites", "sandbox-sites/" + other);
            Files.delete(file);
        }
    }

    @Test
    void whatAKilledProcessLeftIsReplaced() throws IOException {
        start(2);
        Files.writeString(dir.resolve("sandbox-sites/anna.properties.new"), "");

        start(2);

        assertThat(files()).doesNotContain("sandbox-sites/anna.properties.new");
    }

    @Test
    void nothingStaysWhereTheFileOfTheProcessCannotBeWritten() throws IOException {
        Files.createDirectory(out());

        assertThatThrownBy(() -> start(2))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("The settings cannot be written: " + out());

        assertThat(files()).containsExactly("sandbox.properties");
    }

    @Test
    void theFileOfOneSiteBecomesThatOfSeveralAndBack() throws IOException {
        startOne();
        Files.writeString(out(), "sources.social-like.secret=mine\n", StandardOpenOption.APPEND);

        start(2);

        assertThat(process().nameASite()).as("a site of the process itself").isFalse();
        assertThat(Files.readString(out()))
                .contains("sources.social-like.secret=mine", "bridge.sites-dir=")
                .doesNotContain("wix.api-key", "program.token");

        startOne();

        assertThat(Files.readString(out()))
                .contains("sources.social-like.secret=mine", "wix.api-key=", "program.token=")
                .doesNotContain("bridge.sites-dir", "wix.app-secret", "wix.app-id");
    }
}
