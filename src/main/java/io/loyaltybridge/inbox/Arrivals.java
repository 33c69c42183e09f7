package io.loyaltybridge.inbox;

import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.util.Optional;

/** How an event gets into the table of events. Inside a transaction of {@link Inbox}. */
final class Arrivals {
    private final String site;

    Arrivals(String site) {
        this.site = site;
    }

    /**
     * Stores an event.
     *
     * @return whether its id came before with another body; empty where the same event is there already
     */
    Optional<Boolean> insert(Tx tx, String source, NewEvent e, boolean parkAltered, long now) throws SQLException {
        boolean parked = e.refused() != null;
        String state = e.ignored() ? "ignored" : parked ? "parked" : "pending";
        Optional<long[]> row = tx.one(
                "INSERT INTO inbox (site, source, event_id, body_hash, kind, lane, received_at, occurred_at,"
                        + " body, state, ended_at, outcome, altered) VALUES (?,?,?,?,?,?,?,?,?,?,?,?, CASE WHEN EXISTS"
                        + " (SELECT 1 FROM inbox WHERE site = ? AND source = ? AND event_id = ?) THEN 1 ELSE 0 END)"
                        + " ON CONFLICT (site, source, event_id, body_hash) DO NOTHING RETURNING seq, altered",
                r -> new long[] {r.getLong(1), r.getLong(2)},
                site,
                source,
                e.eventId(),
                e.bodyHash(),
                e.kind(),
                e.lane(),
                now,
                e.occurredAt() == null ? null : e.occurredAt().toEpochMilli(),
                e.body(),
                state,
                e.ignored() || parked ? now : null,
                parked ? e.refused() + "; ask the sender to correct and resend it, then discard this one" : null,
                site,
                source,
                e.eventId());
        if (row.isEmpty()) {
            return Optional.empty();
        }
        boolean altered = row.get()[1] == 1;
        if (altered && parkAltered && !e.ignored()) {
            tx.update(
                    "UPDATE inbox SET state = 'parked', ended_at = ?, outcome = ? WHERE seq = ?",
                    now,
                    "the id " + e.eventId()
                            + " arrived before with a different body; compare both, then replay or discard this one",
                    row.get()[0]);
        }
        return Optional.of(altered);
    }
}
