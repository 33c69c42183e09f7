package io.loyaltybridge.cli;

import io.loyaltybridge.csv.CustomerColumns;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.mapping.MappingExport;
import io.loyaltybridge.mapping.MappingImport;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mapping}: who is who on both sides, as a file. */
@Command(
        name = "mapping",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Exports the mapping of customers to a CSV file, and imports one.")
final class MappingCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected: mapping export, or mapping import <file>");
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description =
                    "Exports every customer with their ids, the balances last seen and their state. Changes nothing.",
            footer = {
                "",
                "A value that a spreadsheet would read as a formula gets a leading apostrophe; import removes it again."
            })
    int exportFile(
            @Mixin ConfigOption config,
            @Option(names = "--force", description = "Replace the file if it exists.") boolean force,
            @Parameters(arity = "0..1", paramLabel = "FILE", description = "Where to write (default: standard output).")
                    Path file) {
        Settings settings = config.load();
        char delimiter = CustomerColumns.delimiter(settings);
        try (Database store = Stores.openReadOnly(settings)) {
            LedgerReader links = new LedgerReader(store, settings.site());
            long count = NewFile.writeOrPrint(file, force, out -> MappingExport.write(links, delimiter, out));
            if (file != null) {
                spec.commandLine().getOut().println(count + (count == 1 ? " customer in " : " customers in ") + file);
            }
            return 0;
        } catch (IOException e) {
            throw new CommandFailedException((file == null ? "standard output" : file) + " cannot be written: " + e);
        }
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description =
                    "Links e-mail addresses to ids as the file says. Checks every line first, and writes nothing if"
                            + " one is bad. Ignores balances. Continues where it was interrupted.",
            footer = {
                "",
                "The first line names the columns: email, and any of contact-id, member-id, wix-account-id, program-id"
                        + " and state.",
                "It completes the mapping and never overwrites it: a line with an id that contradicts the mapping is"
                        + " bad."
            })
    int importFile(
            @Mixin ConfigOption config,
            @Option(
                            names = "--skip-bad",
                            description =
                                    "Leave bad lines out. Without this option one bad line stops the import before"
                                            + " anything is written.")
                    boolean skipBad,
            @Option(names = "--dry-run", description = "Print what would happen; write nothing.") boolean dryRun,
            @Parameters(paramLabel = "FILE", description = "A CSV file in UTF-8.") Path file) {
        ChosenSite site = config.choose();
        Settings settings = site.settings();
        List<String> arguments =
                new ArrayList<>(List.of(file.toAbsolutePath().normalize().toString()));
        if (skipBad) {
            arguments.add("--skip-bad");
        }
        if (dryRun) {
            arguments.add("--dry-run");
        }
        return JobRunner.runLong(
                site,
                MappingImport.NAME,
                arguments,
                spec.commandLine().getOut(),
                (store, stopped) -> new MappingImport(
                        store, settings.site(), Clock.systemUTC(), CustomerColumns.delimiter(settings), stopped)::run);
    }
}
