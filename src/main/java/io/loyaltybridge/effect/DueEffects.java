package io.loyaltybridge.effect;

import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.failure.Failures;
import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.inbox.CallBounds;
import io.loyaltybridge.inbox.HandBacks;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code dueEffects}: hands a customer's due effects out one after the other, and says what a failure means for one.
 * A failed effect never fails the event that it came with: it is due again later, by itself. Thread-safe.
 */
public final class DueEffects {
    /** Variable: why access was denied to a call of this exchange; not there where it was not. */
    public static final String DENIED = "denied";

    private static final Logger LOG = LoggerFactory.getLogger(DueEffects.class);
    private static final int PAGE = 100;
    private static final String ROUND = DueEffects.class.getName() + ".round";

    private final Effects effects;
    private final EffectReader reader;
    private final Links links;
    private final Verdict.Judge judge;
    private final Backoff backoff;
    private final CallBounds bounds;
    private final Clock clock;
    private final Set<EffectKind> kinds;

    /** @param kinds those that are carried out one customer at a time, each by its route */
    public DueEffects(
            Effects effects,
            EffectReader reader,
            Links links,
            Verdict.Judge judge,
            Backoff backoff,
            CallBounds bounds,
            Clock clock,
            Set<EffectKind> kinds) {
        this.effects = effects;
        this.reader = reader;
        this.links = links;
        this.judge = judge;
        this.backoff = backoff;
        this.bounds = bounds;
        this.clock = clock;
        this.kinds = Set.copyOf(kinds);
    }

    /** Sets {@code effect} to the next due one of the customer in {@code link}; null where there is none. */
    public void handOutNext(Exchange exchange) {
        String linkId = exchange.getVariable("link", String.class);
        Round round = Round.of(exchange);
        Optional<StoredEffect> next = Optional.ofNullable(linkId)
                .flatMap(links::current)
                .flatMap(link -> reader.dueOf(link.id(), kinds, clock.instant(), PAGE).stream()
                        .filter(effect -> round.met().add(effect.id()))
                        .findFirst());
        exchange.setVariable("effect", null);
        next.ifPresent(effect -> {
            DueEffect.set(exchange, DueEffect.of(effect));
            // Live work goes before what a job planned.
            exchange.setVariable("bulk", round.bulk() || effect.batch() != null);
        });
    }

    /**
     * What goes on from one effect of the exchange to the next.
     *
     * @param met  each is handed out once
     * @param bulk whether the exchange itself lets live work go first
     */
    private record Round(Set<String> met, boolean bulk) {
        static Round of(Exchange exchange) {
            Round round = exchange.getProperty(ROUND, Round.class);
            if (round == null) {
                round = new Round(new HashSet<>(), exchange.getVariable("bulk", false, Boolean.class));
                exchange.setProperty(ROUND, round);
            }
            return round;
        }
    }

    /** What the failure of the exchange means for the effect in {@code effect}. */
    public void judgeFailure(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Verdict verdict = judge(exchange, failure);
        // Only its id, where it failed before it was handed out.
        DueEffect due = DueEffect.of(exchange);
        failedOne(
                DueEffect.idOf(exchange),
                DueEffect.isRepeated(exchange),
                due == null ? 0 : due.attempts(),
                failure,
                verdict);
    }

    /** What a failure means. Sets the variable {@link #DENIED} where access was denied: a job that would go on with the next one learns of it. */
    public Verdict judge(Exchange exchange, Exception failure) {
        Verdict verdict = judge.judge(failure);
        if (verdict instanceof Verdict.HandBack handBack && handBack.isDenied()) {
            exchange.setVariable(DENIED, handBack.reason());
        }
        return verdict;
    }

    /**
     * The same for one effect of several that a call was made for.
     *
     * @param before  how often it was begun when it was handed out: one that failed on its way to its beginning was not begun this time
     * @param verdict what {@link #judge} says of the failure
     */
    public void failedOne(String id, boolean repeated, int before, Exception failure, Verdict verdict) {
        StoredEffect effect = reader.find(id).orElseThrow();
        boolean sent = effect.state() == OperationState.SENT;
        if (!sent && effect.state() != OperationState.PLANNED) {
            LOG.warn("Effect {} is {}, and what followed failed: {}", id, effect.state(), failure.toString());
            return;
        }
        boolean begun = effect.attempt() > before;
        boolean nothing = sent && begun && !repeated && Failures.nothingTookEffect(failure);
        if (verdict instanceof Verdict.HandBack handBack) {
            handBack(effect, begun, nothing, handBack);
            // It ended while this one was put off: whoever wakes those that wait may have been here before.
            if (handBack.isForOutage() && judge.isOver(failure)) {
                effects.outageEnded();
            }
        } else if (verdict instanceof Verdict.Retry retry) {
            boolean mayHave =
                    sent && !nothing && !(effect.kind().isRepeatable() && Failures.nothingTookEffect(failure));
            retry(effect, begun, nothing, mayHave, retry.reason());
        } else {
            refused(effect, sent && repeated && !effect.kind().isRepeatable(), ((Verdict.Park) verdict).reason());
        }
    }

