package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.Ended;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.store.SyncLedger;
import java.util.Map;

/**
 * Customers for whom a page shows an older state than was seen a while ago. Their accounts are read: if that state is older
 * too, the side fell back, for example after a restore from a backup, and the link is held.
 */
final class Behind {
    /** Sends a customer through a route, in their turn. */
    interface Route {
        Ended send(String customer, String route, Map<String, Object> variables);
    }

    private final Route route;
    private final SyncLedger ledger;
    private final Run run;

    Behind(Route route, SyncLedger ledger, Run run) {
        this.route = route;
        this.ledger = ledger;
        this.run = run;
    }

    /** Reads the account, except in a dry run. */
    void read(String linkId, Side side) {
        if (run.isDry() || ledger.state(linkId).isContradicted()) {
            run.count("behind");
            return;
        }
        again(linkId, side.word())
                .count(run, "link:" + linkId, () -> ledger.state(linkId).isContradicted() ? "behind" : "observed");
        run.progressInPage();
    }

    /** Reads one side of a customer in their turn, whatever was seen of it. */
    Ended again(String linkId, String side) {
        Map<String, Object> variables = BulkCalls.variables("link", linkId);
        variables.put("side", side);
        return route.send("link:" + linkId, "direct:read-again", variables);
    }
}
