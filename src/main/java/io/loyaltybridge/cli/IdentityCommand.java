package io.loyaltybridge.cli;

import io.loyaltybridge.award.connect.ConnectLinks;
import io.loyaltybridge.csv.CustomerColumns;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.ledger.store.Identities;
import io.loyaltybridge.ledger.store.Identities.Identity;
import io.loyaltybridge.mapping.IdentityExport;
import io.loyaltybridge.mapping.IdentityImport;
import io.loyaltybridge.milestone.coupon.CouponKey;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.view.WaitingJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
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

/** {@code identity}: which customers the persons at the sources are. */
@Command(
        name = "identity",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Says which customers the persons at the sources are, where their events name no e-mail address.")
final class IdentityCommand implements Runnable {
    private static final int LONGEST_PERSON = 200;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "expected: identity import <file>, identity export, identity waiting, or identity link <email>");
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Reads who is who from a CSV file. Checks every line first, and writes nothing if one is bad."
                    + " Events that waited for these persons run at once.",
            footer = {
                "",
                "The first line names the columns: source, person and email. The person is as the source names them.",
                "A person who is known with another address gets the one of the file."
            })
    int importFile(
            @Mixin ConfigOption config,
            @Option(
                            names = "--skip-bad",
                            description =
                                    "Leave bad lines out. Without this option one bad line stops the import before"
                                            + " anything is written.")
                    boolean skipBad,
            @Parameters(paramLabel = "FILE", description = "A CSV file in UTF-8.") Path file) {
        ChosenSite site = config.choose();
        Settings settings = site.settings();
        List<String> arguments =
                new ArrayList<>(List.of(file.toAbsolutePath().normalize().toString()));
        if (skipBad) {
            arguments.add("--skip-bad");
        }
        Clock clock = Clock.systemUTC();
        return JobRunner.runLong(
                site,
                IdentityImport.NAME,
                arguments,
                spec.commandLine().getOut(),
                (store, stopped) -> new IdentityImport(
                        // Nothing runs that could be woken.
                        new Identities(store, settings.site(), clock, () -> {}),
                        new JobRuns(store, settings.site(), clock),
                        SourceSettings.withPersons(settings),
                        CustomerColumns.delimiter(settings),
                        stopped,
                        clock)::run);
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Writes who is who as a CSV file that `identity import` reads. Changes nothing.")
    int exportFile(
            @Mixin ConfigOption config,
            @Option(names = "--force", description = "Replace the file if it exists.") boolean force,
            @Parameters(arity = "0..1", paramLabel = "FILE", description = "Where to write (default: standard output).")
                    Path file) {
        Settings settings = config.load();
        char delimiter = CustomerColumns.delimiter(settings);
        try (Database store = Stores.openReadOnly(settings)) {
            Identities identities = new Identities(store, settings.site(), Clock.systemUTC(), () -> {});
            long count = NewFile.writeOrPrint(file, force, out -> IdentityExport.write(identities, delimiter, out));
            if (file != null) {
                spec.commandLine().getOut().println(count + (count == 1 ? " person in " : " persons in ") + file);
            }
            return 0;
        } catch (IOException e) {
            throw new CommandFailedException((file == null ? "standard output" : file) + " cannot be written: " + e);
        }
    }

    @Command(
            name = "link",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description =
                    "Makes a link by which a customer confirms that a person at a source is them. Send it to their address: whoever"
                            + " opens it and presses the button has read that mail.",
            footer = {"", "It is good for 30 days, and only until somebody says otherwise who the person is."})
    int link(
            @Mixin ConfigOption config,
            @Option(names = "--source", paramLabel = "NAME", description = "The source of the person.") @Nullable
                    String source,
            @Option(names = "--person", paramLabel = "ID", description = "The person, as the source names them.")
                    @Nullable
                    String person,
            @Parameters(paramLabel = "EMAIL", description = "The address of the customer.") String email) {
        Settings settings = config.load();
        if (settings.text("bridge.public-url").isEmpty()) {
            throw new CommandFailedException("bridge.public-url: is not set, and a link begins with it");
        }
        if (source == null || person == null) {
            throw new ParameterException(
                    spec.commandLine(), "expected: identity link <email> --source <name> --person <id>");
        }
        if (!SourceSettings.withPersons(settings).contains(source)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--source: expected a source of the settings that has sources.<name>.person, found " + source);
        }
        String address = Emails.normalise(email)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "EMAIL: expected an e-mail address, found " + email));
        if (person.isBlank()
                || person.length() > LONGEST_PERSON
                || person.chars().anyMatch(Character::isISOControl)) {
            throw new ParameterException(
                    spec.commandLine(), "--person: expected 1 to " + LONGEST_PERSON + " characters in one line");
        }
        ConnectLinks links = new ConnectLinks(
                settings.text("bridge.public-url"),
                CouponKey.of(settings),
                settings.site(),
                Site.of(settings).name(),
                Clock.systemUTC());
        spec.commandLine().getOut().println(links.of(new Identity(source, person, address)));
        return 0;
    }

    @Command(
            name = "waiting",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Lists the persons whom nobody knows, with how many of their events wait.")
    int waiting(
            @Mixin ConfigOption config,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "At most so many (default: 50), those first that have waited longest.")
                    int limit,
            @Option(names = JsonOut.OPTION, description = JsonOut.DOES) boolean json) {
        Limit.check(spec, limit);
        Settings settings = config.load();
        try (Database store = Stores.openReadOnly(settings)) {
            List<Inbox.Lane> lanes = new Inbox(store, settings.site(), Clock.systemUTC()).waiting(limit);
            if (json) {
                JsonOut.print(
                        lanes,
                        lane -> WaitingJson.of(lane, settings.timeZone()),
                        null,
                        spec.commandLine().getOut());
                return 0;
            }
            if (lanes.isEmpty()) {
                spec.commandLine().getOut().println("no event waits for an identity");
                return 0;
            }
            Table table = new Table().row("SOURCE", "PERSON", "EVENTS", "SINCE");
            lanes.forEach(lane -> {
                String[] parts = Identities.parts(lane.name());
                table.row(
                        parts[0],
                        Foreign.line(parts[1]),
                        lane.events(),
                        ShownTime.of(lane.since(), settings.timeZone()));
            });
            table.print(spec.commandLine().getOut());
            return 0;
        }
    }
}
