package io.loyaltybridge.app;

import io.loyaltybridge.effect.ParkedEffects;
import io.loyaltybridge.effect.store.EffectMetrics;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.milestone.coupon.CouponModule;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.sync.ParkedOperations;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/** {@code parked replay}, {@code discard}, {@code decide} and {@code release}. */
public final class ParkedJobs {
    /** What a person can say about an outcome that nobody else can find out. */
    public static final List<String> VERDICTS = List.of("applied", "not-applied", "drop");

    private static final int MOST = 100_000;

    private final Inbox inbox;
    private final Runnable onReplayed;
    private final ParkedOperations operations;
    private final ParkedEffects effects;

    public ParkedJobs(Inbox inbox, Runnable onReplayed, ParkedOperations operations, ParkedEffects effects) {
        this.inbox = inbox;
        this.onReplayed = onReplayed;
        this.operations = operations;
        this.effects = effects;
    }

    /** For a command that owns the data directory itself. */
    public static ParkedJobs alone(Settings settings, Store store) {
        return new ParkedJobs(
                new Inbox(store, settings.site(), Clock.systemUTC()),
                () -> {},
                ParkedOperations.alone(settings, store),
                effectsAlone(settings, store));
    }

    static ParkedEffects effectsAlone(Settings settings, Store store) {
        Clock clock = Clock.systemUTC();
        Effects effects = new Effects(store, settings.site(), clock, EffectMetrics.NONE);
        CouponModule.follow(settings, store, clock, effects);
        return new ParkedEffects(new EffectReader(store, settings.site()), effects, null);
    }

    /** The commands by name. */
    public Map<String, Job> jobs() {
        return Map.of(
                "parked-replay",
                this::replay,
                "parked-discard",
                (arguments, out) -> each(
                        arguments,
                        out,
                        "discarded",
                        inbox::discard,
                        (id, to) -> effects.isOne(id) ? effects.discard(id, to) : operations.discard(id, to)),
                "parked-decide",
                this::decide,
                "parked-release",
                this::release);
    }

    private int decide(List<String> arguments, Consumer<String> out) {
        if (arguments.size() != 2 || !VERDICTS.contains(arguments.get(1))) {
            out.accept("expected the id of an operation or an effect, and one of " + String.join(", ", VERDICTS)
                    + "; found " + (arguments.isEmpty() ? "nothing" : String.join(" ", arguments)));
            return 1;
        }
        return effects.isOne(arguments.get(0)) ? effects.decide(arguments, out) : operations.decide(arguments, out);
    }

    private int release(List<String> arguments, Consumer<String> out) {
        if (arguments.isEmpty()) {
            out.accept("expected a customer, found nothing");
            return 1;
        }
        return operations.release(arguments, out);
    }

    private int replay(List<String> arguments, Consumer<String> out) {
        int result = each(
                arguments,
                out,
                "waits for its route again",
                inbox::replay,
                (id, to) -> effects.isOne(id) ? effects.replay(id, to) : operations.replay(id, to));
        onReplayed.run();
        return result;
    }

    private int each(
            List<String> arguments,
            Consumer<String> out,
            String done,
            LongPredicate event,
            BiPredicate<String, Consumer<String>> operation) {
        if (arguments.isEmpty()) {
            out.accept(
                    "expected the numbers of events, ids of operations or effects, or the one word all; found nothing");
            return 1;
        }
        List<String> ids = arguments.equals(List.of("all")) ? all() : arguments;
        if (ids.isEmpty()) {
            out.accept("nothing is parked");
        }
        int result = 0;
        for (String id : ids) {
            if (!id.matches("\\d{1,18}")) {
                result |= operation.test(id, out) ? 0 : 1;
            } else if (event.test(Long.parseLong(id))) {
                out.accept("event " + id + " " + done);
            } else {
                out.accept("event " + id + " is not parked");
                result = 1;
            }
        }
        return result;
    }

    private List<String> all() {
        List<String> ids = new ArrayList<>(inbox.list(EventState.PARKED, MOST).stream()
                .map(row -> row.event().seq())
                .sorted()
                .map(String::valueOf)
                .toList());
        ids.addAll(operations.refused(MOST));
        ids.addAll(effects.refused(MOST));
        return ids;
    }
}
