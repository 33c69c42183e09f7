package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.ledger.Hold;
import io.loyaltybridge.store.Store;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Customers whose balances are not equal after the last reconciliation, and why. Kept and unexplained differences stay until
 * {@link Levelling} removes them; unsettled operations continue on their own. Thread-safe.
 */
public final class Drift {
    /** The difference that the books explain: what was kept and what is not settled, program minus Wix. */
    private static final String DIFFERENCE = "(w.balance - p.balance)";

    private static final String UNSETTLED =
            "COALESCE((SELECT SUM(CASE o.side WHEN 'program' THEN o.amount ELSE -o.amount END) FROM operations o"
                    + " WHERE o.site = l.site AND o.link_id = l.id AND o.kind <> 'award' AND o.state IN ('PLANNED', 'SENT', 'UNKNOWN', 'REFUSED')), 0)";
    private static final String HELD = "(l.wix_hold IS NOT NULL OR l.program_hold IS NOT NULL)";
    private static final String CONTRADICTED = HELD + " AND "
            + Stream.of("l.wix_hold", "l.program_hold")
                    .flatMap(hold -> Stream.of(Hold.FELL, Hold.TIE, Hold.RESTORED)
                            .map(words -> hold + " LIKE '%" + words + "%'"))
                    .collect(Collectors.joining(" OR ", "COALESCE(", ", FALSE)"));
    private static final String FROM =
            " FROM links l JOIN observations w ON w.site = l.site AND w.link_id = l.id AND w.side = 'wix'"
                    + " JOIN observations p ON p.site = l.site AND p.link_id = l.id AND p.side = 'program' WHERE l.site = ? AND ";

    /** The sum of what is not settled is asked only for those who can have such a difference. */
    private static final String APART = "(l.books <> 0 OR (" + DIFFERENCE
            + " - l.books <> 0 OR l.id IN (SELECT o.link_id FROM operations o WHERE o.site = ?"
            + " AND o.state <> 'SETTLED' AND o.state IN ('PLANNED', 'SENT', 'UNKNOWN', 'REFUSED')))"
            + " AND " + DIFFERENCE + " - l.books - " + UNSETTLED + " <> 0 OR " + CONTRADICTED + ")";

    /** The only ones who can be {@link #APART}, found without putting both sides of every customer together. */
    private static final String MAY_BE_APART =
            "l.id IN (SELECT link_id FROM observations WHERE site = ? GROUP BY link_id"
                    + " HAVING SUM(CASE side WHEN 'wix' THEN balance ELSE -balance END) <> 0"
                    + " UNION ALL SELECT id FROM links WHERE site = ? AND books <> 0"
                    + " UNION ALL SELECT id FROM links WHERE site = ? AND (wix_hold IS NOT NULL OR program_hold IS NOT NULL)"
                    + " UNION ALL SELECT link_id FROM operations WHERE site = ? AND state <> 'SETTLED'"
                    + " AND state IN ('PLANNED', 'SENT', 'UNKNOWN', 'REFUSED'))";

    /**
     * How many customers, and the sum of their differences without sign.
     *
     * @param unexplained not explained by the books: a fault of the bridge
     * @param kept        from the opening, or dropped by a person
     * @param unsettled   operations that were refused, wait, or whose outcome is unknown
     * @param held        customers with a held side, for another reason than the next
     * @param contradicted customers with a side that contradicts what was seen of it, as after a restore from a backup
     */
    public record Seen(Part unexplained, Part kept, Part unsettled, Part held, Part contradicted) {
        void print(Consumer<String> out) {
            kept.print(out, "opening differences kept");
            unsettled.print(out, "refused, waiting or with an unknown outcome (parked list)");
            held.print(out, "held for a person");
            unexplained.print(out, "DRIFT: not explained by the books");
            contradicted.print(out, "DRIFT: a side contradicts what was seen there (links --state drift)");
            if (unexplained.links() == 0 && contradicted.links() == 0) {
                out.accept("No drift: every other balance is equal on both sides.");
            }
        }
    }

    /** @param points sum of the amounts without sign */
    public record Part(long links, long points) {
        private void print(Consumer<String> out, String what) {
            if (links > 0) {
                out.accept("  " + links + " customers, " + points + " points: " + what);
            }
        }
    }

    private static final Part NONE = new Part(0, 0);
    private final Store store;
    private final String site;
    private volatile Seen last = new Seen(NONE, NONE, NONE, NONE, NONE);

    public Drift(Store store, String site) {
        this.store = store;
        this.site = site;
    }

    /** The differences that the last reconciliation left. */
    public Seen last() {
        return last;
    }

    /** Reads the differences now; keeps them for {@link #last} if asked to. */
    public Seen look(boolean keep) {
        Seen seen = new Seen(
                part(DIFFERENCE + " - l.books - " + UNSETTLED, ""),
                part("l.books", ""),
                part(UNSETTLED, ""),
                part(DIFFERENCE, HELD + " AND NOT (" + CONTRADICTED + ")"),
                part(DIFFERENCE, CONTRADICTED));
        if (keep) {
            last = seen;
        }
        return seen;
    }

    /** Ids of links with a kept or unexplained difference, or with a side that contradicts what was seen of it; in their order, after this one. */
    public List<String> apart(String after, int limit) {
        return store.readOne(tx -> tx.list(
                "SELECT l.id" + FROM + MAY_BE_APART + " AND " + APART
                        // Not by the key: those who may be apart are few, and the customers many.
                        + " AND l.id || '' > ? ORDER BY l.id || '' LIMIT ?",
                r -> r.getString(1),
                site,
                site,
                site,
                site,
                site,
                site,
                after,
                limit));
    }

    /** Whether {@link #apart} has this link. */
    public boolean isApart(String linkId) {
        return store.<Boolean>readOne(tx -> tx.number("SELECT 1" + FROM + APART + " AND l.id = ?", site, site, linkId)
                .isPresent());
    }

    private Part part(String amount, String condition) {
        String where = condition.isEmpty() ? amount + " <> 0" : condition;
        return store.readOne(tx -> tx.one(
                        "SELECT COUNT(*), COALESCE(SUM(ABS(" + amount + ")), 0)" + FROM + where,
                        r -> new Part(r.getLong(1), r.getLong(2)),
                        site))
                .orElse(NONE);
    }
}
