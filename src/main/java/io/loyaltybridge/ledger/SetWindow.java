package io.loyaltybridge.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The time from reading a balance to setting the one computed from it. What changed in between was written over, and
 * only an event can still tell of it.
 *
 * @param operationId the operation that set the balance
 * @param from        the balance that was read
 * @param fromAt      when that had become the balance, epoch milliseconds of the side's clock; {@code null} if unknown
 * @param since       when the balance was read at the earliest, epoch milliseconds of our clock
 * @param target      the balance that was set
 * @param untilAt     when it was set, epoch milliseconds of the side's clock; {@code null} if unknown
 * @param settledAt   when that was known, epoch milliseconds of our clock
 */
public record SetWindow(
        String operationId,
        long from,
        @Nullable Long fromAt,
        long since,
        long target,
        @Nullable Long untilAt,
        long settledAt) {

    /** Where a state lies. */
    private enum Place {
        OUTSIDE,
        INSIDE,
        UNSURE
    }

    /**
     * Whether a state that was told may have been in this window, so that the change which made it is lost. A change
     * that leaves the balance read or the one set cannot be told from these. Times that tie, or are not known, decide
     * nothing: then a state is doubted unless it came in before the read, or is what the side shows now.
     *
     * @param now      the balance that the side was read with after the event came
     * @param graceful milliseconds after the set in which an event of before may still come, where times are unknown
     */
    boolean mayHold(Told told, long now, long graceful) {
        if (told.balance() == from || told.balance() == target) {
            return false;
        }
        return switch (place(told)) {
            case OUTSIDE -> false;
            case INSIDE -> true;
            case UNSURE ->
                told.receivedAt() >= since
                        && told.balance() != now
                        && (told.at() != null && untilAt != null || told.receivedAt() <= settledAt + graceful);
        };
    }

    private Place place(Told told) {
        if (told.at() == null) {
            return Place.UNSURE;
        }
        if (fromAt != null && told.at() < fromAt || untilAt != null && told.at() > untilAt) {
            return Place.OUTSIDE;
        }
        boolean after = fromAt != null && told.at() > fromAt;
        return after && untilAt != null && told.at() < untilAt ? Place.INSIDE : Place.UNSURE;
    }
}
