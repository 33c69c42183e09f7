package io.loyaltybridge.award.takeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.ledger.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The state of the account that a call to take back goes by, on disk before the call: Wix does it at this revision or never. It stands in
 * the payload of the effect.
 *
 * @param at     the account as it was read before the call
 * @param amount the points that the call takes, from 1 to the balance
 * @param past   when the account was first seen past it, epoch milliseconds; null before
 */
record Fence(Snapshot at, long amount, @Nullable Long past) {
    private static final String FIELD = "fence";

    /** The one in a payload; null where no call was made yet. */
    static @Nullable Fence of(JsonNode payload) {
        JsonNode fence = payload.path(FIELD);
        if (!fence.isObject()) {
            return null;
        }
        return new Fence(
                new Snapshot(
                        fence.path("revision").asLong(),
                        fence.path("balance").asLong(),
                        fence.hasNonNull("movedAt") ? fence.path("movedAt").asLong() : null,
                        null),
                fence.path("amount").asLong(),
                fence.hasNonNull("past") ? fence.path("past").asLong() : null);
    }

    /** The payload with this one in it. */
    JsonNode in(JsonNode payload) {
        ObjectNode with = payload.deepCopy();
        with.putObject(FIELD)
                .put("revision", at.version())
                .put("balance", at.balance())
                .put("movedAt", at.movedAt())
                .put("amount", amount)
                .put("past", past);
        return with;
    }

    Fence passedAt(long now) {
        return new Fence(at, amount, now);
    }
}
