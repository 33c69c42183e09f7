package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.program.ProgramKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of settings that the sandbox writes, and what a person added to it. */
class SandboxSettingsTest {
    @TempDir
    private Path dir;

    private Properties start(Path out) throws IOException {
        Sandbox.start(new SandboxArguments(ProgramKind.of("rest"), 0, 0, 0, null, null, 0, null, out))
                .close();
        Properties read = new Properties();
        try (var in = Files.newInputStream(out)) {
            read.load(in);
        }
        return read;
    }

    @Test
    void lineThatCannotBeReadStaysForItsOwner() throws IOException {
        Path out = Files.writeString(dir.resolve("sandbox.properties"), "shop.name=\\u12\n");

        SettingsFile.write(out, java.util.Map.of("wix.base-url", "http://127.0.0.1:1"));

        assertThat(Files.readAllLines(out)).contains("wix.base-url=http://127.0.0.1:1", "shop.name=\\u12");
    }

    @Test
    void whatAPersonAddedStays() throws IOException {
        Path out = dir.resolve("sandbox.properties");
        String first = start(out).getProperty("wix.base-url");
        Files.writeString(
                out,
                Files.readString(out)
                        + "\n# mine \\\nsources.likes.points=7\nbridge.site = my \\\n   shop\nprogram.token: old\n");

        Properties again = start(out);

        assertThat(again).containsEntry("sources.likes.points", "7").containsEntry("bridge.site", "my shop");
        assertThat(again.getProperty("program.token")).isNotEqualTo("old");
        assertThat(again.getProperty("wix.base-url")).isNotNull().isNotEqualTo(first);
        String text = Files.readString(out);
        start(out);
        assertThat(Files.readString(out).lines().count())
                .as("nothing piles up")
                .isEqualTo(text.lines().count());
        assertThat(Files.readString(out))
                .containsOnlyOnce("wix.base-url=")
                .containsOnlyOnce("# mine")
                .containsOnlyOnce("# Written by the sandbox");
    }
}
