package io.loyaltybridge.cli;

import io.loyaltybridge.inbox.EventSearch;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.ledger.store.KnownCustomers;
import io.loyaltybridge.settings.Settings;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code events}: what came in, and its outcome. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Lists and shows the events in the inbox.")
final class EventsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected: events list, or events show <event>");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Lists events, newest first.",
            footer = {"", "Times without an offset are in the time zone of the site."})
    int list(
            @Mixin ConfigOption config,
            @Option(
                            names = "--state",
                            paramLabel = "STATE",
                            description = "pending, waiting, done, ignored, parked or discarded")
                    @Nullable
                    String state,
            @Option(names = "--source", paramLabel = "NAME", description = "Only those of this source.") @Nullable
                    String source,
            @Option(
                            names = "--customer",
                            paramLabel = "CUSTOMER",
                            description =
                                    "Only those of this customer: e-mail, link id, or the id of a contact or an account.")
                    @Nullable
                    String customer,
            @Option(names = "--since", paramLabel = "TIME", description = "Received at this time or later.") @Nullable
                    String since,
            @Option(names = "--until", paramLabel = "TIME", description = "Received before this time.") @Nullable
                    String until,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "Print at most this many (default: 50).")
                    int limit,
            @Option(names = JsonOut.OPTION, description = JsonOut.DOES) boolean json) {
        Limit.check(spec, limit);
        EventState only = state == null ? null : parse(state);
        Settings settings = config.load();
        ZoneId zone = settings.timeZone();
        Instant from = Moment.of(spec, "--since", since, zone);
        Instant to = Moment.of(spec, "--until", until, zone);
        PrintWriter out = spec.commandLine().getOut();
        return EventViews.withStore(settings, (store, inbox) -> {
            Set<String> lanes =
                    customer == null ? Set.of() : new KnownCustomers(store, settings.site(), false).lanes(customer);
            EventSearch search = new EventSearch(only, source, null, lanes, null, from, to, Long.MAX_VALUE);
            return EventViews.list(inbox, search, limit, zone, json, out);
        });
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Shows one event with its payload.")
    int show(
            @Mixin ConfigOption config,
            @Option(names = JsonOut.OPTION, description = JsonOut.DOES) boolean json,
            @Parameters(paramLabel = "EVENT", description = "Its number, or the id that the sender gave it.")
                    String event) {
        Settings settings = config.load();
        return EventViews.show(
                settings,
                event,
                json,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }

    private EventState parse(String state) {
        try {
            return EventState.valueOf(state.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--state: expected pending, waiting, done, ignored, parked or discarded, found " + state);
        }
    }
}
