package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Hold;
import io.loyaltybridge.store.Store;
import java.util.List;

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
     * Holds every link of all sites whose sides were observed. To be done before a restored database is used. A hold that is there stays.
     *
     * @return how many
     */
    public static int hold(Store store) {
        return store.write(tx -> tx.update(
                "UPDATE links SET wix_hold = COALESCE(wix_hold, ?), program_hold = COALESCE(program_hold, ?) WHERE EXISTS (SELECT 1"
                        + " FROM observations o WHERE o.site = links.site AND o.link_id = links.id)",
                Hold.RESTORED,
                Hold.RESTORED));
    }

    /** Their ids. */
    public List<String> ids() {
        return store.read(tx -> tx.list("SELECT id FROM links" + OF_SITE + " ORDER BY id", r -> r.getString(1), site));
    }

    /** Whether there is one. */
    public boolean any() {
        return store.<Boolean>read(tx ->
                tx.number("SELECT 1 FROM links" + OF_SITE + " LIMIT 1", site).isPresent());
    }

    /**
     * Lets a link go of which both sides are as they were in the backup.
     *
     * @return whether it was held for nothing else
     */
    public boolean release(String linkId) {
        return store.<Integer>write(tx -> tx.update(
                        "UPDATE links SET wix_hold = NULL, program_hold = NULL WHERE site = ? AND id = ? AND wix_hold = ? AND program_hold = ?",
                        site,
                        linkId,
                        Hold.RESTORED,
                        Hold.RESTORED))
                > 0;
    }
}
