package io.loyaltybridge.effect.store;

/**
 * A balance that passed something.
 *
 * @param before points; null where it is not known
 * @param now    points
 * @param version the account's version at which it was seen
 */
public record Balance(Long before, long now, long version) {

    /** In plain words. */
    public String words() {
        return before == null ? "balance " + now : "from " + before + " to " + now;
    }
}
