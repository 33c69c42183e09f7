package io.loyaltybridge.award;

import java.math.BigDecimal;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code award}: what an event is worth. Routes read it; the Kamelet that gives the points reads its parts as variables
 * of their own, {@code points} as {@code amount}, so {@link #set} sets both.
 *
 * @param points      0 where the event earns nothing
 * @param description what the customer reads in their history
 * @param object      what the event is about, such as a post; null where the payload does not say
 * @param operationId the id of the award, the same each time this reason comes; null where nothing is earned, as are the rest
 * @param reason      what is earned once
 * @param day         the day that it counts for, as 2026-11-23
 * @param basis       the amount in the payload that its points are made of; null where they are a number alone
 */
public record PlannedAward(
        long points,
        String description,
        @Nullable String object,
        @Nullable String operationId,
        @Nullable String reason,
        @Nullable String day,
        @Nullable BigDecimal basis) {

    /** Of an event that earns nothing. */
    static PlannedAward nothing(String description, @Nullable String object) {
        return new PlannedAward(0, description, object, null, null, null, null);
    }

    public static void set(Exchange exchange, PlannedAward award) {
        exchange.setVariable("award", award);
        exchange.setVariable("operationId", award.operationId);
        exchange.setVariable("amount", award.points);
        exchange.setVariable("description", award.description);
        exchange.setVariable("reason", award.reason);
        exchange.setVariable("day", award.day);
        // As routes of the version before read it.
        exchange.setVariable("object", award.object);
    }

    /** The same worth nothing, because a limit is reached. */
    PlannedAward capped() {
        return new PlannedAward(0, description, object, operationId, reason, day, basis);
    }
}
