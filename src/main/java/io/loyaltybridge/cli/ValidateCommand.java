package io.loyaltybridge.cli;

import io.loyaltybridge.app.UnusedFiles;
import io.loyaltybridge.app.Validation;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.StartingSites;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--sample",
            paramLabel = "SOURCE=FILE",
            description = "A payload of a source, whose settings are checked against it; may be given several times.")
    private List<String> samples = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<SamplePayload> payloads = samples.stream()
                .map(given -> SamplePayload.of(spec.commandLine(), given))
                .toList();
        Settings settings = config.process();
        StartingSites sites = ProcessOption.start(settings);
        List<String> problems = new ArrayList<>(Validation.problems(settings, sites));
        if (problems.isEmpty()) {
            payloads.forEach(payload -> problems.addAll(payload.problems(sites.sites())));
        }
        UnusedFiles.of(settings).forEach(spec.commandLine().getErr()::println);
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
