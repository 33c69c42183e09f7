package io.loyaltybridge.ledger.store;

/** What may still be given, asked before an award begins. */
public interface Ceiling {
    /** Lets every award begin. */
    Ceiling NONE = (award, given) -> {};

    /**
     * Returns where the award may begin, and throws where it may not.
     *
     * @param given what was given before it
     */
    void check(Award award, Given given);
}
