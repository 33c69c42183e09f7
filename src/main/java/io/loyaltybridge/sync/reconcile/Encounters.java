package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.customer.ProgramCustomer;
import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.job.BulkCalls.Page;
import io.loyaltybridge.job.BulkLists;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.LinkPages;
import io.loyaltybridge.ledger.store.LinkPages.Known;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The lists of both sides, page by page, with what the mapping knows of each customer in them. */
final class Encounters {
    private static final String CAUSE = "reconcile";

    private final BulkLists lists;
    private final LinkPages pages;

    Encounters(BulkLists lists, LinkPages pages) {
        this.lists = lists;
        this.pages = pages;
    }

    Page<Encounter> onWix(@Nullable String cursor) {
        Page<WixAccount> page = lists.accountsPage(null, cursor);
        return met(
                page,
                Side.WIX,
                pages.byAccounts(page.items().stream().map(WixAccount::id).toList()),
                new Fields<>(WixAccount::id, WixAccount::email, WixAccount::at, (a, link) -> Met.wix(a, link, CAUSE)));
    }

    Page<Encounter> onProgram(@Nullable String cursor) {
        Page<ProgramCustomer> page = lists.programPage(cursor);
        return met(
                page,
                Side.PROGRAM,
                pages.byPrograms(page.items().stream().map(ProgramCustomer::id).toList()),
                new Fields<>(
                        ProgramCustomer::id,
                        ProgramCustomer::email,
                        ProgramCustomer::at,
                        (c, link) -> Met.program(c, link, CAUSE)));
    }

    /** How an account of a side is read. */
    private record Fields<T>(
            Function<T, @Nullable String> id,
            Function<T, @Nullable String> email,
            Function<T, Snapshot> at,
            BiFunction<T, @Nullable Link, Map<String, Object>> variables) {}

    /** @param known by the ids of their accounts */
    private <T> Page<Encounter> met(Page<T> page, Side side, Map<String, Known> known, Fields<T> fields) {
        Map<String, Known> byEmail = pages.byEmails(page.items().stream()
                .filter(item -> !known.containsKey(fields.id().apply(item))
                        && fields.email().apply(item) != null)
                .map(fields.email())
                .toList());
        List<Encounter> met = page.items().stream()
                .map(item -> {
                    Known of = known.get(fields.id().apply(item));
                    return new Encounter(
                            of != null ? of : byEmail.get(fields.email().apply(item)),
                            side,
                            fields.at().apply(item),
                            fields.variables().apply(item, of == null ? null : of.link()));
                })
                .toList();
        return new Page<>(met, page.next());
    }
}
