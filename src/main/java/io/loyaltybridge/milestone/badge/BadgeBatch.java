package io.loyaltybridge.milestone.badge;

import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;

/**
 * Badges that one call is made for, the variable {@code badges}. A route asks it by name: {@code ${variable.badges.any}}.
 * Immutable.
 *
 * @param begun       the intent of each is on disk
 * @param assignments Wix's id of what is to be taken away, by member; empty where nobody asked
 * @param more        whether it is of use to take up more after them
 */
public record BadgeBatch(List<Effects.Begun> begun, Map<String, String> assignments, boolean more) {

    public BadgeBatch {
        begun = List.copyOf(begun);
        assignments = Map.copyOf(assignments);
    }

    /** What was taken up; where that is nothing, there is no more. */
    static BadgeBatch of(List<Effects.Begun> begun) {
        return new BadgeBatch(begun, Map.of(), !begun.isEmpty());
    }

    /** Nothing under way. */
    static BadgeBatch none(boolean more) {
        return new BadgeBatch(List.of(), Map.of(), more);
    }

    /** The one of an exchange; an empty one where nothing was taken up. */
    static BadgeBatch of(Exchange exchange) {
        return exchange.getVariable("badges") instanceof BadgeBatch batch ? batch : none(true);
    }

    static String badge(StoredEffect effect) {
        return effect.payload().path("badgeId").asText();
    }

    static String member(StoredEffect effect) {
        return effect.payload().path("memberId").asText();
    }

    /** Whether there is one to make a call for. */
    public boolean any() {
        return !begun.isEmpty();
    }

    /** Those of members who have the badge, with Wix's ids of their assignments. */
    BadgeBatch assigned(List<Effects.Begun> left, Map<String, String> ids) {
        return new BadgeBatch(left, ids, more);
    }

    private List<String> members() {
        return begun.stream().map(one -> member(one.effect())).toList();
    }

    /** The assignments of these members. */
    private Map<String, Object> filter() {
        return Map.of(
                "badgeId",
                badge(begun.get(0).effect()),
                "memberId",
                Map.of("$in", members().stream().distinct().toList()));
    }

    /**
     * Sets it as the variable, and what Kamelets take of it: {@code badgeId} (of the first), {@code memberIds},
     * {@code badgeAssignments}, {@code filter} and {@code cursor} of the first page of their assignments, {@code assignmentIds}. Live work
     * goes before what a job planned ({@code bulk}).
     */
    static void set(Exchange exchange, BadgeBatch batch) {
        exchange.setVariable("badges", batch);
        exchange.setVariable(
                "bulk",
                batch.any() && batch.begun.stream().allMatch(one -> one.effect().batch() != null));
        exchange.setVariable("badgeId", batch.any() ? badge(batch.begun.get(0).effect()) : null);
        exchange.setVariable("memberIds", batch.members());
        exchange.setVariable(
                "badgeAssignments",
                batch.begun.stream()
                        .map(one -> Map.of("badgeId", badge(one.effect()), "memberId", member(one.effect())))
                        .toList());
        exchange.setVariable("filter", batch.any() ? batch.filter() : null);
        exchange.setVariable("cursor", null);
        exchange.setVariable(
                "assignmentIds",
                batch.members().stream()
                        .map(batch.assignments::get)
                        .filter(Objects::nonNull)
                        .toList());
        // As routes of the version before read it.
        exchange.setVariable("count", batch.any() ? batch.begun.size() : batch.more ? 1 : 0);
    }
}
