package io.loyaltybridge.milestone.badge;

import io.loyaltybridge.effect.DueEffects;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.inbox.Verdict;
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

    /** Which interface of Wix is used: {@code v4} or {@code v3}. */
    public String api() {
        return settings.isV3() ? "v3" : "v4";
    }

    /** Takes up badges to be given (for the job in the variable {@code batch}, where there is one); sets {@code count} to how many, and what the call needs. */
    public void give(Exchange exchange) {
        take(exchange, EffectKind.BADGE, settings.isV3());
    }

    /** Takes up badges to be taken away, of one badge; sets {@code count} to how many, and what the calls need. */
    public void remove(Exchange exchange) {
        take(exchange, EffectKind.UNBADGE, true);
    }

    private synchronized void take(Exchange exchange, EffectKind kind, boolean oneBadge) {
        Long batch = exchange.getVariable("batch", Long.class);
        List<StoredEffect> due = due(kind, null, batch);
        if (oneBadge && !due.isEmpty()) {
            due = due(kind, badge(due.get(0)), batch);
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
        exchange.setProperty(Batch.class.getName(), new Batch(begun));
        exchange.setVariable("count", begun.size());
        exchange.setVariable(
                "bulk",
                !begun.isEmpty() && begun.stream().allMatch(one -> one.effect().batch() != null));
        exchange.setVariable(
                "badgeId", begun.isEmpty() ? null : badge(begun.get(0).effect()));
        exchange.setVariable(
                "memberIds", begun.stream().map(one -> member(one.effect())).toList());
        exchange.setVariable(
                "badgeAssignments",
                begun.stream()
                        .map(one -> Map.of("badgeId", badge(one.effect()), "memberId", member(one.effect())))
                        .toList());
        exchange.setVariable(
                "filter",
                begun.isEmpty()
                        ? null
                        : Map.of(
                                "badgeId",
                                badge(begun.get(0).effect()),
                                "memberId",
                                Map.of(
                                        "$in",
                                        begun.stream()
                                                .map(one -> member(one.effect()))
                                                .distinct()
                                                .toList())));
    }

    private record Batch(List<Effects.Begun> begun) {
        static Batch of(Exchange exchange) {
            return exchange.getProperty(Batch.class.getName(), Batch.class);
        }
    }

    private List<StoredEffect> due(EffectKind kind, String badgeId, Long batch) {
        List<StoredEffect> due =
                new ArrayList<>(reader.dueBadges(kind, badgeId, clock.instant(), BATCH + underWay.size()));
        due.removeIf(effect -> underWay.contains(effect.id()) || isOfAnotherJob(effect, batch) || isOff(effect));
        return due;
    }

    private boolean isOfAnotherJob(StoredEffect effect, Long batch) {
        return effect.batch() != null && !effect.batch().equals(batch) && atWork.test(effect.batch());
    }

    /** Its badge is not on Wix: it stands in the parked list with that reason. */
    private boolean isOff(StoredEffect effect) {
        return settings.unknown().contains(badge(effect))
                && effects.refuse(effect.id(), "there is no badge " + badge(effect) + " on Wix (badges.thresholds)");
    }

    private static String badge(StoredEffect effect) {
        return effect.payload().path("badgeId").asText();
    }

    private static String member(StoredEffect effect) {
        return effect.payload().path("memberId").asText();
    }

    /** What became of each, by the answer of the bulk call. */
    public void given(Exchange exchange) {
        results(exchange, Batch.of(exchange).begun(), "the member had the badge already", "already");
    }

    private void results(Exchange exchange, List<Effects.Begun> asked, String done, String sign) {
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
        release(exchange);
    }

    private void one(StoredEffect effect, Map<?, ?> result, String done, String sign) {
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
    public void done(Exchange exchange) {
        List<?> known = exchange.getMessage().getBody() instanceof Map<?, ?> body
                        && body.get("memberIds") instanceof List<?> list
                ? list
                : null;
        for (Effects.Begun begun : Batch.of(exchange).begun()) {
            if (known != null && !known.contains(member(begun.effect()))) {
                effects.refuse(begun.effect().id(), "Wix: no member " + member(begun.effect()));
            } else {
                effects.settle(begun.effect().id(), null, null);
            }
            alone.remove(begun.effect().id());
        }
        release(exchange);
    }

    /** Which assignments are to be taken away, by the answer about who has the badge; sets {@code assignmentIds}. Who does not have it is done with. */
    public void assigned(Exchange exchange) {
        Map<String, String> ids = new HashMap<>();
        if (exchange.getMessage().getBody() instanceof Map<?, ?> body
                && body.get("badgeAssignments") instanceof List<?> list) {
            list.forEach(item -> ids.put(
                    String.valueOf(((Map<?, ?>) item).get("memberId")), String.valueOf(((Map<?, ?>) item).get("id"))));
        }
        List<Effects.Begun> left = new ArrayList<>();
        for (Effects.Begun begun : Batch.of(exchange).begun()) {
            if (ids.containsKey(member(begun.effect()))) {
                left.add(begun);
            } else {
                effects.settle(begun.effect().id(), null, "the member did not have the badge");
                underWay.remove(begun.effect().id());
                alone.remove(begun.effect().id());
            }
        }
        exchange.setProperty(Batch.class.getName(), new Batch(left));
        exchange.setVariable(
                "assignmentIds",
                left.stream().map(begun -> ids.get(member(begun.effect()))).toList());
    }

    /** What became of each, by the answer of the bulk call that takes badges away. */
    public void removed(Exchange exchange) {
        results(exchange, Batch.of(exchange).begun(), "the member did not have the badge", "not found");
    }

    /** The call failed. What was refused together is tried one by one; else it is due again later. Sets {@code count} to 0 where more calls are of no use now. */
    public void failed(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        List<Effects.Begun> begun =
                Batch.of(exchange) == null ? List.of() : Batch.of(exchange).begun();
        try {
            Verdict verdict = failures.judge(exchange, failure);
            if (failure instanceof WixRefusedException && begun.size() > 1) {
                begun.forEach(one -> {
                    alone.add(one.effect().id());
                    effects.later(one.effect().id(), clock.instant(), failure.getMessage());
                });
            } else {
                begun.forEach(one -> failures.failedOne(
                        one.effect().id(), one.repeated(), one.effect().attempt() - 1, failure, verdict));
                exchange.setVariable("count", failure instanceof WixRefusedException ? 1 : 0);
            }
        } finally {
            // Also where the store does not take it: what stays under way is never due again.
            release(exchange);
        }
    }

    private void release(Exchange exchange) {
        Batch.of(exchange)
                .begun()
                .forEach(begun -> underWay.remove(begun.effect().id()));
        exchange.setProperty(Batch.class.getName(), new Batch(List.of()));
    }

    private static Map<?, ?> object(Object from, String field) {
        return from instanceof Map<?, ?> map && map.get(field) instanceof Map<?, ?> object ? object : Map.of();
    }
}
