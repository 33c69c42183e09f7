package io.loyaltybridge.effect.job;

import io.loyaltybridge.bulk.BulkCalls;
import io.loyaltybridge.bulk.Run;
import io.loyaltybridge.bulk.WixAccount;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The accounts on Wix that a filter matches, page by page; a run that was cut off goes on where it was. */
final class AccountPages {
    private static final String PLACE = "accounts";
    private static final String END = "end";

    private final BulkCalls calls;
    private final Run run;
    private final Map<String, Object> filter;

    AccountPages(BulkCalls calls, Run run, Map<String, Object> filter) {
        this.calls = calls;
        this.run = run;
        this.filter = filter;
    }

    /** @param work does all of a page before its place is noted; false: no further page is wanted */
    void each(Function<List<WixAccount>, Boolean> work) {
        String cursor = run.position(PLACE);
        if (END.equals(cursor)) {
            return;
        }
        boolean resumed = cursor != null;
        boolean more = true;
        while (more) {
            calls.stopIfTold();
            BulkCalls.Page<WixAccount> page;
            try {
                page = cursor == null ? calls.accountsPage(filter, null) : calls.accountsPage(null, cursor);
            } catch (BulkCalls.CutOffException e) {
                if (!resumed) {
                    throw e;
                }
                // Wix does not know its old cursor any more. Whoever was met already has had what was his to have.
                resumed = false;
                cursor = null;
                run.set(Run.CUSTOMERS, 0);
                continue;
            }
            resumed = false;
            more = work.apply(page.items()) && page.next() != null;
            run.add(Run.CUSTOMERS, page.items().size());
            cursor = page.next();
            run.at(PLACE, more ? cursor : END);
        }
    }
}
