package io.loyaltybridge.ledger.store;

/** A limit that is asked before an award starts. */
public interface Ceiling {
    /** Lets every award start with all of its points. */
    Ceiling NONE = (award, given) -> award.amount();

    /**
     * How many points of the award may be given, from 1 to its amount. Throws where it may not start.
     *
     * @param given the points given before it
     */
    long most(Award award, Given given);
}
