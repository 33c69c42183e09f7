package io.loyaltybridge.inbox;

import io.loyaltybridge.payload.KeyedHash;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;

/** Events that were removed because their customer was forgotten. Inside a transaction of the caller's. */
public final class RemovedEvents {
    /** What is left of the payload of the event that asked for it. */
    public static final String EMPTY = "{\"anonymise\":true}";

    private RemovedEvents() {}

    /** Removes an event that has ended; the same webhook again stays a duplicate, for as long as ended events are kept. */
    public static void remove(Tx tx, Store store, String site, long seq, long now) throws SQLException {
        note(tx, store, site, seq, now);
        tx.update("DELETE FROM inbox WHERE site = ? AND seq = ?", site, seq);
    }

    /** Empties the event that runs: what it said is not needed any more once its transaction is over. */
    public static void empty(Tx tx, Store store, String site, long seq, String lane, long now) throws SQLException {
        note(tx, store, site, seq, now);
        tx.update(
                "UPDATE inbox SET body = ?, event_id = ?, body_hash = '', lane = ?, outcome = NULL, request_id = NULL WHERE site = ? AND seq = ?",
                EMPTY,
                "forgotten-" + seq,
                lane,
                site,
                seq);
    }

    private static void note(Tx tx, Store store, String site, long seq, long now) throws SQLException {
        String mark = tx.one(
                        "SELECT source, event_id, body_hash FROM inbox WHERE site = ? AND seq = ?",
                        r -> mark(store, site, r.getString(1), r.getString(2), r.getString(3)),
                        site,
                        seq)
                .orElse(null);
        if (mark != null) {
            tx.update(
                    "INSERT INTO forgotten_events (site, event, at) VALUES (?,?,?) ON CONFLICT (site, event) DO NOTHING",
                    site,
                    mark,
                    now);
        }
    }

    static String mark(Store store, String site, String source, String eventId, String bodyHash) {
        return new KeyedHash(store.forgettingKey().read(), site).of("event", source, eventId, bodyHash);
    }
}
