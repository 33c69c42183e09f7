package io.loyaltybridge.cli;

import io.loyaltybridge.access.store.Audit;
import io.loyaltybridge.api.AccessGroup;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code audit}: what people did. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Shows what people did on the page, by the API and by commands: who, when, what.")
final class AuditCommand implements Runnable {
    private static final int PAGE = 500;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected: audit list, or audit export");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Lists the newest lines.")
    int list(
            @Mixin ProcessOption config,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "Print at most this many (default: 50).")
                    int limit) {
        Limit.check(spec, limit);
        PrintWriter out = spec.commandLine().getOut();
        try (Database store = open(config.process())) {
            List<Audit.Line> lines = store.has("audit")
                    ? new Audit(store, Clock.systemUTC()).page(Long.MAX_VALUE, null, limit)
                    : List.of();
            if (lines.isEmpty()) {
                out.println("nothing yet");
                return 0;
            }
            Table table = new Table().row("LINE", "AT", "WHO", "SITE", "ACTION", "TARGET", "OUTCOME");
            lines.forEach(line -> table.row(
                    line.seq(),
                    line.at(),
                    line.action().who(),
                    line.action().site(),
                    line.action().action(),
                    line.action().target(),
                    line.outcome() == null ? "under way, or cut off" : Foreign.line(line.outcome())));
            table.print(out);
            return 0;
        }
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Writes all lines as JSON, one a line, the newest first.")
    int export(
            @Mixin ProcessOption config,
            @Parameters(
                            paramLabel = "FILE",
                            arity = "0..1",
                            description = "A new file; without it, to the standard output.")
                    @Nullable
                    Path file,
            @Option(names = "--force", description = "Replace the file.") boolean force)
            throws IOException {
        try (Database store = open(config.process())) {
            long count = NewFile.writeOrPrint(file, force, out -> {
                long written = 0;
                long before = Long.MAX_VALUE;
                List<Audit.Line> lines = store.has("audit") ? page(store, before) : List.of();
                while (!lines.isEmpty()) {
                    for (Audit.Line line : lines) {
                        out.write(AccessGroup.json(line) + "\n");
                        before = line.seq();
                        written++;
                    }
                    lines = page(store, before);
                }
                return written;
            });
            if (file != null) {
                spec.commandLine().getOut().println(count + " lines written to " + file);
            }
            return 0;
        }
    }

    private static List<Audit.Line> page(Database store, long before) {
        return new Audit(store, Clock.systemUTC()).page(before, null, PAGE);
    }

    private static Database open(Settings settings) {
        return Stores.openReadOnly(settings);
    }
}
