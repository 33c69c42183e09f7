package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.customer.ProgramCustomer;
import io.loyaltybridge.customer.Turns;
import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.Ended;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.job.Together;
import io.loyaltybridge.ledger.BooksException;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.CustomerGate;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.LinkPages;
import io.loyaltybridge.ledger.store.LinkPages.Known;
import io.loyaltybridge.ledger.store.SyncLedger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;

/**
 * Reads both sides page by page and takes what it reads as an event takes its content. It never compares the two
 * balances and never writes a difference: what no webhook told becomes an observation, and its change an operation.
 *
 * <p>A page is an event here and not a read, because it comes from an index that may be older than what was seen. On a
 * side with strict versions an older state tells nothing before that account is read ({@link Behind}). On a side without
 * them a page is a hint: where its balance differs from what was seen, that one customer is read again after their epoch
 * was taken. So a page needs no epoch, and only who changed costs a call.
 */
public final class Reconcile {
    private static final String CAUSE = "reconcile";
    private static final int MOST_ABSENT = 1_000;
    private static final int PAGE = 500;
    private static final int ROUNDS = 5;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final BulkCalls calls;
    private final LinkPages pages;
    private final SyncLedger ledger;
    private final BiConsumer<String, Runnable> alone;
    private final Together together;
    private final Run run;
    private final UnaryOperator<String> idOf;
    private final Behind behind;

    /** @param idOf the id of the link that an e-mail has or will have */
    public Reconcile(
            BulkCalls calls,
            LinkPages pages,
            SyncLedger ledger,
            BiConsumer<String, Runnable> alone,
            Together together,
            Run run,
            UnaryOperator<String> idOf) {
        this.idOf = idOf;
        this.calls = calls;
        this.pages = pages;
        this.ledger = ledger;
        this.alone = alone;
        this.together = together;
        this.run = run;
        this.behind = new Behind(this::ofOne, ledger, run);
    }

    /** Who was met on a page: what the mapping knows of them, what the page says, and the same as an event's variables. */
    private record Encounter(Known known, Side side, Snapshot at, Map<String, Object> variables) {
        Link link() {
            return known == null ? null : known.link();
        }
    }

    public void all() {
        run.total(pages.count() * 2);
        if (run.position("wix") == null && run.position("phase") == null) {
            run.forgetCounts();
        }
        carryOut();
        if (run.position("phase") == null) {
            walk("wix", cursor -> met(calls.accountsPage(null, cursor)));
            run.at("phase", "program", "wix", List.of());
        }
        if ("program".equals(run.position("phase"))) {
            walk("program", cursor -> metOnProgram(calls.programPage(cursor)));
            run.at("phase", "absent", "program", List.of());
        }
        absent("wix");
        absent("program");
        carryOut();
    }

    private void walk(String side, Function<String, BulkCalls.Page<Encounter>> read) {
        String cursor = run.position(side);
        boolean resumed = cursor != null;
        do {
            calls.stopIfTold();
            BulkCalls.Page<Encounter> page;
            try {
                page = read.apply(cursor);
            } catch (BulkCalls.CutOffException e) {
                if (!resumed) {
                    throw e;
                }
                // The side does not know its old cursor any more. What is covered already costs nothing but its page.
                resumed = false;
                cursor = null;
                continue;
            }
            resumed = false;
            together.each(page.items(), this::take);
            run.add("customers", page.items().size());
            cursor = page.next();
            run.at(
                    side,
                    cursor,
                    side,
                    page.items().stream()
                            .filter(e -> e.known() != null)
                            .map(e -> e.link().id())
                            .toList());
        } while (cursor != null);
    }

    private BulkCalls.Page<Encounter> met(BulkCalls.Page<WixAccount> page) {
        Map<String, Known> known =
                pages.byAccounts(page.items().stream().map(WixAccount::id).toList());
        Map<String, Known> byEmail = pages.byEmails(page.items().stream()
                .filter(a -> !known.containsKey(a.id()) && a.email() != null)
                .map(WixAccount::email)
                .toList());
        return new BulkCalls.Page<>(
                page.items().stream()
                        .map(account -> {
                            Known of = known.get(account.id());
                            return new Encounter(
                                    of != null ? of : byEmail.get(account.email()),
                                    Side.WIX,
                                    account.at(),
                                    Met.wix(account, of == null ? null : of.link(), CAUSE));
                        })
                        .toList(),
                page.next());
    }

    private BulkCalls.Page<Encounter> metOnProgram(BulkCalls.Page<ProgramCustomer> page) {
        Map<String, Known> known =
                pages.byPrograms(page.items().stream().map(ProgramCustomer::id).toList());
        Map<String, Known> byEmail = pages.byEmails(page.items().stream()
                .filter(c -> !known.containsKey(c.id()) && c.email() != null)
                .map(ProgramCustomer::email)
                .toList());
        return new BulkCalls.Page<>(
                page.items().stream()
                        .map(customer -> {
                            Known of = known.get(customer.id());
                            return new Encounter(
                                    of != null ? of : byEmail.get(customer.email()),
                                    Side.PROGRAM,
                                    customer.at(),
                                    Met.program(customer, of == null ? null : of.link(), CAUSE));
                        })
                        .toList(),
                page.next());
    }

