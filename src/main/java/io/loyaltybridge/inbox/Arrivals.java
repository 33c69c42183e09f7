package io.loyaltybridge.inbox;

import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.util.Optional;

/** How an event gets into the table of events. Inside a transaction of {@link Inbox}. */
final class Arrivals {
    private final Store store;
    private final String site;

    Arrivals(Store store, String site) {
        this.store = store;
        this.site = site;
    }

    /**
     * An event that was stored.
     *
     * @param altered whether its id came before with another body
     */
    record Arrived(long seq, boolean altered) {}

    /** Stores an event; empty where the same event is there already. */
    Optional<Arrived> insert(Tx tx, String source, NewEvent e, boolean parkAltered, long now) throws SQLException {
        boolean parked = e.refused() != null;
        if (isOfForgotten(tx, source, e)) {
            return Optional.empty();
        }
        String state = e.ignored() ? "ignored" : parked ? "parked" : "pending";
        Optional<Arrived> row = tx.one(
                "INSERT INTO inbox (site, source, event_id, body_hash, kind, lane, received_at, occurred_at,"
                        + " body, state, ended_at, outcome, altered) VALUES (?,?,?,?,?,?,?,?,?,?,?,?, CASE WHEN EXISTS"
                        + " (SELECT 1 FROM inbox WHERE site = ? AND source = ? AND event_id = ?) THEN 1 ELSE 0 END)"
                        + " ON CONFLICT (site, source, event_id, body_hash) DO NOTHING RETURNING seq, altered",
                r -> new Arrived(r.getLong(1), r.getLong(2) == 1),
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
        if (row.get().altered() && parkAltered && !e.ignored()) {
            tx.update(
                    "UPDATE inbox SET state = 'parked', ended_at = ?, outcome = ? WHERE seq = ?",
                    now,
                    "the id " + e.eventId()
                            + " arrived before with a different body; compare both, then replay or discard this one",
                    row.get().seq());
        }
        return row;
    }

    /** Whether this very event was removed because its customer was forgotten: then its sender sends it again. */
    private boolean isOfForgotten(Tx tx, String source, NewEvent e) throws SQLException {
        return tx.number("SELECT 1 FROM forgotten_events WHERE site = ? LIMIT 1", site)
                        .isPresent()
                && tx.number(
                                "SELECT 1 FROM forgotten_events WHERE site = ? AND event = ?",
                                site,
                                RemovedEvents.mark(store, site, source, e.eventId(), e.bodyHash()))
                        .isPresent();
    }
}
