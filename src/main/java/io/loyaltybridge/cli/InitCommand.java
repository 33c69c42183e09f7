package io.loyaltybridge.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code init}: files to begin with. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Writes the files with which something new is connected, and says what to do next.",
        subcommands = {InitProgramCommand.class, InitSourceCommand.class})
final class InitCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected: init program, or init source");
    }
}
