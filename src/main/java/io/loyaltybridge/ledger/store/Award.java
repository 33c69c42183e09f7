package io.loyaltybridge.ledger.store;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Points that the bridge gives for an event.
 *
 * @param id          a hash over the reason and the link; also Wix's idempotency key
 * @param reason      what earns points once: source, kind and object, or the event
 * @param amount      points, from 1
 * @param description what the customer reads in their history; at most 100 characters
 * @param day         the day it counts for in the site's time zone, as 2026-11-23
 * @param object      what its event is about, where another event may take it back; else null
 * @param basis       the amount that its points were made of, where a part of it may be taken back; else null
 */
public record Award(
        String id,
        String linkId,
        String reason,
        long amount,
        String description,
        String source,
        long eventSeq,
        String day,
        @Nullable String object,
        @Nullable BigDecimal basis) {

    /** One that nothing takes back. */
    public Award(
            String id,
            String linkId,
            String reason,
            long amount,
            String description,
            String source,
            long eventSeq,
            String day) {
        this(id, linkId, reason, amount, description, source, eventSeq, day, null, null);
    }

    /** The same of so many points. */
    public Award of(long points) {
        return new Award(id, linkId, reason, points, description, source, eventSeq, day, object, basis);
    }
}
