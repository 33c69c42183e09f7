package io.loyaltybridge.cli;

import io.loyaltybridge.app.StoredSiteJobs;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code site set}: settings of a site in the store. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Sets settings of a site in the store. The whole site is checked first; if anything is wrong with it,"
                        + " nothing changes. The running service works with them from the next event on.",
        footer = {"", GivenSettings.HELP})
final class SiteSetCommand implements Callable<Integer> {
    @Mixin
    private ProcessOption config;

    @Mixin
    private GivenSettings settings;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> arguments = settings.read();
        if (arguments.size() == 1) {
            throw new ParameterException(spec.commandLine(), "expected at least one SETTING=VALUE");
        }
        return SiteJob.run(
                config.process(),
                StoredSiteJobs.SET,
                arguments,
                spec.commandLine().getOut());
    }
}