    /** It was begun and is handed back; {@code nothing} says that its call certainly had no effect. */
    public void handBack(StoredEffect effect, boolean nothing, Verdict.HandBack verdict) {
        handBack(effect, true, nothing, verdict);
    }

    /**
     * It is due again after a while, and this counts as no attempt; {@code nothing} says that its call certainly had no effect.
     * After too many calls for an answer that does not come it is parked.
     */
    private void handBack(StoredEffect effect, boolean begun, boolean nothing, Verdict.HandBack verdict) {
        Duration delay = atLeast(verdict.delay());
        if (verdict.kind() == Verdict.HandBack.Kind.ANSWER) {
            HandBacks before = effects.handedBack(effect.id(), 1);
            if (bounds.over(before, clock.instant())) {
                refused(
                        effect,
                        effect.state() == OperationState.SENT
                                && !nothing
                                && !effect.kind().isRepeatable(),
                        before.in(verdict.reason()));
                return;
            }
            delay = backoff.afterCalls(before.count(), delay);
        } else if (verdict.kind() == Verdict.HandBack.Kind.ACCESS) {
            delay = backoff.whileDenied(
                    Duration.between(effects.handedBack(effect.id(), 0).since(), clock.instant()), delay);
        }
        later(effect, begun, nothing, clock.instant().plus(delay), verdict.reason());
        if (verdict.isForOutage()) {
            effects.inOutage(effect.id());
        }
    }

    /** Whether it was to be done by a time that has passed (field {@code until} of its payload, epoch milliseconds); then it is given up. */
    public boolean tooLate(StoredEffect effect) {
        long until = effect.payload().path("until").asLong(Long.MAX_VALUE);
        return effect.state() == OperationState.PLANNED
                && clock.millis() > until
                && effects.cancel(
                        effect.id(),
                        "too late: it was due by "
                                + Instant.ofEpochMilli(until).truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
    }

    private static Duration atLeast(Duration delay) {
        return delay.isZero() || delay.isNegative() ? Duration.ofMillis(1) : delay;
    }

    private void later(StoredEffect effect, boolean begun, boolean nothing, Instant due, String reason) {
        if (nothing) {
            effects.unsent(effect.id(), due, reason);
        } else if (begun) {
            effects.uncounted(effect.id(), due, reason);
        } else {
            effects.later(effect.id(), due, reason);
        }
    }

    /** @param mayHave whether it may have taken effect, where this was the last attempt */
    private void retry(StoredEffect effect, boolean begun, boolean nothing, boolean mayHave, String reason) {
        int attempts = begun ? effect.attempt() : effect.attempt() + 1;
        Instant due = clock.instant().plus(backoff.after(Math.max(1, attempts)));
        if (backoff.last(attempts)) {
            String why = reason + " (after " + attempts + " attempts)";
            LOG.warn("Effect {} is parked: {}", effect.id(), why);
            if (mayHave) {
                effects.unknown(effect.id(), why);
            } else {
                effects.refuse(effect.id(), why);
            }
        } else if (begun) {
            LOG.info("Effect {}: attempt {} failed, retried later: {}", effect.id(), attempts, reason);
            if (nothing) {
                effects.undone(effect.id(), due, reason);
            } else {
                effects.later(effect.id(), due, reason);
            }
        } else {
            effects.failedBefore(effect.id(), due, reason);
        }
    }

    private void refused(StoredEffect effect, boolean mayHave, String reason) {
        LOG.warn("Effect {} is parked: {}", effect.id(), reason);
        if (mayHave) {
            effects.unknown(effect.id(), reason + "; an earlier attempt may have taken effect");
        } else {
            effects.refuse(effect.id(), reason);
        }
    }

    /** The customer that an effect is for, as they are known now. */
    Link customer(StoredEffect effect) {
        return links.current(effect.linkId())
                .orElseThrow(() -> new IllegalStateException("no link " + effect.linkId()));
    }
}
