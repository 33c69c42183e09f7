package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.job.Ended;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.job.Together;
import java.util.List;
import org.apache.camel.Exchange;

/** Linked customers whom the list of a side does not have: each is read again, because a page may have missed them. */
final class Absent {
    private static final int MOST = 1_000;

    private final Run run;
    private final Together together;
    private final Behind behind;

    Absent(Run run, Together together, Behind behind) {
        this.run = run;
        this.together = together;
        this.behind = behind;
    }

    void readAgain(String side) {
        List<String> absent = run.absent(side, MOST + 1);
        if (absent.isEmpty()) {
            return;
        }
        run.add("absent", absent.size());
        if (absent.size() > MOST) {
            run.note("more than " + MOST + " customers are absent from the list of " + side
                    + "; this many are not plausible as deletions, so nothing is done about them");
            return;
        }
        together.each(absent, link -> ended(side, "link:" + link, behind.again(link, side)));
    }

    private void ended(String side, String customer, Ended ended) {
        if (ended.isDone()) {
            read(side, customer, ended.exchange());
        } else if (ended.how() == Ended.How.REFUSED) {
            // For example not found for the first time: the next read decides.
            run.explain("absent", customer, ended.reason());
        } else {
            ended.count(run, customer, () -> "absent");
        }
    }

    private void read(String side, String customer, Exchange exchange) {
        boolean gone = exchange.getVariable("gone") != null;
        run.note(customer + " is absent from the list of " + side
                + (gone ? ": " + exchange.getVariable("outcome", "", String.class) : ", but its account is there"));
        if (gone) {
            run.count("gone");
        }
    }
}
