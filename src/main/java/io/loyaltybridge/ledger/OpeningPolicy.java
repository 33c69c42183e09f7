package io.loyaltybridge.ledger;

/** What becomes of a difference between the balances when a link begins. */
public enum OpeningPolicy {
    /** It stays; only later changes are carried over. */
    KEEP_DIFFERENCE,
    /** The program is brought to Wix's balance. */
    WIX_WINS,
    /** Wix is brought to the program's balance. */
    PROGRAM_WINS,
    /** The lower balance is raised to the higher. */
    HIGHER_WINS,
    /**
     * Both sides are brought to the sum of the two balances. Only for a link that never had a baseline: balances that
     * were kept equal once are doubled by it.
     */
    SUM
}
