package io.loyaltybridge.ledger.store;

/**
 * Points that the bridge gives for an event.
 *
 * @param id          a hash over the reason and the link; also Wix's idempotency key
 * @param reason      what earns points once: source, kind and object, or the event
 * @param amount      points, from 1
 * @param description what the customer reads in their history; at most 100 characters
 * @param day         the day it counts for in the site's time zone, as 2026-11-23
 */
public record Award(
        String id,
        String linkId,
        String reason,
        long amount,
        String description,
        String source,
        long eventSeq,
        String day) {}
