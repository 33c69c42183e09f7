package io.loyaltybridge.cli;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.settings.Settings;
import java.util.Locale;
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
            description = "Lists events, newest first.")
    int list(
            @Mixin ConfigOption config,
            @Option(
                            names = "--state",
                            paramLabel = "STATE",
                            description = "pending, waiting, done, ignored, parked or discarded")
                    String state,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "Print at most this many (default: 50).")
                    int limit) {
        Limit.check(spec, limit);
        Settings settings = config.load();
        return EventViews.withInbox(
                settings,
                inbox -> EventViews.list(
                        inbox,
                        state == null ? null : parse(state),
                        limit,
                        settings.timeZone(),
                        spec.commandLine().getOut()));
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Shows one event with its payload.")
    int show(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "EVENT", description = "Its number, or the id that the sender gave it.")
                    String event) {
        Settings settings = config.load();
        return EventViews.show(
                settings, event, spec.commandLine().getOut(), spec.commandLine().getErr());
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
