package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.SiteFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code site}: the sites that the settings describe. It reads files, and no database. */
@Command(
        name = "site",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Lists and shows the sites that the settings describe.")
final class SiteCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected: site list, or site show <name>");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Lists all sites by name, with what is wrong with their files.",
            footer = {
                "",
                "ID is the first column of every key in the database. The site main is the one that"
                        + " application.properties itself describes."
            })
    int list(
            @Mixin ProcessOption config,
            @Option(names = "--json", description = "Print one JSON document instead of a table.") boolean json) {
        SiteFiles files = ProcessOption.sites(config.process());
        SiteViews views = new SiteViews(files, spec.commandLine().getOut());
        return json ? views.listJson() : views.list();
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description =
                    "Shows the settings of one site that differ from their defaults, and where each was read. Values"
                            + " of secrets are not shown.")
    int show(
            @Mixin ProcessOption config,
            @Parameters(paramLabel = "NAME", description = "The site, as `site list` names it.") String name,
            @Option(names = "--json", description = "Print one JSON document instead of a table.") boolean json) {
        Settings process = config.process();
        SiteFiles files = ProcessOption.sites(process);
        ChosenSite site = ChosenSite.of(process, files, name, spec.commandLine(), "NAME");
        SiteViews views = new SiteViews(files, spec.commandLine().getOut());
        return json ? views.showJson(name, site.settings()) : views.show(site.settings());
    }
}
