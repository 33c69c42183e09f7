package io.loyaltybridge.cli;

import io.loyaltybridge.app.Validation;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.StartingSites;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code validate}: everything that a start checks, without starting. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Checks settings, sites, sources, profiles, templates, routes and Kamelets as `run` does, and starts nothing."
                        + " Makes no call, and does not touch the data.",
        footer = {"", "Exit code 1 where something is wrong. `try` shows what a source reads from a payload."})
final class ValidateCommand implements Callable<Integer> {
    @Mixin
    private ProcessOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = config.process();
        StartingSites sites = ProcessOption.start(settings);
        List<String> problems = Validation.problems(settings, sites);
        if (!problems.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(problems.size() == 1 ? "This is wrong:" : "These " + problems.size() + " things are wrong:");
            problems.forEach(line -> err.println("  " + line));
            err.flush();
            return 1;
        }
        long sources = sites.sites().all().stream()
                .map(Site::settings)
                .mapToLong(site -> site.sources().size())
                .sum();
        int count = sites.sites().all().size();
        spec.commandLine()
                .getOut()
                .println("Nothing is wrong: " + count + (count == 1 ? " site, " : " sites, ") + sources
                        + (sources == 1 ? " source." : " sources."));
        return 0;
    }
}
