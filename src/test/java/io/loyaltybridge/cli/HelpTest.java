package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command explains itself. */
class HelpTest {
    /** Made once: it reads the annotations of all commands. */
    private static final CommandLine LINE = LoyaltyBridge.commandLine();

    static Stream<List<String>> commands() {
        List<List<String>> all = new ArrayList<>();
        collect(LINE, List.of(), all);
        return all.stream();
    }

    private static void collect(CommandLine line, List<String> path, List<List<String>> all) {
        all.add(path);
        line.getSubcommands().forEach((name, child) -> {
            List<String> deeper = new ArrayList<>(path);
            deeper.add(name);
            collect(child, deeper, all);
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpIsPrintedAndIsNoFailure(List<String> command) {
        StringWriter out = new StringWriter();
        assertThat(execute(out, command, "--help")).isZero();
        assertThat(out.toString())
                .startsWith("Usage: "
                        + String.join(
                                " ",
                                Stream.concat(Stream.of("loyalty-bridge"), command.stream())
                                        .toList()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theVersionIsPrintedAndIsNoFailure(List<String> command) {
        StringWriter out = new StringWriter();
        assertThat(execute(out, command, "--version")).isZero();
        assertThat(out.toString()).startsWith("Loyalty Bridge ");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anUnknownOptionIsWrongUsage(List<String> command) {
        StringWriter err = new StringWriter();
        assertThat(execute(err, command, "--no-such-option")).isEqualTo(2);
        assertThat(err.toString()).containsPattern("^(Unknown option: '--no-such-option'|Missing required parameter)");
    }

    private static int execute(StringWriter to, List<String> command, String option) {
        List<String> arguments = new ArrayList<>(command);
        arguments.add(option);
        PrintWriter writer = new PrintWriter(to, true);
        return LINE.setOut(writer).setErr(writer).execute(arguments.toArray(String[]::new));
    }
}
