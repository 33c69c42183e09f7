package io.loyaltybridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
    @TempDir
    private Path dir;

    private Path home;
    private Path own;
    private Installation installation;

    @BeforeEach
    void twoDirectories() throws IOException {
        home = Files.createDirectory(dir.resolve("home"));
        own = Files.createDirectory(dir.resolve("own"));
        installation = new Installation(home, own);
    }

    private static Path write(Path root, String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void aFileOfTheTeamReplacesTheShippedOneOfTheSamePath() throws IOException {
        Path shipped = write(home, "profiles/programs/rest.properties", "a=1");
        Path path = Path.of("profiles/programs/rest.properties");
        assertThat(installation.file(path)).isEqualTo(shipped);
        assertThat(installation.isReplaced(shipped)).isFalse();

        Path ours = write(own, "profiles/programs/rest.properties", "a=2");
        assertThat(installation.file(path)).isEqualTo(ours);
        assertThat(installation.isReplaced(shipped)).isTrue();
        assertThat(installation.isReplaced(ours)).isFalse();
    }

    @Test
    void aFileThatNobodyHasIsLookedForAtTheTeams() {
        assertThat(installation.file(Path.of("profiles/none.properties")))
                .isEqualTo(own.resolve("profiles/none.properties"));
    }

    @Test
    void filesOfBothAreTogetherUnderTheirPaths() throws IOException {
        Path shipped = write(home, "routes/a/one.camel.yaml", "");
        write(home, "routes/a/two.camel.yaml", "");
        Path replacing = write(own, "routes/a/two.camel.yaml", "");
        Path added = write(own, "routes/own/three.camel.yaml", "");

        assertThat(installation.files(Path.of("routes")))
                .containsExactly(
                        Map.entry("a/one.camel.yaml", shipped),
                        Map.entry("a/two.camel.yaml", replacing),
                        Map.entry("own/three.camel.yaml", added));
    }

    @Test
    void routesAreThoseOfTheTeamAndTheShippedOnesThatItDoesNotReplace() throws IOException {
        Path shipped = write(home, "routes/a/one.camel.yaml", "");
        write(home, "routes/a/two.camel.yaml", "");
        Path replacing = write(own, "routes/a/two.camel.yaml", "");
        Settings settings = Settings.load(dir.resolve("none"), null, Map.of());

        assertThat(FileLocations.routes(settings, installation))
                .containsExactly("file:" + replacing, "file:" + shipped)
                .allMatch(FileLocations::isKnown);
        assertThat(FileLocations.routeFiles("file:" + replacing)).containsExactly(replacing);
    }

    @Test
    void absolutePatternsOfRoutesAreOnePlace() throws IOException {
        write(home, "routes/a/one.camel.yaml", "");
        String pattern = "file:" + own + "/routes/**/*" + FileLocations.ROUTE_END;
        Settings settings =
                Settings.load(dir.resolve("none"), null, Map.of()).with(Map.of(FileLocations.ROUTES_KEY, pattern));

        assertThat(FileLocations.routes(settings, installation)).containsExactly(pattern);
    }

    @Test
    void kameletsOfTheTeamComeFirst() throws IOException {
        write(home, "kamelets/wix/wix-one-action.kamelet.yaml", "");
        write(own, "kamelets/wix/wix-one-action.kamelet.yaml", "");
        Settings settings = Settings.load(dir.resolve("none"), null, Map.of());

        List<String> locations = FileLocations.kamelets(settings, installation);

        assertThat(locations)
                .containsSubsequence(
                        "file:" + own.resolve("kamelets/wix"),
                        "file:" + home.resolve("kamelets/wix"),
                        FileLocations.OWN_KAMELETS);
    }

    @Test
    void settingsOfTheTeamLieOverTheShippedOnes() throws IOException {
        write(home, "application.properties", "wix.quota-per-minute=150\nbridge.port=8181\n");
        write(own, "application.properties", "\nbridge.port=8282\n");

        Settings settings = SettingsReader.process(installation, Path.of("application.properties"), null, Map.of());

        assertThat(settings.text("wix.quota-per-minute")).isEqualTo("150");
        assertThat(settings.text("bridge.port")).isEqualTo("8282");
        assertThat(settings.origin("bridge.port")).isEqualTo(own.resolve("application.properties") + ":2");
    }

    @Test
    void withoutAHomeOfItsOwnTheWorkingDirectoryIsBoth() {
        Installation here = Installation.here();
        assertThat(here.isApart()).isFalse();
        assertThat(here.places(Path.of("routes"))).containsExactly(Path.of("routes"));
    }

    @Test
    void aHomeThatCamelWouldReadAsAPatternIsRefused() {
        assertThatThrownBy(() -> new Installation(Path.of("/opt/a,b"), Path.of("")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("bridge.home: expected a directory without any of the characters");
    }
}
