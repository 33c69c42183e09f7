package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code setup}: links the customers of both sides before the first day. */
@Command(name = "setup", mixinStandardHelpOptions = true, versionProvider = LoyaltyBridge.Version.class,
        description = "Links the customers of both sides by e-mail and notes their balances. Moves no points. Goes on where it was cut off.")
final class SetupCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--from", paramLabel = "SIDE", defaultValue = "program", description = "Whose list of customers it goes by: program (default).")
    private String from;

    @Option(names = "--dry-run", description = "Say what would happen; write nothing.")
    private boolean dryRun;

    @Option(names = "--limit", paramLabel = "N", description = "Look at this many customers at most.")
    private Long limit;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!from.equals("program")) {
            throw new ParameterException(spec.commandLine(), "--from: expected program, found " + from);
        }
        if (limit != null && limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit: expected a whole number from 1, found " + limit);
        }
        Settings settings = config.load();
        List<String> arguments = new ArrayList<>(List.of("--from=program"));
        if (dryRun) {
            arguments.add("--dry-run");
        }
        if (limit != null) {
            arguments.add("--limit=" + limit);
        }
        return JobRunner.runLong(settings, "setup", arguments, spec.commandLine().getOut());
    }
}
