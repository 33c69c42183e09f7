package io.loyaltybridge.privacy;

import io.loyaltybridge.log.Reason;
import io.loyaltybridge.privacy.store.Forgetter;
import io.loyaltybridge.privacy.store.Leftovers;
import io.loyaltybridge.privacy.store.People;
import io.loyaltybridge.privacy.store.Person;
import io.loyaltybridge.privacy.store.SiteEraser;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.StoreException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What deleted rows have left in the file of the database: SQLite overwrites what it deletes, but not what it has moved from page
 * to page before. A rewrite of the whole file removes it. Thread-safe.
 */
public final class FreeSpace {
    /** What removes it where the file is too large to be rewritten while the service runs. */
    public static final String REBUILD = "Stop `run`, then `store compact --rebuild` removes it.";

    /** To rewrite so much takes a second or two, for which writes wait. */
    static final long MOST_BYTES = 128L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(FreeSpace.class);

    private final Database store;
    private final String site;
    private final Clock clock;

    FreeSpace(Database store, String site, Clock clock) {
        this.store = store;
        this.site = site;
        this.clock = clock;
    }

    /** Whether an address that was forgotten still stands in the files. Reads them whole. */
    private boolean has(String email) {
        // In this order: with thousands of sites, asking all of them takes longer than reading.
        return Leftovers.of(store.files(), email) && !isOnAnotherSite(email);
    }

    /** Then it stands there for good reason, and nobody is told. */
    private boolean isOnAnotherSite(String email) {
        return new SiteEraser(store)
                .sites().stream().filter(other -> !other.equals(site)).anyMatch(other -> {
                    Person who = store.read(tx -> new People(tx, other).byEmail(email));
                    return !new Forgetter(store, other, clock).preview(who).isNothing();
                });
    }

    /** Rewrites the file where an address still stands in it. Whether none does then. */
    boolean removed(String email) {
        return !has(email) || rewritten(store) && !has(email);
    }

    /** The same, but a large file is not even searched: whether it is certain that the address does not stand there. */
    boolean removedFromSmall(String email) {
        return isSmall(store) && removed(email);
    }

    /**
     * Rewrites the file.
     *
     * @return false where it was not, because it is too large to do that beside a service, or because something was in the
     *     way; then nothing is lost. A server has no such file
     */
    public static boolean rewritten(Database store) {
        if (!isSmall(store)) {
            return false;
        }
        try {
            store.rewrite();
            return store.emptyLog();
        } catch (StoreException e) {
            LOG.warn("The database could not be rewritten now: {}", Reason.of(e));
            return false;
        }
    }

    private static boolean isSmall(Database store) {
        return store.space().filter(space -> space.bytes() > MOST_BYTES).isEmpty();
    }
}
