package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.Ended;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.job.Together;
import io.loyaltybridge.ledger.Hold;
import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.store.RestoredLinks;
import io.loyaltybridge.ledger.store.SyncLedger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Customers who are held since the database was restored from a backup. Those whose pages show both sides as they were in the backup go on
 * at no cost. Of the others both accounts are read, and the rule decides: see {@code Rule.afterRestore}.
 */
final class AfterRestore {
    private final RestoredLinks held;
    private final SyncLedger ledger;
    private final BulkCalls calls;
    private final BiConsumer<String, Runnable> alone;
    private final Together together;
    private final Run run;
    private final Set<String> links;
    private final Set<String> sameOnWix = ConcurrentHashMap.newKeySet();

    /** @param alone runs a task in a customer's turn */
    AfterRestore(
            RestoredLinks held,
            SyncLedger ledger,
            BulkCalls calls,
            BiConsumer<String, Runnable> alone,
            Together together,
            Run run) {
        this.held = held;
        this.ledger = ledger;
        this.calls = calls;
        this.alone = alone;
        this.together = together;
        this.run = run;
        this.links = new HashSet<>(held.ids());
    }

    /** Whether this is one of them; then nothing else is done with them on their page. */
    boolean takes(String linkId) {
        return links.contains(linkId);
    }

    /** One of them is on a page. The pages of Wix come first. */
    void met(String linkId, Side side, boolean same) {
        if (!same) {
            return;
        }
        if (side == Side.WIX) {
            sameOnWix.add(linkId);
        } else if (sameOnWix.contains(linkId) && (run.isDry() || held.release(linkId))) {
            run.count("restored-same");
        }
    }

    /** Reads those that are left, one by one. */
    void readRest() {
        List<String> rest = links.isEmpty() ? List.of() : held.ids();
        if (run.isDry()) {
            run.add("restored-read", rest.size() - run.counted("restored-same"));
        } else {
            together.each(rest, this::read);
        }
    }

    private void read(String link) {
        String customer = "link:" + link;
        Ended ended = calls.customer(
                () -> calls.sendAlone(alone, customer, "direct:start-over", BulkCalls.variables("link", link)));
        LinkState state = ledger.state(link);
        if (!state.isRestored()) {
            run.count("restored-read");
        } else if (ended.isDone()) {
            run.count("restored-held");
            run.note("customer " + link + ": "
                    + state.contradiction().map(Hold::reason).orElseThrow());
        } else {
            run.because("failed", customer, ended.reason());
        }
        run.progressInPage();
    }
}
