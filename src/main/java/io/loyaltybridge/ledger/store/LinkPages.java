package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the mapping knows of the customers of a page, in one read. Thread-safe. */
public final class LinkPages {
    private static final String COLUMNS =
            "SELECT l.id, l.email, l.contact_id, l.member_id, l.wix_account_id, l.program_id, l.state FROM ";
    private static final String SELECT = COLUMNS + "links l WHERE l.site = ? AND ";
    private static final String BY_ALIAS = COLUMNS
            + "link_aliases a JOIN links l ON l.site = a.site AND l.id = a.link_id WHERE a.site = ? AND a.email = ?";

    private final Store store;
    private final String site;

    public LinkPages(Store store, String site) {
        this.store = store;
        this.site = site;
    }

    /**
     * A link with what was last seen of it.
     *
     * @param wix     null before the baseline
     * @param program null before the baseline
     * @param busy    whether one of its sync operations is planned or in progress
     */
    public record Known(Link link, @Nullable Snapshot wix, @Nullable Snapshot program, boolean busy) {
        /** Whether both sides have their baseline. */
        public boolean isLinked() {
            return wix != null && program != null;
        }

        public @Nullable Snapshot seen(Side side) {
            return side == Side.WIX ? wix : program;
        }

        /** What was last seen of a side of a link that has its baseline. */
        public Snapshot known(Side side) {
            return Objects.requireNonNull(seen(side), "asked of linked customers only");
        }
    }

    /** By Wix account. */
    public Map<String, Known> byAccounts(Collection<String> accountIds) {
        return by(accountIds, SELECT + "l.wix_account_id = ?", null);
    }

    /** By account of the program. */
    public Map<String, Known> byPrograms(Collection<String> programIds) {
        return by(programIds, SELECT + "l.program_id = ?", null);
    }

    /** By Wix contact. */
    public Map<String, Known> byContacts(Collection<String> contactIds) {
        return by(contactIds, SELECT + "l.contact_id = ?", null);
    }

    /** By normalised e-mail, an alias included. */
    public Map<String, Known> byEmails(Collection<String> emails) {
        return by(emails, SELECT + "l.email = ?", BY_ALIAS);
    }

    private Map<String, Known> by(Collection<String> keys, String sql, @Nullable String otherwise) {
        return store.read(tx -> {
            Map<String, Known> found = new HashMap<>();
            for (String key : keys) {
                Optional<Link> link = tx.one(sql, Links::link, site, key);
                if (link.isEmpty() && otherwise != null) {
                    link = tx.one(otherwise, Links::link, site, key);
                }
                if (link.isPresent()) {
                    found.put(key, known(tx, link.get()));
                }
            }
            return found;
        });
    }

    private Known known(Tx tx, Link link) throws SQLException {
        boolean busy = tx.number(
                        "SELECT 1 FROM operations WHERE site = ? AND link_id = ? AND kind <> 'award' AND "
                                + LinkStates.OPEN + " AND state IN ('PLANNED', 'SENT') LIMIT 1",
                        site,
                        link.id())
                .isPresent();
        return new Known(link, seen(tx, link.id(), "wix"), seen(tx, link.id(), "program"), busy);
    }

    private @Nullable Snapshot seen(Tx tx, String linkId, String side) throws SQLException {
        return tx.one(
                        "SELECT version, balance FROM observations WHERE site = ? AND link_id = ? AND side = ?",
                        r -> new Snapshot(r.getLong(1), r.getLong(2)),
                        site,
                        linkId,
                        side)
                .orElse(null);
    }

    /** The current end of the ledger, for {@link #epochUntouchedSince}. */
    public long mark() {
        return store.readOne(tx -> tx.number("SELECT MAX(seq) FROM ledger")).orElse(0);
    }

    /**
     * The epoch of a link that has no baseline, as of a mark that was taken before a page was read, because the customers of
     * a page are known only afterwards. The epoch of such a link moves with a baseline or its end, and both write a line. The
     * line of a setup is not one of them.
     *
     * @return empty where the link has a line since the mark; then it has to be read again
     */
    public OptionalLong epochUntouchedSince(long mark, String linkId) {
        return store.read(tx -> {
            long epoch = tx.number("SELECT epoch FROM links WHERE site = ? AND id = ?", site, linkId)
                    .orElseThrow();
            boolean touched = tx.number(
                            "SELECT 1 FROM ledger WHERE site = ? AND link_id = ? AND seq > ? AND kind <> 'opened' LIMIT 1",
                            site,
                            linkId,
                            mark)
                    .isPresent();
            return touched ? OptionalLong.empty() : OptionalLong.of(epoch);
        });
    }

    /** All links in the order of their ids, after this one. */
    public List<Link> after(String linkId, int limit) {
        return store.readOne(
                tx -> tx.list(SELECT + "l.id > ? ORDER BY l.id LIMIT ?", Links::link, site, linkId, limit));
    }

    /** How many customers are linked. */
    public long count() {
        return store.readOne(tx -> tx.number("SELECT COUNT(*) FROM links WHERE site = ? AND state = 'MATCHED'", site))
                .orElse(0);
    }

    /** Customers with a sync operation that is planned or in progress and whose side is not held, after this link id. */
    public List<String> unfinished(String after, int limit) {
        return store.readOne(tx -> tx.list(
                "SELECT DISTINCT o.link_id FROM operations o JOIN links l ON l.site = o.site AND l.id = o.link_id WHERE o.site = ?"
                        + " AND o.kind <> 'award' AND o." + LinkStates.OPEN
                        + " AND o.state IN ('PLANNED', 'SENT') AND CASE o.side WHEN 'wix' THEN l.wix_hold ELSE l.program_hold END IS NULL"
                        + " AND o.link_id > ? ORDER BY o.link_id LIMIT ?",
                r -> r.getString(1),
                site,
                after,
                limit));
    }
}
