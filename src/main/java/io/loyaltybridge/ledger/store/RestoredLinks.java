package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Hold;
import io.loyaltybridge.store.Store;
import java.util.List;
import java.util.Set;

/**
 * The links that are held since the database was restored from a backup, because what happened after the backup is on both sides and not in
 * the books: carried over once more, it would be there twice. Thread-safe.
 */
public final class RestoredLinks {
    private static final String OF_SITE = " WHERE site = ? AND (wix_hold LIKE '" + Hold.RESTORED
            + "%' OR program_hold LIKE '" + Hold.RESTORED + "%')";

    private final Store store;
    private final String site;

    public RestoredLinks(Store store, String site) {
        this.store = store;
        this.site = site;
    }

    /**
     * Holds every link of all sites whose balances are kept equal. To be done before a restored database is used. The reason of a hold
     * that is there stays in it.
     *
     * @return how many
     */
    public static int hold(Store store) {
        return store.write(
                tx -> tx.update(
                        "UPDATE links SET " + held("wix_hold") + ", " + held("program_hold")
                                + " WHERE (SELECT COUNT(*) FROM observations o WHERE o.site = links.site AND o.link_id = links.id) = 2"));
    }

    private static String held(String hold) {
        return hold + " = CASE WHEN " + hold + " IS NULL THEN '" + Hold.RESTORED + "' WHEN " + hold + " LIKE '"
                + Hold.RESTORED + "%' THEN " + hold + " ELSE '" + Hold.RESTORED_OVER + "' || " + hold + " END";
    }

    /** The sites with links that nobody has compared with the books yet, by the first column of their keys. */
    public static Set<String> sites(Store store) {
        return Set.copyOf(store.readOne(tx -> tx.list(
                "SELECT DISTINCT site FROM links WHERE " + uncompared("wix_hold") + " OR " + uncompared("program_hold"),
                r -> r.getString(1))));
    }

    private static String uncompared(String hold) {
        return hold + " = '" + Hold.RESTORED + "' OR " + hold + " LIKE '" + Hold.RESTORED_OVER + "%'";
    }

    /** Their ids. */
    public List<String> ids() {
        return store.readOne(
                tx -> tx.list("SELECT id FROM links" + OF_SITE + " ORDER BY id", r -> r.getString(1), site));
    }

    /**
     * Lets a link go of which both sides are as they were in the backup. One with open operations stays for {@code Rule.afterRestore}: they
     * may have taken effect since and add up to nothing.
     *
     * @return whether it was held for nothing else, and nothing is open
     */
    public boolean release(String linkId) {
        return store.<Integer>write(tx -> tx.update(
                        "UPDATE links SET wix_hold = NULL, program_hold = NULL WHERE site = ? AND id = ? AND wix_hold = ? AND program_hold = ?"
                                + " AND NOT EXISTS (SELECT 1 FROM operations WHERE operations.site = links.site AND link_id = links.id"
                                + " AND kind <> 'award' AND " + LinkStates.OPEN
                                + " AND operations.state <> 'REFUSED')",
                        site,
                        linkId,
                        Hold.RESTORED,
                        Hold.RESTORED))
                > 0;
    }
}
