package io.loyaltybridge.effect.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An effect as it is stored.
 *
 * @param linkId     the customer as they were known when it was planned; they may stand under another link by now
 * @param attempt    how often it was begun; attempts that certainly came to nothing, and those that waited for their turn or for a call to be over, are not counted
 * @param batch      null without a job
 * @param externalId Wix's id of what it made; null where there is none or it is not known
 * @param outcome    plain reason of its state; null where there is nothing to say
 * @param begunAt    when the first call was begun that may have taken effect; null before
 * @param calledAt   when a call was begun last, as {@link Effects#begin} and {@link Effects#calling} say; null before
 */
public record StoredEffect(
        String id,
        String linkId,
        EffectKind kind,
        String reason,
        OperationState state,
        int attempt,
        JsonNode payload,
        @Nullable Long batch,
        String externalId,
        String outcome,
        Instant dueAt,
        @Nullable Instant begunAt,
        @Nullable Instant calledAt,
        Instant createdAt,
        Instant updatedAt) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static final String COLUMNS =
            "e.id, e.link_id, e.kind, e.reason, e.state, e.attempt, e.payload, e.batch, e.external_id, e.outcome, e.due_at, e.begun_at, e.called_at,"
                    + " e.created_at, e.updated_at";

    /** Why it is done, in plain words. */
    public String why() {
        return payload.path("why").asText(reason);
    }

    /** Whether its outcome is outstanding and it goes on by itself. */
    public boolean isOpen() {
        return state == OperationState.PLANNED || state == OperationState.SENT;
    }

    static StoredEffect of(ResultSet r) throws SQLException {
        return new StoredEffect(
                r.getString("id"),
                r.getString("link_id"),
                EffectKind.of(r.getString("kind")),
                r.getString("reason"),
                OperationState.valueOf(r.getString("state")),
                r.getInt("attempt"),
                json(r.getString("id"), r.getString("payload")),
                Tx.longOrNull(r, "batch"),
                r.getString("external_id"),
                r.getString("outcome"),
                Instant.ofEpochMilli(r.getLong("due_at")),
                instant(r, "begun_at"),
                instant(r, "called_at"),
                Instant.ofEpochMilli(r.getLong("created_at")),
                Instant.ofEpochMilli(r.getLong("updated_at")));
    }

    private static @Nullable Instant instant(ResultSet r, String column) throws SQLException {
        Long millis = Tx.longOrNull(r, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static JsonNode json(String id, String payload) {
        try {
            return JSON.readTree(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the payload of effect " + id + " is not readable: " + e.getMessage(), e);
        }
    }
}
