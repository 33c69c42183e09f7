package io.loyaltybridge.ledger.store;

import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;

/** Merges two customers into one, inside a transaction of {@link Links}. */
final class Merges {
    private final String site;
    private final Clock clock;
    private final Endings endings;

    Merges(String site, Clock clock, Endings endings) {
        this.site = site;
        this.clock = clock;
        this.endings = endings;
    }

    /**
     * Wix merged the source's contact into another one.
     *
     * @param target the link of that contact; where there is none, the source's link becomes it
     */
    void contact(Tx tx, Link source, String targetContactId, Optional<Link> target) throws SQLException {
        if (target.isPresent()) {
            merge(tx, source, target.get());
        } else {
            endings.goneFromWix(tx, source.id());
            tx.update(
                    "UPDATE links SET contact_id = ?, state = 'NEW' WHERE site = ? AND id = ?",
                    targetContactId,
                    site,
                    source.id());
        }
    }

    /** The source becomes part of the target, with everything that is known of it. */
    void merge(Tx tx, Link source, Link target) throws SQLException {
        String from = source.id();
        String into = target.id();
        long now = clock.millis();
        endings.accounts(tx, from, "1 = 1", "the contact was merged into another one on Wix");
        if (source.programId() != null && target.programId() == null) {
            tx.update("UPDATE links SET program_id = NULL WHERE site = ? AND id = ?", site, from);
            endings.programKnown(tx, into);
            NewAccounts.forget(tx, site, into);
            tx.update("UPDATE links SET program_id = ? WHERE site = ? AND id = ?", source.programId(), site, into);
        }
        tx.update("UPDATE link_aliases SET link_id = ? WHERE site = ? AND link_id = ?", into, site, from);
        tx.update(
                "UPDATE links SET email = NULL, contact_id = NULL, member_id = NULL, wix_account_id = NULL, state = 'MERGED',"
                        + " merged_into = ?, updated_at = ? WHERE site = ? AND id = ?",
                into,
                now,
                site,
                from);
        tx.update("UPDATE links SET merged_into = ? WHERE site = ? AND merged_into = ?", into, site, from);
        Forgotten.merged(tx, site, from, into);
        if (source.email() != null) {
            tx.update(
                    "INSERT INTO link_aliases (site, email, link_id) VALUES (?,?,?) ON CONFLICT (site, email) DO UPDATE SET link_id = excluded.link_id",
                    site,
                    source.email(),
                    into);
        }
        tx.update(
                "INSERT INTO ledger (site, link_id, at, side, kind, cause) VALUES (?,?,?,'wix','merged',?)",
                site,
                into,
                now,
                "the customer of link " + from + " is the same contact");
    }
}
