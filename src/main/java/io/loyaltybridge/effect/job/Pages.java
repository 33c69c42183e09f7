package io.loyaltybridge.effect.job;

import io.loyaltybridge.bulk.BulkCalls;
import io.loyaltybridge.bulk.Run;
import io.loyaltybridge.bulk.WixAccount;
import io.loyaltybridge.effect.job.Occasion.Order;
import io.loyaltybridge.effect.store.EffectReader;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Goes over the pages of a run through its route, and hands who is left on each to whoever sends. */
final class Pages {
    static final String RECIPIENTS = "recipients";
    /** Of them, those of whom nobody asked Wix before. */
    static final String FIRST = "first";

    private final BulkCalls calls;
    private final Run run;
    private final EffectReader reader;
    private final String route;
    private final Order order;
    private final long limit;
    private final Consumer<String> out;
    private PageOfRecipients page;

    /** @param limit at most so many recipients in this run */
    Pages(BulkCalls calls, Run run, EffectReader reader, String route, Order order, long limit, Consumer<String> out) {
        this.calls = calls;
        this.run = run;
        this.reader = reader;
        this.route = route;
        this.order = order;
        this.limit = limit;
        this.out = out;
    }

    /**
     * @param place the run's name for where it is
     * @param send  gets who is left on a page, in their order
     */
    void each(String place, Map<String, Object> filter, Consumer<List<Recipient>> send) {
        if (recipients() >= limit) {
            return;
        }
        new AccountPages(calls, run, place, cursor -> read(filter, cursor)).each(accounts -> {
            page.leftOut().forEach(run::add);
            if (order.dry()) {
                page.limit(limit - recipients());
                page.recipients().forEach(this::list);
            } else {
                send.accept(page.recipients());
            }
            return recipients() < limit;
        });
    }

    private BulkCalls.Page<WixAccount> read(Map<String, Object> filter, String cursor) {
        Map<String, Object> variables = BulkCalls.variables("cursor", cursor);
        variables.put("filter", cursor == null ? filter : null);
        variables.put("order", order);
        variables.put("dryRun", order.dry());
        variables.put("most", limit - recipients());
        page = calls.read(route, variables).getVariable("page", PageOfRecipients.class);
        return new BulkCalls.Page<>(page.accounts(), page.next());
    }

    private void list(Recipient recipient) {
        run.count(RECIPIENTS);
        if (recipient.addressee() != null) {
            run.count(FIRST);
        }
        String locale = recipient.addressee() == null ? null : recipient.addressee().locale();
        out.accept("  " + recipient.name() + ": " + recipient.wanted().says() + (locale == null ? "" : " (" + locale + ")"));
    }

    /** What this run planned so far, also before it was cut off. */
    private long recipients() {
        return order.dry() ? run.counted(RECIPIENTS) : reader.countsOfBatch(order.batch()).stream().mapToLong(EffectReader.Count::effects).sum();
    }
}
