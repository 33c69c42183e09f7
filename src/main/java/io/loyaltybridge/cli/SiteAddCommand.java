package io.loyaltybridge.cli;

import io.loyaltybridge.app.StoredSiteJobs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code site add}: one more site in the store. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Keeps a new site in the store. The running service serves it at once.",
        footer = {"", GivenSettings.HELP})
final class SiteAddCommand implements Callable<Integer> {
    @Mixin
    private ProcessOption config;

    @Option(
            names = "--instance-id",
            paramLabel = "ID",
            description =
                    "wix.instance-id: the installation of the app on the site. With wix.auth=api-key give wix.site-id=…"
                            + " instead.")
    private @Nullable String instanceId;

    @Mixin
    private GivenSettings settings;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> arguments = new ArrayList<>(settings.read());
        if (instanceId != null) {
            arguments.add("wix.instance-id=" + instanceId);
        }
        return SiteJob.run(
                config.process(),
                StoredSiteJobs.ADD,
                arguments,
                spec.commandLine().getOut());
    }
}
