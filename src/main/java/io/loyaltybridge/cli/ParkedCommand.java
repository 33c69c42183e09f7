package io.loyaltybridge.cli;

import io.loyaltybridge.app.ParkedJobs;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.settings.Settings;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parked}: what needs a person. */
@Command(name = "parked", mixinStandardHelpOptions = true, versionProvider = LoyaltyBridge.Version.class,
        description = "Lists, shows, replays and discards the events that were set aside.")
final class ParkedCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected: parked list, show, replay or discard");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, versionProvider = LoyaltyBridge.Version.class, description = "The parked events with their reasons.")
    int list(@Mixin ConfigOption config,
             @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most this many (default: 50).") int limit) {
        Settings settings = config.load();
        return EventViews.withInbox(settings, inbox -> EventViews.list(inbox, EventState.PARKED, limit, settings.timeZone(),
                spec.commandLine().getOut()));
    }

    @Command(name = "show", mixinStandardHelpOptions = true, versionProvider = LoyaltyBridge.Version.class, description = "One event with its payload.")
    int show(@Mixin ConfigOption config, @Parameters(paramLabel = "EVENT", description = "Its number, or the sender's id.") String event) {
        Settings settings = config.load();
        return EventViews.withInbox(settings, inbox -> EventViews.show(inbox, event, settings.timeZone(), spec.commandLine().getOut(),
                spec.commandLine().getErr()));
    }

    @Command(name = "replay", mixinStandardHelpOptions = true, versionProvider = LoyaltyBridge.Version.class,
            description = "Tries parked events again from the start. What has taken effect already is not done twice.")
    int replay(@Mixin ConfigOption config,
               @Parameters(arity = "1..*", paramLabel = "EVENT", description = "Numbers of events, or all.") List<String> events) {
        return job("parked-replay", config, events);
    }

    @Command(name = "discard", mixinStandardHelpOptions = true, versionProvider = LoyaltyBridge.Version.class,
            description = "Gives parked events up. They stay in the list of events.")
    int discard(@Mixin ConfigOption config,
                @Parameters(arity = "1..*", paramLabel = "EVENT", description = "Numbers of events, or all.") List<String> events) {
        return job("parked-discard", config, events);
    }

    private int job(String name, ConfigOption config, List<String> events) {
        for (String event : events) {
            if (!event.matches("\\d{1,18}") && !events.equals(List.of("all"))) {
                throw new ParameterException(spec.commandLine(), "expected numbers of events, or the one word all; found " + event);
            }
        }
        Settings settings = config.load();
        return JobRunner.run(settings, name, events, spec.commandLine().getOut(), store ->
                new ParkedJobs(new Inbox(store, settings.site(), Clock.systemUTC()), () -> { }).jobs().get(name));
    }
}
