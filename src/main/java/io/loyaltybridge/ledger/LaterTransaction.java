package io.loyaltybridge.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of an account, as far as it can prove that the list of transactions has caught up with a version. The
 * list shows the account's transactions in the order they were made, and may lag: where one shows that was made after the
 * fence's version, all that came before it show too.
 *
 * <p>Which one was made after a version is read off its time, and times mislead: an account's may be cut off, and its
 * transaction may be stamped a little before or after it. So it is compared with the very transaction that made the
 * version, where that is known; otherwise it has to be later by more than any such difference.
 *
 * @param id        the transaction's id
 * @param createdAt when it was made, as finely as it is told
 */
public record LaterTransaction(String id, Instant createdAt) {
    /** More than the times of an account and of the transaction that changed it differ. */
    static final Duration APART = Duration.ofSeconds(5);

    /** From when on the transactions have to be asked for; empty where nothing is known that they could be compared with. */
    public static Optional<Instant> since(@Nullable Snapshot fence) {
        return Optional.ofNullable(fence).map(Snapshot::movedAt).map(at -> Instant.ofEpochMilli(at)
                .minus(APART));
    }

    /** Whether one of these was certainly made after the account stood at the fence. */
    public static boolean isAmong(List<LaterTransaction> visible, @Nullable Snapshot fence) {
        if (fence == null) {
            return false;
        }
        Optional<Instant> own = visible.stream()
                .filter(t -> t.id.equals(fence.madeBy()))
                .map(LaterTransaction::createdAt)
                .findFirst();
        if (own.isPresent()) {
            return visible.stream().anyMatch(t -> t.createdAt.isAfter(own.get()));
        }
        return fence.movedAt() != null
                && visible.stream()
                        .anyMatch(t -> t.createdAt.isAfter(
                                Instant.ofEpochMilli(fence.movedAt()).plus(APART)));
    }
}
