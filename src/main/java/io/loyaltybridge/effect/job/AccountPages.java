package io.loyaltybridge.effect.job;

import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.Run;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The accounts on Wix that a filter matches, page by page; a run that was cut off goes on where it was. */
public final class AccountPages {
    private static final String PLACE = "accounts";
    private static final String END = "end";

    private final BulkCalls calls;
    private final Run run;
    private final String place;
    private final Function<String, BulkCalls.Page<WixAccount>> read;

    public AccountPages(BulkCalls calls, Run run, Map<String, Object> filter) {
        this(
                calls,
                run,
                PLACE,
                cursor -> cursor == null
                        ? calls.lists().accountsPage(filter, null)
                        : calls.lists().accountsPage(null, cursor));
    }

    /**
     * @param place the run's name for where it is
     * @param read  reads the page behind a cursor; the first one where it is null
     */
    public AccountPages(BulkCalls calls, Run run, String place, Function<String, BulkCalls.Page<WixAccount>> read) {
        this.calls = calls;
        this.run = run;
        this.place = place;
        this.read = read;
    }

    /** @param work does all of a page before its place is noted; false: no further page is wanted */
    public void each(Function<List<WixAccount>, Boolean> work) {
        String cursor = run.position(place);
        if (END.equals(cursor)) {
            return;
        }
        // Who was met already has got what was theirs.
        calls.eachPage(cursor, read, () -> run.set(Run.CUSTOMERS, 0), page -> {
            boolean more = work.apply(page.items()) && page.next() != null;
            run.add(Run.CUSTOMERS, page.items().size());
            run.at(place, more ? page.next() : END);
            return more;
        });
    }
}
