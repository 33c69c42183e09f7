package io.loyaltybridge.cli;

import io.loyaltybridge.backup.BackupException;
import io.loyaltybridge.backup.BackupFile;
import io.loyaltybridge.backup.Manifest;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.StorePlace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backup}: everything that a restore needs, in one file. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Writes a backup of the database and the keys beside it into one file, while the service runs, and"
                        + " reads it back.",
        footer = {
            "",
            "Customers and keys are in it: only its owner may read the file. Your settings, routes and Kamelets are not"
                    + " in it."
        })
final class BackupCommand implements Callable<Integer> {
    private static final double MIB = 1_048_576;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ProcessOption config;

    @Parameters(paramLabel = "FILE", description = "The backup, as in backup-2026-11-30.zip.")
    @SuppressWarnings("NullAway.Init") // picocli fills what has to be given
    private Path file;

    @Option(names = "--force", description = "Replace the file.")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Settings settings = config.process();
        Path dataDir = dataDir(spec, settings);
        if (!Stores.of(settings).exists()) {
            throw new CommandFailedException("no database in " + dataDir + " (bridge.data-dir); `run` creates it");
        }
        try {
            NewFile.writeFile(file, force, whole -> {
                Manifest made = BackupFile.write(dataDir, whole, release(), Clock.systemUTC(), line -> say(out, line));
                say(
                        out,
                        String.format(
                                Locale.ROOT,
                                "%d files, %.1f MiB before packing, schema %s, %d rows",
                                made.parts().size(),
                                made.bytes() / MIB,
                                made.schema(),
                                made.rows().values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum()));
            });
        } catch (BackupException e) {
            throw new CommandFailedException(Reason.of(e));
        }
        say(out, file + " is written, and was read back");
        return 0;
    }

    /** Where the database is a file. */
    static Path dataDir(CommandSpec spec, Settings settings) {
        StorePlace place = Stores.of(settings);
        if (!place.isFile()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected a database in a file, found PostgreSQL at " + place
                            + "; use its own tools: docs/scale-out.md, \"Backup\"");
        }
        return settings.path("bridge.data-dir").toAbsolutePath();
    }

    static String release() {
        return new LoyaltyBridge.Version().getVersion()[0];
    }

    static void say(PrintWriter out, String line) {
        out.println(Foreign.line(line));
        out.flush();
    }
}
