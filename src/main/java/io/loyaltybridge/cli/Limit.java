package io.loyaltybridge.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The option {@code --limit} of commands that list. */
final class Limit {
    private Limit() {}

    /** @throws ParameterException for less than 1 */
    static void check(CommandSpec spec, int limit) {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit: expected 1 or more, found " + limit);
        }
    }
}
