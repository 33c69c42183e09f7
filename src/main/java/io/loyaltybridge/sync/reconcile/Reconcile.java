package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.customer.Turns;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.BulkCalls.Page;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.job.Together;
import io.loyaltybridge.ledger.BooksException;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.CustomerGate;
import io.loyaltybridge.ledger.store.LinkPages;
import io.loyaltybridge.ledger.store.SyncLedger;
import io.loyaltybridge.log.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;

/**
 * Reads both sides page by page and treats what it reads like the content of an event. It never compares the two balances and
 * never writes a difference: what no webhook reported becomes an observation, and its change an operation.
 *
 * <p>A page counts as an event and not as a read, because it comes from an index that may be older than what was seen. On a
 * side with strict versions an older state says nothing before that account is read ({@link Behind}). On a side without
 * them a page is a hint: where its balance differs from what was seen, that one customer is read again after their epoch
 * was taken. So a page needs no epoch, and only customers who changed cost a call.
 */
public final class Reconcile {
    private final BulkCalls calls;
    private final Encounters encounters;
    private final LinkPages pages;
    private final SyncLedger ledger;
    private final BiConsumer<String, Runnable> alone;
    private final Together together;
    private final Run run;
    private final UnaryOperator<String> idOf;
    private final OpenOperations open;
    private final Behind behind;
    private final AfterRestore afterRestore;

    /**
     * @param alone runs a task in a customer's turn
     * @param idOf  the id of the link that an e-mail address has or will have
     */
    Reconcile(
            BulkCalls calls,
            LinkPages pages,
            SyncLedger ledger,
            BiConsumer<String, Runnable> alone,
            Together together,
            Run run,
            UnaryOperator<String> idOf,
            OpenOperations open,
            AfterRestore afterRestore) {
        this.afterRestore = afterRestore;
        this.calls = calls;
        this.encounters = new Encounters(calls.lists(), pages);
        this.pages = pages;
        this.ledger = ledger;
        this.alone = alone;
        this.together = together;
        this.run = run;
        this.idOf = idOf;
        this.open = open;
        this.behind = new Behind(
                (customer, route, variables) ->
                        calls.customer(() -> calls.sendAlone(alone, customer, route, variables)),
                ledger,
                run);
    }

    void all() {
        run.total(pages.count() * 2);
        if (run.position("wix") == null && run.position("phase") == null) {
            run.forgetCounts();
        }
        open.carryOut();
        if (run.position("phase") == null) {
            walk("wix", encounters::onWix);
            run.at("phase", "program", "wix", List.of());
        }
        if ("program".equals(run.position("phase"))) {
            walk("program", encounters::onProgram);
            run.at("phase", "absent", "program", List.of());
        }
        afterRestore.readRest();
        Absent absent = new Absent(run, together, behind);
        absent.readAgain("wix");
        absent.readAgain("program");
        open.carryOut();
    }

    private void walk(String side, Function<String, Page<Encounter>> read) {
        // Where the list is read from its start again, customers who are up to date cost nothing but their page.
        calls.eachPage(run.position(side), read, () -> {}, page -> {
            together.each(page.items(), this::take);
            run.add("customers", page.items().size());
            run.at(
                    side,
                    page.next(),
                    side,
                    page.items().stream()
                            .filter(e -> e.known() != null)
                            .map(e -> e.link().id())
                            .toList());
            return true;
        });
    }

    private void take(Encounter met) {
        if (met.isOfThisLink() && met.customer().isLinked()) {
            Snapshot seen = met.customer().known(met.side());
            if (afterRestore.takes(met.link().id())) {
                afterRestore.met(met.link().id(), met.side(), ledger.met().tellsNothing(met.side(), seen, met.at()));
            } else if (ledger.met().isBehind(met.link().id(), met.side(), seen, met.at())) {
                behind.read(met.link().id(), met.side());
            } else if (ledger.met().tellsNothing(met.side(), seen, met.at())
                    && !met.customer().busy()) {
                run.count("in-step");
            } else {
                observe(met);
            }
        } else if (!met.mayJoin()) {
            run.count("set-aside");
        } else if (run.isDry()) {
            run.count("newcomers");
        } else {
            bringUpToDate(met, "newcomers");
        }
    }

    private void observe(Encounter met) {
        if (!run.isDry()) {
            bringUpToDate(met, "observed");
            return;
        }
        long organic;
        try {
            organic = ledger.met().organic(met.link().id(), met.side(), met.at());
        } catch (BooksException e) {
            run.because("failed", "link:" + met.link().id(), Reason.of(e));
            return;
        }
        run.count("observed");
        if (organic != 0) {
            run.add("carried", 1);
            run.note("customer " + met.link().id() + ": " + (organic > 0 ? "+" : "") + organic + " on "
                    + (met.side() == Side.WIX
                            ? "Wix, to be carried to the program"
                            : ledger.overwrites(met.side())
                                    ? "the program, to be overwritten"
                                    : "the program, to be carried to Wix"));
        }
    }

    private void bringUpToDate(Encounter met, String counter) {
        String turn = met.turn(idOf);
        // A customer who is not finished has planned or open operations by now, or comes with an event or in the next
        // run.
        calls.customer(() -> inTheirTurn(met, turn)).count(run, turn, () -> counter);
        run.progressInPage();
    }

    private Exchange inTheirTurn(Encounter met, String turn) {
        Exchange exchange = inTurn(met, turn);
        String found = exchange.getVariable("link", String.class);
        // Where the page did not have the e-mail address, the link is known only now, and so is the turn.
        boolean again = exchange.getException() instanceof HandBackException
                && found != null
                && !turn.equals(CustomerGate.turnOf(found));
        return again ? inTurn(met, CustomerGate.turnOf(found)) : exchange;
    }

    private Exchange inTurn(Encounter met, String turn) {
        Map<String, Object> variables = new HashMap<>(met.variables());
        variables.put(Turns.VARIABLE, turn);
        return calls.sendAlone(alone, turn, "direct:bring-up-to-date", variables);
    }
}
