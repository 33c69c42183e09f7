package io.loyaltybridge.cli;

import io.loyaltybridge.app.StoredSiteJobs;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.KnownSites;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code site}: the sites of the process, in files and in the store. */
@Command(
        name = "site",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Lists and shows the sites of this process, and changes those that are kept in the store.",
        subcommands = {SiteAddCommand.class, SiteSetCommand.class, SiteExportCommand.class, SiteEraseCommand.class})
final class SiteCommand implements Runnable {
    private static final String NAME = "The site, as `site list` names it.";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "expected: site list, show, add, set, unset, pause, resume, remove, export, import or rekey");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Lists all sites by name, with what is wrong with their settings.",
            footer = {
                "",
                "ID is the first column of every key in the database. The site main is the one that"
                        + " application.properties itself describes."
            })
    int list(
            @Mixin ProcessOption config,
            @Option(names = "--json", description = "Print one JSON document instead of a table.") boolean json) {
        KnownSites known = ProcessOption.sites(config.process());
        SiteViews views = new SiteViews(known, spec.commandLine().getOut());
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
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = "--json", description = "Print one JSON document instead of a table.") boolean json) {
        Settings process = config.process();
        KnownSites known = ProcessOption.sites(process);
        ChosenSite site = ChosenSite.of(process, known, name, spec.commandLine(), "NAME");
        SiteViews views = new SiteViews(known, spec.commandLine().getOut());
        return json ? views.showJson(name, site.settings()) : views.show(name, site.settings());
    }

    @Command(
            name = "unset",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Removes settings of a site in the store: what application.properties says counts again.")
    int unset(
            @Mixin ProcessOption config,
            @Parameters(index = "0", paramLabel = "NAME", description = NAME) String name,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "SETTING", description = "The settings to remove.")
                    List<String> settings) {
        return run(config, StoredSiteJobs.UNSET, with(name, settings));
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description =
                    "Pauses a site in the store: its webhooks are stored, and nothing else is done for it until `site"
                            + " resume`.")
    int pause(
            @Mixin ProcessOption config,
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why; `site list` shows it.") @Nullable
                    String reason) {
        return run(config, StoredSiteJobs.PAUSE, reason == null ? List.of(name) : List.of(name, reason));
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Ends the pause of a site: what was stored meanwhile is done now.")
    int resume(@Mixin ProcessOption config, @Parameters(paramLabel = "NAME", description = NAME) String name) {
        return run(config, StoredSiteJobs.RESUME, List.of(name));
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Removes a site from the store, with its settings and everything that is kept of it, such as"
                    + " customers, points and events. Continues where it was interrupted.",
            footer = {"", "Without --yes it prints what it would remove. Wix and the program are not called."})
    int remove(
            @Mixin ProcessOption config,
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = StoredSiteJobs.YES, description = "Do it. Without this option nothing is removed.")
                    boolean yes,
            @Option(
                            names = StoredSiteJobs.KEEP_DATA,
                            description =
                                    "Remove only the site and its settings. Its customers, points and events stay in"
                                            + " the database, and are used again when a site with the same id is added.")
                    boolean keepData) {
        if (keepData && !yes) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected --yes: the settings of site " + Foreign.line(name)
                            + " are gone then (`site export` writes them into files), and it is not served any more. Its"
                            + " customers, points and events stay in the database");
        }
        List<String> arguments = new ArrayList<>(List.of(name));
        if (yes) {
            arguments.add(StoredSiteJobs.YES);
        }
        if (keepData) {
            arguments.add(StoredSiteJobs.KEEP_DATA);
        }
        return SiteJob.runLong(
                config.process(),
                StoredSiteJobs.REMOVE,
                arguments,
                spec.commandLine().getOut());
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description =
                    "Takes the files <name>.properties of a directory into the store: all of them, or none if one is"
                            + " wrong.",
            footer = {
                "",
                "Secrets are encrypted with bridge.secrets-key. Those that `site export` wrote encrypted are taken if the"
                        + " key is the same and the file has the name of their site."
            })
    int importFiles(
            @Mixin ProcessOption config,
            @Option(
                            names = StoredSiteJobs.REPLACE,
                            description = "Replace the settings of sites that are in the store already.")
                    boolean replace,
            @Parameters(paramLabel = "DIR", description = "A directory other than bridge.sites-dir.") Path directory) {
        List<String> arguments =
                new ArrayList<>(List.of(directory.toAbsolutePath().normalize().toString()));
        if (replace) {
            arguments.add(StoredSiteJobs.REPLACE);
        }
        return run(config, StoredSiteJobs.IMPORT, arguments);
    }

    @Command(
            name = "rekey",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Encrypts all secrets of sites in the store with bridge.secrets-key. Those that"
                    + " bridge.secrets-key-old encrypted need that key too; afterwards it can go.")
    int rekey(@Mixin ProcessOption config) {
        return run(config, StoredSiteJobs.REKEY, List.of());
    }

    private int run(ProcessOption config, String job, List<String> arguments) {
        return SiteJob.run(config.process(), job, arguments, spec.commandLine().getOut());
    }

    private static List<String> with(String name, List<String> others) {
        List<String> all = new ArrayList<>(List.of(name));
        all.addAll(others);
        return all;
    }
}
