package io.loyaltybridge.ledger.store;

/** A limit that is checked before an award starts. */
public interface Ceiling {
    /** Lets every award start. */
    Ceiling NONE = (award, given) -> {};

    /**
     * Returns where the award may start, and throws where it may not.
     *
     * @param given the points given before it
     */
    void check(Award award, Given given);
}
