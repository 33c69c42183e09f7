package io.loyaltybridge.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What one side accepts.
 *
 * @param maxAmount  largest amount of one call, either sign
 * @param maxBalance largest balance; the smallest is 0
 */
public record Limits(long maxAmount, long maxBalance) {

    /** Wix: amounts of ±9,999,999 and balances of 0 to 999,999,999 (adjust points, loyalty accounts API). */
    public static final Limits WIX = new Limits(9_999_999L, 999_999_999L);

    /** Far beyond any program, and far from an overflow. */
    public static final Limits WIDE = new Limits(1_000_000_000_000_000L, 1_000_000_000_000_000L);

    /** Why the amount can never be written at this balance, or {@code null} if it can. */
    @Nullable
    String objection(long amount, long balance) {
        if (Math.abs(amount) > maxAmount) {
            return "an amount of " + amount + " is past the limit of \u00b1" + maxAmount + " a call";
        }
        if (balance + amount > maxBalance) {
            return "a balance of " + (balance + amount) + " is past the limit of " + maxBalance;
        }
        return null;
    }

    boolean allowsBalance(long balance) {
        return balance >= 0 && balance <= maxBalance;
    }
}
