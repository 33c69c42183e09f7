package io.loyaltybridge.milestone.badge;

import io.loyaltybridge.effect.DueEffects;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.wix.WixRefusedException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code milestoneBadges}: badges that are due, up to a hundred in a call. A badge that a member has already is given, one
 * that they do not have is taken away: so every call can be made again. Thread-safe.
 */
public final class MilestoneBadges {
    private static final int BATCH = 100;
    private static final Duration UNSAID = Duration.ofSeconds(100);

    private final Effects effects;
    private final EffectReader reader;
    private final DueEffects failures;
    private final BadgeSettings settings;
    private final Clock clock;
    /** What a call is made for at this moment: the timer and a command can both ask for more. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    /** What Wix refused together with others, and is tried by itself. */
    private final Set<String> alone = ConcurrentHashMap.newKeySet();

    private final LongPredicate atWork;

    /** @param atWork whether a job runs now: what it plans it carries out itself, a page in few calls */
    public MilestoneBadges(
            Effects effects,
            EffectReader reader,
            DueEffects failures,
            BadgeSettings settings,
            Clock clock,
            LongPredicate atWork) {
        this.atWork = atWork;
        this.effects = effects;
        this.reader = reader;
        this.failures = failures;
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether the older interface of Wix is used. */
    public boolean usesV3() {
        return settings.isV3();
    }

    /** As routes of the version before ask it: {@code v4} or {@code v3}. */
    public String api() {
        return settings.isV3() ? "v3" : "v4";
    }

    /** Takes up badges to be given (for the job in the variable {@code batch}, where there is one): their intent is on disk. Sets {@code badges}. */
    public void takeUpToGive(Exchange exchange) {
        takeUp(exchange, EffectKind.BADGE, settings.isV3());
    }

    /** Takes up badges to be taken away, of one badge. Sets {@code badges}. */
    public void takeUpToRemove(Exchange exchange) {
        takeUp(exchange, EffectKind.UNBADGE, true);
    }

    private synchronized void takeUp(Exchange exchange, EffectKind kind, boolean oneBadge) {
        Long batch = exchange.getVariable("batch", Long.class);
        List<StoredEffect> due = due(kind, null, batch);
        if (oneBadge && !due.isEmpty()) {
            due = due(kind, BadgeBatch.badge(due.get(0)), batch);
        }
        List<StoredEffect> wanted = due.stream()
                .filter(effect -> alone.contains(effect.id()))
                .limit(1)
                .toList();
        wanted = wanted.isEmpty() ? due.subList(0, Math.min(BATCH, due.size())) : wanted;
        List<Effects.Begun> begun = new ArrayList<>(
                effects.begin(wanted.stream().map(StoredEffect::id).toList()));
        begun.removeIf(one -> !one.open());
        begun.forEach(one -> underWay.add(one.effect().id()));
        BadgeBatch.set(exchange, BadgeBatch.of(begun));
    }

    private List<StoredEffect> due(EffectKind kind, @Nullable String badgeId, @Nullable Long batch) {
        List<StoredEffect> due =
                new ArrayList<>(reader.dueBadges(kind, badgeId, clock.instant(), BATCH + underWay.size()));
        due.removeIf(effect -> underWay.contains(effect.id()) || isOfAnotherJob(effect, batch) || isOff(effect));
        return due;
    }

    private boolean isOfAnotherJob(StoredEffect effect, @Nullable Long batch) {
        return effect.batch() != null && !effect.batch().equals(batch) && atWork.test(effect.batch());
    }

    /** Its badge is not on Wix: it stands in the parked list with that reason. */
    private boolean isOff(StoredEffect effect) {
        return settings.unknown().contains(BadgeBatch.badge(effect))
                && effects.refuse(
                        effect.id(), "there is no badge " + BadgeBatch.badge(effect) + " on Wix (badges.thresholds)");
    }

    /** What became of each, by the answer of the bulk call that gives badges. */
    public void settleGiven(Exchange exchange) {
        results(exchange, "the member had the badge already", "already");
    }

    /** What became of each, by the answer of the bulk call that takes badges away. */
    public void settleRemoved(Exchange exchange) {
        results(exchange, "the member did not have the badge", "not found");
    }

    private void results(Exchange exchange, String done, String sign) {
        List<Effects.Begun> asked = BadgeBatch.of(exchange).begun();
        Map<Integer, Map<?, ?>> results = new HashMap<>();
        if (exchange.getMessage().getBody() instanceof Map<?, ?> body && body.get("results") instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                Map<?, ?> metadata = object(list.get(i), "itemMetadata");
                results.put(metadata.get("originalIndex") instanceof Number n ? n.intValue() : i, metadata);
            }
        }
        for (int i = 0; i < asked.size(); i++) {
            one(asked.get(i).effect(), results.get(i), done, sign);
        }
        release(exchange, true);
    }

