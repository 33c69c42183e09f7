package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that runs a long job, which calls both sides. It passes its options on as the job's arguments. */
abstract class LongJobCommand implements Callable<Integer> {
    private final List<String> arguments = new ArrayList<>();

    private @Nullable ChosenSite site;

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    Settings settings() {
        return site().settings();
    }

    private ChosenSite site() {
        ChosenSite chosen = site == null ? config.choose() : site;
        site = chosen;
        return chosen;
    }

    /** Passes a flag on, where it is set. */
    void pass(String flag, boolean set) {
        if (set) {
            arguments.add(flag);
        }
    }

    /** Passes an option on, where it has a value. */
    void pass(String option, @Nullable Object value) {
        if (value != null) {
            arguments.add(option + "=" + value);
        }
    }

    /** Passes {@code --limit} on, where it has a value. */
    void passLimit(@Nullable Long limit) {
        if (limit != null && limit < 1) {
            throw wrong("--limit: expected a whole number from 1, found " + limit);
        }
        pass("--limit", limit);
    }

    int runJob(String job) throws Exception {
        return JobRunner.runLong(site(), job, arguments, spec.commandLine().getOut());
    }

    ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
