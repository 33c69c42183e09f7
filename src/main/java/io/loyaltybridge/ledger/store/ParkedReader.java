package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.store.CustomerFacts.StoredOperation;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What in the synchronisation needs a person, and what has not started yet. Only reads. Thread-safe. */
public final class ParkedReader {
    /** Before the id of a link, in commands that mean its hold. */
    public static final String HOLD = "hold:";

    // "state <> 'SETTLED'" and the OR of the holds are written as in the partial indexes, so that SQLite uses them.
    private static final String OPEN =
            "o.state <> 'SETTLED' AND o.state IN ('REFUSED', 'UNKNOWN') AND o.kind <> 'award'";
    private static final String PARKED = " FROM operations o WHERE o.site = ? AND " + OPEN;
    private static final String HOLDS = "(wix_hold IS NOT NULL OR program_hold IS NOT NULL)";
    private static final String HELD = " FROM links WHERE site = ? AND " + HOLDS;

    private final Store store;
    private final String site;

    public ParkedReader(Store store, String site) {
        this.store = store;
        this.site = site;
    }

    /**
     * A link of which at least one side is held.
     *
     * @param wix     why Wix is held, or null
     * @param program why the program is held, or null
     * @param since   when the link was last changed
     */
    public record HeldLink(
            String linkId, String email, String wix, String wixBy, String program, String programBy, Instant since) {
        /** The reason, or both where they differ. */
        public String reason() {
            return wix == null || wix.equals(program) ? program : program == null ? wix : wix + "; " + program;
        }

        /** The sides in words. */
        public String sides() {
            return wix == null ? "program" : program == null ? "Wix" : "both";
        }
    }

    /** Sync operations that were refused, or whose outcome only a person can find out; the oldest first. */
    public List<StoredOperation> operations(int limit) {
        return store.readOne(tx -> tx.list(
                "SELECT o.*" + PARKED + " ORDER BY o.created_at, o.id LIMIT ?", LedgerReader::operation, site, limit));
    }

    /** The same after one of them, by when it was planned and its id. */
    public List<StoredOperation> operations(Instant after, String id, int limit) {
        return store.readOne(tx -> tx.list(
                "SELECT o.*" + PARKED + " AND (o.created_at, o.id) > (?, ?) ORDER BY o.created_at, o.id LIMIT ?",
                LedgerReader::operation,
                site,
                after.toEpochMilli(),
                id,
                limit));
    }

    /** How many of them there are. */
    public long countOperations() {
        return store.readOne(tx -> tx.number("SELECT COUNT(*)" + PARKED, site).orElse(0));
    }

    /** The same of every site that has any, by the first column of its keys. */
    public static Map<String, Long> countOperationsBySite(Store store) {
        return store.readOne(
                tx -> tx.counts("SELECT o.site, COUNT(*) FROM operations o WHERE " + OPEN + " GROUP BY o.site"));
    }

    /** Any operation, also an ended one. */
    public Optional<StoredOperation> operation(String id) {
        return store.readOne(
                tx -> tx.one("SELECT * FROM operations WHERE site = ? AND id = ?", LedgerReader::operation, site, id));
    }

    /** Links that are held, in the order of their ids. */
    public List<HeldLink> held(int limit) {
        return held("", limit);
    }

    /** The same after this id. */
    public List<HeldLink> held(String after, int limit) {
        return store.readOne(tx -> tx.list(
                "SELECT *" + HELD + " AND id > ? ORDER BY id LIMIT ?", ParkedReader::heldLink, site, after, limit));
    }

    /** One link, where it is held. */
    public Optional<HeldLink> held(String linkId) {
        return store.readOne(tx -> tx.one("SELECT *" + HELD + " AND id = ?", ParkedReader::heldLink, site, linkId));
    }

    /** How many links are held. */
    public long countHeld() {
        return store.readOne(tx -> tx.number("SELECT COUNT(*)" + HELD, site).orElse(0));
    }

    /** The same of every site that has any, by the first column of its keys. */
    public static Map<String, Long> countHeldBySite(Store store) {
        return store.readOne(tx -> tx.counts("SELECT site, COUNT(*) FROM links WHERE " + HOLDS + " GROUP BY site"));
    }

    /** Links with work that none of their waiting events would do: after a kill, or after a person's decision. */
    public List<String> unfinished(int limit) {
        return store.read(tx -> unfinished(tx, limit));
    }

    /** Sites with operations that are planned or sent, of all sites in one question. */
    public static Set<String> sitesWithOpen(Store store) {
        // By these very words the partial index is found.
        return store.readOne(tx -> Set.copyOf(tx.list(
                "SELECT DISTINCT site FROM operations WHERE state <> 'SETTLED' AND state IN ('PLANNED', 'SENT')",
                r -> r.getString(1))));
    }

    private List<String> unfinished(Tx tx, int limit) throws SQLException {
        return tx.list(
                "SELECT DISTINCT o.link_id FROM operations o JOIN links l ON l.site = o.site AND l.id = o.link_id"
                        + " WHERE o.site = ? AND o.state <> 'SETTLED' AND o.state IN ('PLANNED', 'SENT') AND o.kind <> 'award'"
                        + " AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.state = 'pending' AND i.site = o.site AND i.lane IN"
                        + " ('email:' || l.email, 'account:' || l.wix_account_id, 'contact:' || l.contact_id, 'program:' || l.program_id))"
                        + " ORDER BY o.link_id LIMIT ?",
                r -> r.getString(1),
                site,
                limit);
    }

    private static HeldLink heldLink(ResultSet r) throws SQLException {
        return new HeldLink(
                r.getString("id"),
                r.getString("email"),
                r.getString("wix_hold"),
                r.getString("wix_hold_by"),
                r.getString("program_hold"),
                r.getString("program_hold_by"),
                Instant.ofEpochMilli(r.getLong("updated_at")));
    }
}
