package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.settings.Installation;
import io.loyaltybridge.settings.OwnFile;
import io.loyaltybridge.settings.OwnFiles;
import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of routes that people change while the service runs, where they are apart from the installation. */
class RouteTextsTest {
    private static final String NAME = "award/award-points.camel.yaml";
    private static final Path PATH = Path.of("routes", NAME);

    @TempDir
    private Path dir;

    private Path shipped;
    private Path own;
    private Installation installation;
    private RouteTexts texts;

    @BeforeEach
    void anInstallation() throws IOException {
        installation = new Installation(dir.resolve("home"), dir.resolve("own"));
        shipped = dir.resolve("home").resolve(PATH);
        own = dir.resolve("own").resolve(PATH);
        Files.createDirectories(shipped.getParent());
        Files.createDirectories(dir.resolve("own"));
        Files.writeString(shipped, "shipped");
        texts = new RouteTexts(Settings.load(dir.resolve("none"), null, Map.of()), installation);
    }

    @Test
    void aChangeIsTheTeamsAndLeavesTheInstallationAlone() throws IOException {
        assertThat(texts.all()).containsExactly(Map.entry(NAME, "shipped"));

        texts.write(NAME, "changed");

        assertThat(texts.text(NAME)).contains("changed");
        assertThat(texts.all()).containsExactly(Map.entry(NAME, "changed"));
        assertThat(shipped).hasContent("shipped");
        assertThat(new OwnFiles(installation).of(PATH).state()).isEqualTo(OwnFile.State.CHANGED);
    }

    @Test
    void whatIsAsItWasShippedIsNotKeptAsTheTeams() {
        texts.write(NAME, "changed");
        texts.write(NAME, "shipped");
        assertThat(own).doesNotExist();
        assertThat(dir.resolve("own").resolve(OwnFiles.COPIED).resolve(PATH)).doesNotExist();
        assertThat(texts.text(NAME)).contains("shipped");
    }

    @Test
    void withoutTheTeamsFileTheShippedOneCountsAgain() {
        texts.write(NAME, "changed");
        texts.write(NAME, null);
        assertThat(own).doesNotExist();
        assertThat(texts.text(NAME)).contains("shipped");
        assertThat(texts.shipped(NAME)).contains("shipped");
    }

    @Test
    void aNewFileIsTheTeamsAlone() {
        texts.write("own/new.camel.yaml", "new");
        assertThat(dir.resolve("own/routes/own/new.camel.yaml")).hasContent("new");
        assertThat(texts.shipped("own/new.camel.yaml")).isEmpty();
        texts.write("own/new.camel.yaml", null);
        assertThat(texts.text("own/new.camel.yaml")).isEmpty();
    }
}
