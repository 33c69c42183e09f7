package io.loyaltybridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFilesTest {
    private static final Path ROUTE = Path.of("routes/award/award-points.camel.yaml");

    @TempDir
    private Path dir;

    private Path home;
    private Path own;
    private OwnFiles files;

    @BeforeEach
    void twoDirectories() throws IOException {
        home = Files.createDirectory(dir.resolve("home"));
        own = Files.createDirectory(dir.resolve("own"));
        files = new OwnFiles(new Installation(home, own));
        write(home, "first");
    }

    private static void write(Path root, String text) throws IOException {
        Files.createDirectories(root.resolve(ROUTE).getParent());
        Files.writeString(root.resolve(ROUTE), text);
    }

    private OwnFile.State state() throws IOException {
        return files.of(ROUTE).state();
    }

    @Test
    void aCopyIsTheSameUntilItIsChanged() throws IOException {
        files.copy(ROUTE);
        assertThat(own.resolve(ROUTE)).hasContent("first");
        assertThat(state()).isEqualTo(OwnFile.State.SAME);

        write(own, "ours");
        assertThat(state()).isEqualTo(OwnFile.State.CHANGED);
    }

    @Test
    void anUpgradeThatChangesTheShippedFileIsSeen() throws IOException {
        files.copy(ROUTE);
        write(home, "second");
        assertThat(state()).isEqualTo(OwnFile.State.OLD);

        write(own, "ours");
        assertThat(state()).isEqualTo(OwnFile.State.BOTH);
        assertThat(files.of(ROUTE).copied()).isNotNull().hasContent("first");

        files.keep(ROUTE);
        assertThat(state()).isEqualTo(OwnFile.State.CHANGED);
    }

    @Test
    void withoutACopyItIsNotKnownWhichOfTheTwoChanged() throws IOException {
        write(own, "ours");
        assertThat(state()).isEqualTo(OwnFile.State.UNKNOWN);
    }

    @Test
    void aFileOfTheTeamAloneIsAdded() throws IOException {
        Path added = own.resolve("kamelets/crm/crm-find-action.kamelet.yaml");
        Files.createDirectories(added.getParent());
        Files.writeString(added, "");
        Files.createDirectories(own.resolve("data"));
        Files.writeString(own.resolve("data/anything"), "");

        assertThat(files.all())
                .extracting(OwnFile::path, OwnFile::state)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        Path.of("kamelets/crm/crm-find-action.kamelet.yaml"), OwnFile.State.ADDED));
    }

    @Test
    void nothingOfTheTeamIsReplaced() throws IOException {
        write(own, "ours");
        assertThatThrownBy(() -> files.copy(ROUTE)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(own.resolve(ROUTE)).hasContent("ours");
        assertThatThrownBy(() -> files.copy(Path.of("routes/none.camel.yaml"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void secretsAreNotAmongTheSettingsThatAreShown() throws IOException {
        Files.writeString(home.resolve("application.properties"), "bridge.port=8080\nbridge.lanes=8\n");
        Files.writeString(
                own.resolve("application.properties"),
                "bridge.port=9090\nbridge.lanes=8\nwix.app-secret=of-no-value\nbridge.public-url=https://p.example.com\n");

        List<OwnSetting> settings = OwnSetting.of(new Installation(home, own));

        assertThat(settings)
                .extracting(OwnSetting::text)
                .containsExactly(
                        "application.properties: bridge.port=9090 in place of 8080",
                        "application.properties: bridge.public-url=https://p.example.com",
                        "application.properties: wix.app-secret=********");
    }
}
