package io.loyaltybridge.ledger.store;

import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The opening lines on disk. Inside a transaction of the caller's. */
public final class Openings {
    private Openings() {}

    /** The opening line of a customer; empty where nothing of theirs was folded. */
    static Optional<Opening> of(Tx tx, String site, String linkId) throws SQLException {
        return tx.one(
                "SELECT until_at, operations, lines, effects, wix_balance, program_balance FROM openings WHERE site = ? AND link_id = ?",
                r -> new Opening(
                        Instant.ofEpochMilli(r.getLong(1)),
                        r.getLong(2),
                        r.getLong(3),
                        r.getLong(4),
                        Tx.longOrNull(r, "wix_balance"),
                        Tx.longOrNull(r, "program_balance")),
                site,
                linkId);
    }

    static void put(Tx tx, String site, String linkId, Opening opening) throws SQLException {
        tx.update(
                "INSERT INTO openings (site, link_id, until_at, operations, lines, effects, wix_balance, program_balance) VALUES (?,?,?,?,?,?,?,?)"
                        + " ON CONFLICT (site, link_id) DO UPDATE SET until_at = excluded.until_at, operations = excluded.operations, lines = excluded.lines,"
                        + " effects = excluded.effects, wix_balance = excluded.wix_balance, program_balance = excluded.program_balance",
                site,
                linkId,
                opening.until().toEpochMilli(),
                opening.operations(),
                opening.lines(),
                opening.effects(),
                opening.wix(),
                opening.program());
    }

    /** Counts a mail or a message of a customer that was folded. */
    public static void effect(Tx tx, String site, String linkId, Instant at) throws SQLException {
        put(tx, site, linkId, of(tx, site, linkId).orElse(Opening.NONE).withEffects(1, at));
    }
}
