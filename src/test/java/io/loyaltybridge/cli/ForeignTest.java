package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of jobs hold names, e-mails and reasons that strangers chose. */
class ForeignTest {
    private static final String HOSTILE = "bad line 7: \u001b[2J\u001b]0;x\u0007\r\nAll is well\u202e";
    private static final String SHOWN = "bad line 7: \\u001b[2J\\u001b]0;x\\u0007\\r\\nAll is well\\u202e";

    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();

    private Settings settings() throws IOException {
        return Settings.load(
                Files.writeString(dir.resolve("a.properties"), "bridge.data-dir=" + dir.resolve("data") + "\n"),
                null,
                Map.of());
    }

    @Test
    void aJobMovesNoCursorAndForgesNoLine() throws IOException {
        JobRunner.run(
                new ChosenSite(settings(), null),
                "any",
                List.of(),
                new PrintWriter(out),
                store -> (arguments, lines) -> {
                    lines.accept(HOSTILE);
                    return 0;
                });
        assertThat(out.toString()).isEqualToIgnoringNewLines(SHOWN);
    }

    @Test
    void neitherDoesOneThatShowsItsProgress() {
        try (ProgressLines lines = new ProgressLines(new PrintWriter(out, true), true)) {
            lines.accept(HOSTILE);
        }
        assertThat(out.toString()).isEqualToIgnoringNewLines(SHOWN);
    }

    @Test
    void norDoesAFailure() throws IOException {
        Path config = Files.writeString(dir.resolve("b.properties"), "bridge.port=1\\u001b[2J\\nAll is well\n");
        Cli failed = Cli.run(config, "events", "list");
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.err()).contains("found \"1\\u001b[2J\\nAll is well\"").doesNotContain("\u001b");
    }
}
