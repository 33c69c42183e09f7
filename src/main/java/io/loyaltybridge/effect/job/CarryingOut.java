package io.loyaltybridge.effect.job;

import io.loyaltybridge.effect.DueEffects;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.job.Together;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.store.CustomerGate;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Carries out what a run planned, customers beside each other, by the route that carries out a customer's effects after an event. */
public final class CarryingOut {
    private static final int PAGE = 500;
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final BulkCalls calls;
    private final Together together;
    private final Run run;
    private final Effects effects;
    private final EffectReader reader;
    private final EffectKind kind;
    private final BiConsumer<String, Runnable> alone;
    private final Clock clock;
    private final Links links;

    /** @param kind what the run plans; what tells of it is not waited for */
    public CarryingOut(
            BulkCalls calls,
            Together together,
            Run run,
            Effects effects,
            EffectReader reader,
            EffectKind kind,
            BiConsumer<String, Runnable> alone,
            Clock clock,
            Links links) {
        this.calls = calls;
        this.together = together;
        this.run = run;
        this.effects = effects;
        this.reader = reader;
        this.kind = kind;
        this.alone = alone;
        this.clock = clock;
        this.links = links;
    }

    /** What this run planned before it was cut off. What certainly was not sent does not wait out its delay: a person gave the command again. */
    public void finish() {
        effects.dueNow(run.id());
        List<StoredEffect> open;
        do {
            open = reader.openOfBatch(run.id(), Set.of(kind), PAGE).stream()
                    .filter(effect -> !isLeft(effect))
                    .toList();
            all(open, effect -> Map.of());
        } while (!open.isEmpty());
    }

    /**
     * Returns when each has its outcome, or its place in the parked list, or waits long for a call without an answer to be over.
     *
     * @param known variables for an effect's exchange: what the run knows of its customer already
     */
    public void all(List<StoredEffect> planned, Function<StoredEffect, Map<String, Object>> known) {
        Map<String, List<StoredEffect>> byCustomer =
                planned.stream().collect(Collectors.groupingBy(StoredEffect::linkId));
        together.each(byCustomer.values(), effects -> customer(effects, known.apply(effects.get(0))));
        run.progress();
    }

    /** What Wix is not ready for yet is waited for. */
    private void customer(List<StoredEffect> planned, Map<String, Object> known) {
        String linkId = planned.get(0).linkId();
        Map<String, Object> variables = new HashMap<>(known);
        variables.put("link", linkId);
        List<StoredEffect> open = planned;
        while (!open.isEmpty()) {
            Instant due = open.stream()
                    .map(StoredEffect::dueAt)
                    .min(Instant::compareTo)
                    .orElseThrow();
            Duration wait = Duration.between(clock.instant(), due);
            if (wait.compareTo(Duration.ZERO) > 0) {
                calls.pause(wait.compareTo(SOON) < 0 ? SOON : wait);
            }
            // They may have become part of another customer since, whose effects these are now.
            String current = links.current(linkId).map(Link::id).orElse(linkId);
            alone.accept(
                    CustomerGate.turnOf(current),
                    () -> calls.endIfDenied(calls.send("direct:carry-out-effects", variables)
                            .getVariable(DueEffects.DENIED, String.class)));
            open = open.stream()
                    .map(StoredEffect::id)
                    .map(reader::find)
                    .flatMap(Optional::stream)
                    .filter(effect -> effect.isOpen() && !isLeft(effect))
                    .toList();
        }
    }

    /** What may have been sent and is looked for long after: the others need not wait for it. The sweep carries it out when it is due. */
    private boolean isLeft(StoredEffect effect) {
        return effect.state() == OperationState.SENT
                && !effect.kind().isRepeatable()
                && effect.dueAt().isAfter(clock.instant().plus(LONG));
    }
}
