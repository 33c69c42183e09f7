package io.loyaltybridge.cli;

import io.loyaltybridge.app.ParkedJobs;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.settings.Settings;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parked}: everything that needs a person. */
@Command(
        name = "parked",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Lists, shows, replays and discards what is parked: events, sync operations, effects (coupons, badges,"
                        + " mails, messages) and held customers.")
final class ParkedCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "expected: parked list, show, replay, discard, decide or release");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description =
                    "Lists parked events, operations and effects that were refused or have an unknown outcome, and"
                            + " held customers, with their reasons.")
    int list(
            @Mixin ConfigOption config,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "Print at most this many (default: 50).")
                    int limit,
            @Option(
                            names = JsonOut.OPTION,
                            description = "Print one JSON document, with customers who are unsure or out of sync too.")
                    boolean json) {
        Limit.check(spec, limit);
        Settings settings = config.load();
        if (json) {
            return ParkedViews.json(settings, limit, spec.commandLine().getOut());
        }
        return ParkedViews.list(settings, limit, spec.commandLine().getOut());
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Shows one event with its payload, one operation, one effect, or one hold.")
    int show(
            @Mixin ConfigOption config,
            @Parameters(
                            paramLabel = "ID",
                            description =
                                    "The number of an event or the id that the sender gave it, the id of an operation"
                                            + " or an effect, hold:<link>, gone:wix or gone:program.")
                    String event,
            @Option(
                            names = JsonOut.OPTION,
                            description = "Print one JSON document, with the choices and what each will do.")
                    boolean json) {
        Settings settings = config.load();
        if (json) {
            return ParkedViews.json(
                    settings,
                    event,
                    spec.commandLine().getOut(),
                    spec.commandLine().getErr());
        }
        if (ParkedViews.show(settings, event, spec.commandLine().getOut())) {
            return 0;
        }
        return EventViews.show(
                settings,
                event,
                false,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Retries parked events from their first step, refused operations under a new id, and refused"
                    + " effects under their own id. Nothing that took effect is done twice.")
    int replay(
            @Mixin ConfigOption config,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "ID",
                            description = "Numbers of events, ids of refused operations and effects, or all.")
                    List<String> events) {
        return job("parked-replay", config, events);
    }

    @Command(
            name = "discard",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description =
                    "Gives up parked events, refused operations and effects. Events stay in the list; the change that"
                            + " an operation did not carry over stays as a difference.")
    int discard(
            @Mixin ConfigOption config,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "ID",
                            description = "Numbers of events, ids of refused operations and effects, or all.")
                    List<String> events) {
        return job("parked-discard", config, events);
    }

    @Command(
            name = "decide",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description = "Records the outcome of an operation or an effect that only a person can find out. Choose"
                    + " not-applied only if its call can no longer take effect.")
    int decide(
            @Mixin ConfigOption config,
            @Parameters(index = "0", paramLabel = "OPERATION", description = "Its id.") String operation,
            @Parameters(
                            index = "1",
                            paramLabel = "VERDICT",
                            description = "applied, not-applied (it is repeated) or drop (it is given up; the"
                                    + " difference of an operation stays).")
                    String verdict) {
        if (!ParkedJobs.VERDICTS.contains(verdict)) {
            throw new ParameterException(spec.commandLine(), "expected applied, not-applied or drop, found " + verdict);
        }
        return run(config, "parked-decide", List.of(operation, verdict));
    }

    @Command(
            name = "release",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description =
                    "Lifts the hold of customers: both sides are read, and waiting work continues. If the cause is"
                            + " still there, they are held again.")
    int release(
            @Mixin ConfigOption config,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "CUSTOMER",
                            description = "Link id, hold:<link> or e-mail address; gone:wix or"
                                    + " gone:program if a side reports many accounts as gone.")
                    List<String> customers) {
        return run(config, "parked-release", customers);
    }

    private int job(String name, ConfigOption config, List<String> ids) {
        for (String id : ids) {
            if (!id.matches("\\d{1,18}|(sync|open)-[0-9a-f]{32}|" + EffectKind.ID) && !ids.equals(List.of("all"))) {
                throw new ParameterException(
                        spec.commandLine(),
                        "expected numbers of events, ids of operations or effects, or the word all; found " + id);
            }
        }
        return run(config, name, ids);
    }

    private int run(ConfigOption config, String name, List<String> arguments) {
        ChosenSite site = config.choose();
        return JobRunner.run(
                site, name, arguments, spec.commandLine().getOut(), store -> ParkedJobs.alone(site.settings(), store)
                        .jobs()
                        .get(name));
    }
}
