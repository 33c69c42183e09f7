package io.loyaltybridge.effect.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A balance that passed something.
 *
 * @param before points; null where it is not known
 * @param now    points
 * @param version the account's version at which it was seen
 */
public record Balance(@Nullable Long before, long now, long version) {

    /** The points before, of a balance that is known to have moved. */
    public long from() {
        return Objects.requireNonNull(before, "the balance before is not known");
    }

    /** In plain words. */
    public String words() {
        return before == null ? "balance " + now : "from " + before + " to " + now;
    }
}
