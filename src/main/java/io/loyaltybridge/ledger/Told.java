package io.loyaltybridge.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A state that an event told of a side that has no versions.
 *
 * @param balance    the balance it told
 * @param at         when the balance became that, epoch milliseconds of the side's own clock; {@code null} where the
 *                   event does not say
 * @param receivedAt when the event came in, epoch milliseconds of our clock
 */
public record Told(long balance, @Nullable Long at, long receivedAt) {}
