package io.loyaltybridge.cli;

import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.history.Compaction;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.ledger.store.RestoredLinks;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.store.StorePlace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code store}: the database. */
@Command(
        name = "store",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Keeps the database small, and changes it for a newer release.")
final class StoreCommand implements Runnable {
    private static final double MIB = 1_048_576;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected: store compact, store upgrade, or store restored");
    }

    @Command(
            name = "compact",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description =
                    "Folds history older than bridge.keep-history into one opening line per customer, and returns free"
                            + " space to the disk, as the timer does every night. Events are handled meanwhile. Continues"
                            + " where it was interrupted.",
            footer = {
                "",
                "What may happen only once is never forgotten: an award, a mail or a message that was folded is still"
                        + " known as done."
            })
    int compact(
            @Mixin ProcessOption config,
            @Option(names = "--dry-run", description = "Print what would be folded; write nothing.") boolean dryRun,
            @Option(
                            names = "--rebuild",
                            description = "Rewrite the whole file afterwards. Needed once for a database from an older"
                                    + " release, which cannot return space otherwise. Stop the service first; this"
                                    + " needs up to twice the file's size on disk.")
                    boolean rebuild) {
        if (dryRun && rebuild) {
            throw new ParameterException(spec.commandLine(), "--rebuild: cannot be used with --dry-run");
        }
        Settings settings = config.process();
        PrintWriter out = spec.commandLine().getOut();
        StorePlace place = Stores.of(settings);
        if (rebuild && !place.isFile()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rebuild: expected a database in a file, found PostgreSQL at " + place
                            + ", which frees space itself (autovacuum); VACUUM FULL rewrites a table there");
        }
        if (place.isFile() && !place.exists()) {
            throw new CommandFailedException(
                    "no database in " + settings.path("bridge.data-dir") + " (bridge.data-dir); `run` creates it");
        }
        Map<String, String> sites = sites(settings);
        return rebuild
                ? rebuild(settings, sites, out)
                : JobRunner.runLong(
                        new ChosenSite(settings, null),
                        Compaction.NAME,
                        dryRun ? List.of("--dry-run") : List.of(),
                        out,
                        (store, stopped) -> compaction(settings, sites, store, stopped));
    }

    /** The first column of the rows of each site, by its name. */
    private static Map<String, String> sites(Settings process) {
        KnownSites known = ProcessOption.sites(process);
        if (!known.problems().isEmpty()) {
            throw new SettingsException(known.problems().values().stream()
                    .flatMap(List::stream)
                    .distinct()
                    .toList());
        }
        Map<String, String> rows = new LinkedHashMap<>();
        known.sites().all().forEach(site -> rows.put(site.name(), site.id()));
        return rows.isEmpty() ? Map.of(Site.MAIN, process.site()) : rows;
    }

    /** One site after the other. */
    private static Job compaction(
            Settings settings, Map<String, String> sites, Database store, BooleanSupplier stopped) {
        return (arguments, lines) -> {
            int exit = 0;
            for (Map.Entry<String, String> site : sites.entrySet()) {
                Compaction compaction = new Compaction(
                        store, site.getValue(), Clock.systemUTC(), settings.duration("bridge.keep-history"), stopped);
                Consumer<String> named =
                        sites.size() == 1 ? lines : line -> lines.accept("site " + site.getKey() + ": " + line);
                exit = stopped.getAsBoolean() ? 1 : Math.max(exit, compaction.run(arguments, named));
            }
            return exit;
        };
    }

    private static int rebuild(Settings settings, Map<String, String> sites, PrintWriter out) {
        Path path = settings.path("bridge.data-dir");
        try (DataDirectory directory = OwnStore.directory(
                path,
                "a running process. Stop it first, because no event can be accepted while the whole file is rewritten."
                        + " Without --rebuild the command works while it runs")) {
            try (Database store = SqliteStore.open(path)) {
                JobRuns.stopLost(store);
                compaction(settings, sites, store, () -> false).run(List.of(Compaction.REBUILD), line -> {
                    out.println(Foreign.line(line));
                    out.flush();
                });
            }
            long before = size(path);
            SqliteStore.rebuild(path);
            out.println(String.format(
                    Locale.ROOT,
                    "%s: the file was rewritten: %.1f MiB, before %.1f MiB",
                    Compaction.NAME,
                    size(path) / MIB,
                    before / MIB));
            out.flush();
            return 0;
        }
    }

    @Command(
            name = "upgrade",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Changes the database of an older release for this one. Needed on PostgreSQL only: a file is"
                    + " changed by the next start, which copies it before.")
    int upgrade(
            @Mixin ProcessOption config,
            @Option(
                            names = "--backup-made",
                            description =
                                    "You have a backup of the database on PostgreSQL: there is no other way back.")
                    boolean backupMade) {
        Settings settings = config.process();
        StorePlace place = Stores.of(settings);
        if (!place.isFile() && !backupMade) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected --backup-made: stop all instances and make a backup of " + place + " first (pg_dump)");
        }
        Path path = settings.path("bridge.data-dir");
        try (DataDirectory directory = OwnStore.directory(path, "a running process. Stop it first");
                Database store = place.upgrade()) {
            spec.commandLine().getOut().println(place + " has the schema of this release");
            return 0;
        }
    }

    @Command(
            name = "restored",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description =
                    "Says that a database on PostgreSQL was restored from a backup. Give it before the service starts"
                            + " again: what happened after the backup is on both sides, and would be carried over once more."
                            + " Nothing is carried over until the service has reconciled both sides. (`restore`"
                            + " does this for a database in a file.)")
    int restored(@Mixin ProcessOption config) {
        int held = OwnStore.with(config.process(), RestoredLinks::hold);
        spec.commandLine()
                .getOut()
                .println(held + " customers are held until the service has started and reconciled both sides");
        return 0;
    }

    private static long size(Path path) {
        try {
            return Files.size(path.resolve(SqliteStore.FILE));
        } catch (IOException e) {
            throw new CommandFailedException("the database in " + path + " cannot be read: " + Reason.of(e));
        }
    }
}
