package io.loyaltybridge.ledger;

import org.jspecify.annotations.Nullable;

/**
 * One state of an account: its balance at a version. Two snapshots are equal when version and balance are: the rest only
 * tells where the state comes from.
 *
 * @param version the account's version; on Wix {@code account.revision}. Sides without strict versions ignore it on
 *                input, and what the rule has seen of them carries the link's epoch instead
 * @param balance the balance in points
 * @param movedAt when the account itself says that it changed, epoch milliseconds of its system, cut off and not rounded;
 *                {@code null} where it does not say
 * @param madeBy  the transaction that made this very version, where that is certain; else {@code null}
 */
public record Snapshot(long version, long balance, @Nullable Long movedAt, @Nullable String madeBy) {

    /** A state of which nothing else is known. */
    public Snapshot(long version, long balance) {
        this(version, balance, null, null);
    }

    /** The same state under another version. */
    Snapshot at(long otherVersion) {
        return new Snapshot(otherVersion, balance, movedAt, madeBy);
    }

    /** The same state, made by this transaction; {@code null} where that is not certain. */
    public Snapshot by(@Nullable String transaction) {
        return new Snapshot(version, balance, movedAt, transaction);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Snapshot that && version == that.version && balance == that.balance;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(31 * version + balance);
    }
}
