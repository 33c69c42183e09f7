package io.loyaltybridge.ledger;

import java.util.Locale;

/** One of the two places that keep a customer's balance. */
public enum Side {
    /** The loyalty account on the Wix site. */
    WIX,
    /** The account in the external loyalty program. */
    PROGRAM;

    /**
     * The side of a word.
     *
     * @param word "wix" or "program", in any case
     * @throws IllegalArgumentException where it is neither
     */
    public static Side of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The side as settings, tables, metrics and routes write it: "wix" or "program". */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the opposite side. */
    public Side other() {
        return this == WIX ? PROGRAM : WIX;
    }
}
