package io.loyaltybridge.cli;

import io.loyaltybridge.privacy.EraseJob;
import io.loyaltybridge.privacy.store.SiteEraser;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.site.store.SiteStates;
import io.loyaltybridge.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code site erase}: everything that is kept of a site that no settings describe any more. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Removes everything that is kept of a site that no settings describe any more. Other sites go on"
                + " meanwhile. Continues where it was interrupted.",
        footer = {"", "Without --yes it prints what it would remove. Wix and the program are not called."})
final class SiteEraseCommand implements Callable<Integer> {
    @Mixin
    private ProcessOption config;

    @Parameters(paramLabel = "NAME", description = "The name that the site had: its file was <name>.properties.")
    @SuppressWarnings("NullAway.Init") // picocli fills what has to be given
    private String name;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Its id in the database: bridge.site, or else its instance id.")
    private @Nullable String id;

    @Option(names = EraseJob.YES, description = "Remove it.")
    private boolean yes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings process = config.process();
        KnownSites files = ProcessOption.sites(process);
        if (!files.problems().isEmpty()) {
            // A site whose file is wrong may be the one with this id.
            throw new SettingsException(files.problems().values().stream()
                    .flatMap(List::stream)
                    .distinct()
                    .toList());
        }
        if (files.names().contains(name)) {
            throw wrong("NAME: the site " + Foreign.line(name)
                    + " is described: remove its file, or the site from the store, first");
        }
        Set<String> described = files.sites().all().stream().map(Site::id).collect(Collectors.toSet());
        if (described.isEmpty()) {
            described = Set.of(process.site());
        }
        List<String> others = others(process, described);
        if (id == null || !others.contains(id)) {
            throw wrong("--id: expected the id of a site that is in the database and that no settings describe: "
                    + (others.isEmpty() ? "there is none" : String.join(", ", others))
                    + (id == null ? "" : "; found " + Foreign.line(id)));
        }
        List<String> arguments = new ArrayList<>(List.of(name, id));
        if (yes) {
            arguments.add(EraseJob.YES);
        }
        Set<String> served = described;
        return JobRunner.runLong(
                new ChosenSite(process, null),
                EraseJob.NAME,
                arguments,
                spec.commandLine().getOut(),
                (store, stopped) -> new EraseJob(store, served::contains, stopped)::run);
    }

    private static List<String> others(Settings process, Set<String> described) {
        try (Database store = Stores.openReadOnly(process)) {
            TreeSet<String> sites = new TreeSet<>(new SiteEraser(store).sites());
            // Of one whose rows are all gone it may still be known that the app was removed.
            sites.addAll(SiteStates.in(store).keySet());
            sites.removeAll(described);
            return List.copyOf(sites);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
