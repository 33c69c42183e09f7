package io.loyaltybridge.cli;

import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.backup.BackupException;
import io.loyaltybridge.backup.BackupFile;
import io.loyaltybridge.backup.Manifest;
import io.loyaltybridge.backup.Restore;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code restore}: puts a backup in the place of what is there. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Puts a backup in the place of the database and the keys, after it was checked as a whole. Stop the"
                        + " service first.",
        footer = {
            "",
            "What was there is moved into a directory before-restore-<time> beside it. Delete that when you need it no"
                    + " more: customers are in it. Interrupted, give the same command again."
        })
final class RestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ProcessOption config;

    @Parameters(paramLabel = "FILE", description = "A file that `backup` has written.")
    @SuppressWarnings("NullAway.Init") // picocli fills what has to be given
    private Path file;

    @Option(names = "--replace", description = "Replace a database that is there.")
    private boolean replace;

    @Option(names = "--check", description = "Only read the backup and say what is in it; change nothing.")
    private boolean check;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (check && replace) {
            throw new ParameterException(spec.commandLine(), "--check: cannot be used with --replace");
        }
        Settings settings = config.process();
        Path dataDir = BackupCommand.dataDir(spec, settings);
        try {
            if (check) {
                BackupCommand.say(out, what(BackupFile.verify(file)) + ": every checksum is right");
                return 0;
            }
            try (DataDirectory owned = OwnStore.directory(dataDir, "a running process. Stop it first")) {
                Restore.Restored restored = new Restore(dataDir, Clock.systemUTC())
                        .run(file, replace, line -> BackupCommand.say(out, line));
                BackupCommand.say(out, what(restored.manifest()) + " is in " + dataDir);
                if (restored.before() != null) {
                    BackupCommand.say(out, "what was there is in " + restored.before());
                }
            }
        } catch (BackupException e) {
            throw new CommandFailedException(Reason.of(e));
        }
        out.println(
                "Next: start the service. It first reconciles: until then nothing is carried over between both sides, because"
                        + " what happened after the backup is on both already. `links --state drift` then lists whom a person has"
                        + " to decide about.");
        if (settings.text("setup.opening").equals("sum")) {
            out.println(
                    "setup.opening is sum: customers who were linked after the backup would be added up a second time."
                            + " Set it to report before the service starts.");
        }
        out.println("Customers who were forgotten since the backup are there again: give `customer forget` again.");
        out.flush();
        return 0;
    }

    private static String what(Manifest manifest) {
        return "the backup of " + manifest.made() + " (" + manifest.release() + ", schema " + manifest.schema() + ")";
    }
}
