package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class AddedCommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** The command line of a program without the jar of the stand-ins. */
    private CommandLine without() {
        CommandLine line = LoyaltyBridge.commandLine("run");
        AddedCommands.addTo(line, ClassLoader.getPlatformClassLoader());
        return line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"demo", "demo --once", "demo --help", "sandbox", "sandbox --out s.properties", "cluster --once"})
    void withoutTheStandInsOneLineSaysWhatIsMissing(String arguments) {
        assertThat(without().execute(arguments.split(" "))).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith(arguments.split(" ")[0] + ": the stand-ins are not installed.")
                .contains("-sandbox.jar", "sandbox-lib");
    }

    @Test
    void withoutTheStandInsTheHelpDoesNotListTheirCommands() {
        assertThat(without().execute("--help")).isZero();
        assertThat(out.toString()).contains("  run ").doesNotContain("  demo ", "  sandbox ", "  cluster ");
    }

    @Test
    void withTheStandInsTheHelpListsTheirCommands() {
        assertThat(LoyaltyBridge.execute(new PrintWriter(out, true), new PrintWriter(err, true), "--help"))
                .isZero();
        assertThat(out.toString()).contains("  run ", "  demo ", "  sandbox ", "  cluster ");
    }

    @Test
    void aCommandOfTheProgramDoesNotLookForTheStandIns() {
        assertThat(LoyaltyBridge.commandLine("run").getSubcommands())
                .containsKey("run")
                .doesNotContainKeys("demo", "sandbox", "cluster");
    }
}