    private void one(StoredEffect effect, @Nullable Map<?, ?> result, String done, String sign) {
        Map<?, ?> error = object(result, "error");
        String problem = error.get("code") + (error.get("description") == null ? "" : ", " + error.get("description"));
        if (result == null) {
            failures.handBack(
                    effect,
                    false,
                    new Verdict.HandBack(
                            "Wix's answer does not say what happened to it", UNSAID, Verdict.HandBack.Kind.ANSWER));
        } else if (Boolean.TRUE.equals(result.get("success"))) {
            effects.settle(
                    effect.id(),
                    result.get("id") == null ? null : result.get("id").toString(),
                    null);
        } else if (problem.toLowerCase(java.util.Locale.ROOT).replace('_', ' ').contains(sign)) {
            effects.settle(effect.id(), null, done);
        } else {
            effects.refuse(effect.id(), "Wix: " + problem);
        }
        alone.remove(effect.id());
    }

    /** All of the call took place: the older interface answers for all at once. */
    public void settleAll(Exchange exchange) {
        List<?> known = exchange.getMessage().getBody() instanceof Map<?, ?> body
                        && body.get("memberIds") instanceof List<?> list
                ? list
                : null;
        for (Effects.Begun begun : BadgeBatch.of(exchange).begun()) {
            String member = BadgeBatch.member(begun.effect());
            if (known != null && !known.contains(member)) {
                effects.refuse(begun.effect().id(), "Wix: no member " + member);
            } else {
                effects.settle(begun.effect().id(), null, null);
            }
            alone.remove(begun.effect().id());
        }
        release(exchange, true);
    }

    /** Keeps those who have the badge, with the ids of their assignments, by the answer about who has it. Who does not have it is done with. */
    public void keepAssigned(Exchange exchange) {
        Map<String, String> ids = new HashMap<>();
        if (exchange.getMessage().getBody() instanceof Map<?, ?> body
                && body.get("badgeAssignments") instanceof List<?> list) {
            list.forEach(item -> ids.put(
                    String.valueOf(((Map<?, ?>) item).get("memberId")), String.valueOf(((Map<?, ?>) item).get("id"))));
        }
        BadgeBatch batch = BadgeBatch.of(exchange);
        List<Effects.Begun> left = new ArrayList<>();
        for (Effects.Begun begun : batch.begun()) {
            if (ids.containsKey(BadgeBatch.member(begun.effect()))) {
                left.add(begun);
            } else {
                effects.settle(begun.effect().id(), null, "the member did not have the badge");
                underWay.remove(begun.effect().id());
                alone.remove(begun.effect().id());
            }
        }
        BadgeBatch.set(exchange, batch.assigned(left, ids));
    }

    /** The call failed. What was refused together is tried one by one; else it is due again later, and where other calls would fail too no more are taken up now. */
    public void judgeFailure(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        List<Effects.Begun> begun = BadgeBatch.of(exchange).begun();
        boolean refused = failure instanceof WixRefusedException;
        try {
            Verdict verdict = failures.judge(exchange, failure);
            if (refused && begun.size() > 1) {
                begun.forEach(one -> {
                    alone.add(one.effect().id());
                    effects.later(one.effect().id(), clock.instant(), Reason.of(failure));
                });
            } else {
                begun.forEach(one -> failures.failedOne(
                        one.effect().id(), one.repeated(), one.effect().attempt() - 1, failure, verdict));
            }
        } finally {
            // Also where the store does not take it: what stays under way is never due again.
            release(exchange, refused);
        }
    }

    private void release(Exchange exchange, boolean more) {
        BadgeBatch.of(exchange)
                .begun()
                .forEach(begun -> underWay.remove(begun.effect().id()));
        BadgeBatch.set(exchange, BadgeBatch.none(more));
    }

    private static Map<?, ?> object(@Nullable Object from, String field) {
        return from instanceof Map<?, ?> map && map.get(field) instanceof Map<?, ?> object ? object : Map.of();
    }
}
