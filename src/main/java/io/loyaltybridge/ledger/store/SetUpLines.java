package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;

/**
 * The ledger lines with the balance on Wix with which a customer was set up. Such a line is not a baseline: nothing is kept
 * equal from there on, and the epoch stays. Thread-safe.
 */
public final class SetUpLines {
    private final Store store;
    private final String site;
    private final Clock clock;

    public SetUpLines(Store store, String site, Clock clock) {
        this.store = store;
        this.site = site;
        this.clock = clock;
    }

    /** Writes the line if the customer is not observed; once for a version, so that a setup can be repeated. */
    public void note(String linkId, Snapshot at, Cause cause) {
        store.write(tx -> {
            boolean noted = tx.number(
                            "SELECT 1 FROM ledger WHERE site = ? AND link_id = ? AND kind = 'opened' AND to_version >= ? LIMIT 1",
                            site,
                            linkId,
                            at.version())
                    .isPresent();
            if (!noted) {
                write(tx, site, linkId, clock.millis(), at, cause);
            }
            return null;
        });
    }

    static void write(Tx tx, String site, String linkId, long now, Snapshot at, Cause cause) throws SQLException {
        tx.update(
                "INSERT INTO ledger (site, link_id, at, side, kind, to_version, balance, cause) VALUES (?,?,?,'wix','opened',?,?,?)",
                site,
                linkId,
                now,
                at.version(),
                at.balance(),
                cause.text());
    }
}
