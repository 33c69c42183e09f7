package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallerPathTest {
    @AfterEach
    void clear() {
        System.clearProperty(CallerPath.CALLER);
    }

    @Test
    void pathsAreTheCallersWhereverTheProgramRuns() {
        assertThat(CallerPath.of("a/b.csv")).isEqualTo(Path.of("a/b.csv"));
        System.setProperty(CallerPath.CALLER, Path.of("").toAbsolutePath().toString());
        assertThat(CallerPath.of("a/b.csv")).isEqualTo(Path.of("a/b.csv"));
        System.setProperty(CallerPath.CALLER, "/somewhere");
        assertThat(CallerPath.of("a/b.csv")).isEqualTo(Path.of("/somewhere/a/b.csv"));
        assertThat(CallerPath.of("/c.csv")).isEqualTo(Path.of("/c.csv"));
    }

    @Test
    void everyCommandTakesItsPathsSo() {
        System.setProperty(CallerPath.CALLER, "/somewhere");
        assertThat(LoyaltyBridge.commandLine("mapping")
                        .parseArgs("mapping", "import", "people.csv")
                        .subcommand()
                        .subcommand()
                        .matchedPositional(0)
                        .<Path>getValue())
                .isEqualTo(Path.of("/somewhere/people.csv"));
    }
}
