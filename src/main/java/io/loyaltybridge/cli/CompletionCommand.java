package io.loyaltybridge.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: what lets a shell complete commands and options. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Prints a script that completes commands and options in bash and zsh.",
        footer = {
            "",
            "bash: source <(./loyalty-bridge completion)",
            "zsh:  autoload -U +X bashcompinit && bashcompinit && source <(./loyalty-bridge completion)"
        })
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("loyalty-bridge", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