    private void take(Encounter met) {
        boolean ofThisLink = met.variables().get("link") != null;
        if (ofThisLink && met.known().isLinked()) {
            if (ledger.met().isBehind(met.link().id(), met.side(), met.known().seen(met.side()), met.at())) {
                behind.read(met.link().id(), met.side());
            } else if (ledger.met().tellsNothing(met.side(), met.known().seen(met.side()), met.at())
                    && !met.known().busy()) {
                run.count("in-step");
            } else {
                observe(met);
            }
        } else if (met.known() != null && !mayJoin(met, ofThisLink)) {
            run.count("set-aside");
        } else if (run.isDry()) {
            run.count("newcomers");
        } else {
            bringUpToDate(met, "newcomers");
        }
    }

    /** A customer whom a person has to decide about, or who was found to be on one side only, costs no call every night. */
    private static boolean mayJoin(Encounter met, boolean ofThisLink) {
        Link link = met.link();
        return switch (link.state()) {
            case AMBIGUOUS, CONFLICT, MERGED -> false;
            case MISSING -> !ofThisLink && (met.side() == Side.WIX ? link.programId() : link.wixAccountId()) != null;
            default -> true;
        };
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
            run.because("failed", "link:" + met.link().id(), e.getMessage());
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
        String turn = turn(met);
        // Who is not done with is planned or open by now, or comes again with an event or in the next run.
        calls.customer(() -> inTheirTurn(met, turn)).count(run, turn, () -> counter);
        run.progressInPage();
    }

    private String turn(Encounter met) {
        String email = (String) met.variables().get("email");
        if (met.known() != null || email != null) {
            return CustomerGate.turnOf(met.known() != null ? met.link().id() : idOf.apply(email));
        }
        return met.side() == Side.WIX
                ? "account:" + met.variables().get("accountId")
                : "program:" + met.variables().get("programId");
    }

    private Exchange inTheirTurn(Encounter met, String turn) {
        Exchange exchange = inTurn(met, turn);
        String found = exchange.getVariable("link", String.class);
        // Whose e-mail the page does not name is known by now, and goes on in their own turn.
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

    /** Sends a customer through a route, in their turn each time; between the times their events go on. */
    private Ended ofOne(String customer, String route, Map<String, Object> variables) {
        return calls.customer(() -> calls.sendAlone(alone, customer, route, variables));
    }

    private void absent(String side) {
        List<String> absent = run.absent(side, MOST_ABSENT + 1);
        if (absent.isEmpty()) {
            return;
        }
        run.add("absent", absent.size());
        if (absent.size() > MOST_ABSENT) {
            run.note("more than " + MOST_ABSENT + " customers are absent from the list of " + side
                    + "; this many are not plausible as deletions," + " so nothing is done about them");
            return;
        }
        together.each(absent, link -> absent(side, "link:" + link, behind.again(link, side)));
    }

    private void absent(String side, String customer, Ended ended) {
        if (ended.isDone()) {
            readAgain(side, customer, ended.exchange());
        } else if (ended.how() == Ended.How.REFUSED) {
            // Missed once, for example: what is to be thought of them another read says.
            run.explain("absent", customer, ended.reason());
        } else {
            ended.count(run, customer, () -> "absent");
        }
    }

    private void readAgain(String side, String customer, Exchange exchange) {
        boolean gone = exchange.getVariable("gone") != null;
        run.note(customer + " is absent from the list of " + side
                + (gone ? ": " + exchange.getVariable("outcome", "", String.class) : ", but its account is there"));
        if (gone) {
            run.count("gone");
        }
    }

    /** Recovers what is open and sends what is planned, until nothing is left or what is left waits for longer than that. */
    public void carryOut() {
        if (run.isDry()) {
            return;
        }
        for (int round = 1; ; round++) {
            // Of each round the last word on a customer counts: what one could not finish, the next may.
            run.forget("unfinished");
            ConcurrentLinkedQueue<Duration> waits = new ConcurrentLinkedQueue<>();
            carryOutOnce(waits);
            if (run.counted("unfinished") == 0 || round == ROUNDS || waits.isEmpty()) {
                return;
            }
            Duration wait = waits.stream().max(Duration::compareTo).orElse(LONGEST_WAIT);
            calls.pause(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
        }
    }

    /** @param waits takes the waits of whom another round may finish */
    private void carryOutOnce(ConcurrentLinkedQueue<Duration> waits) {
        String after = "";
        List<String> page;
        do {
            page = pages.unfinished(after, PAGE);
            together.each(page, link -> {
                Ended ended = ofOne("link:" + link, "direct:carry-out", BulkCalls.variables("link", link));
                if (ended.isDone()) {
                    run.count("carried");
                } else {
                    run.because("unfinished", "link:" + link, ended.reason());
                }
                if (ended.how() == Ended.How.WAITS) {
                    waits.add(ended.again());
                }
                run.progressInPage();
            });
            after = page.isEmpty() ? after : page.get(page.size() - 1);
        } while (page.size() == PAGE);
    }
}
