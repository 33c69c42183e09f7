package io.loyaltybridge.bulk;

import io.loyaltybridge.flow.Turns;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.Verdict;
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
 * side with strict versions an older state is covered and tells nothing; the alarm for a version that fell belongs to a
 * read of one account, which is current. On a side without them a page is a hint: where its balance differs from what
 * was seen, that one customer is read again after his epoch was taken, as after a webhook; where it does not, nothing
 * is asked. So a page needs no epoch, and only who changed costs a call.
 */
final class Reconcile {
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

    /** @param idOf the id of the link that an e-mail has or will have */
    Reconcile(BulkCalls calls, LinkPages pages, SyncLedger ledger, BiConsumer<String, Runnable> alone, Together together, Run run, UnaryOperator<String> idOf) {
        this.idOf = idOf;
        this.calls = calls;
        this.pages = pages;
        this.ledger = ledger;
        this.alone = alone;
        this.together = together;
        this.run = run;
    }

    /** Who was met on a page: what the mapping knows of him, what the page says, and the same as an event's variables. */
    private record Encounter(Known known, Side side, Snapshot at, Map<String, Object> variables) {
        Link link() {
            return known == null ? null : known.link();
        }
    }

    void all() {
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
            run.at(side, cursor, side, page.items().stream().filter(e -> e.known() != null).map(e -> e.link().id()).toList());
        } while (cursor != null);
    }

    private BulkCalls.Page<Encounter> met(BulkCalls.Page<WixAccount> page) {
        Map<String, Known> known = pages.byAccounts(page.items().stream().map(WixAccount::id).toList());
        Map<String, Known> byEmail = pages.byEmails(page.items().stream().filter(a -> !known.containsKey(a.id()) && a.email() != null)
                .map(WixAccount::email).toList());
        return new BulkCalls.Page<>(page.items().stream().map(account -> {
            Known of = known.get(account.id());
            return new Encounter(of != null ? of : byEmail.get(account.email()), Side.WIX, account.at(),
                    Met.wix(account, of == null ? null : of.link(), CAUSE));
        }).toList(), page.next());
    }

    private BulkCalls.Page<Encounter> metOnProgram(BulkCalls.Page<ProgramCustomer> page) {
        Map<String, Known> known = pages.byPrograms(page.items().stream().map(ProgramCustomer::id).toList());
        Map<String, Known> byEmail = pages.byEmails(page.items().stream().filter(c -> !known.containsKey(c.id()) && c.email() != null)
                .map(ProgramCustomer::email).toList());
        return new BulkCalls.Page<>(page.items().stream().map(customer -> {
            Known of = known.get(customer.id());
            return new Encounter(of != null ? of : byEmail.get(customer.email()), Side.PROGRAM, customer.at(),
                    Met.program(customer, of == null ? null : of.link(), CAUSE));
        }).toList(), page.next());
    }

    private void take(Encounter met) {
        boolean ofThisLink = met.variables().get("link") != null;
        if (ofThisLink && met.known().isLinked()) {
            if (ledger.tellsNothing(met.side(), met.known().seen(met.side()), met.at()) && !met.known().busy()) {
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
        SyncLedger.Preview preview;
        try {
            preview = ledger.preview(met.link().id(), met.side(), met.at());
        } catch (BooksException e) {
            run.count("failed");
            run.note("customer " + met.link().id() + ": " + e.getMessage());
            return;
        }
        run.count("observed");
        if (preview.organic() != 0) {
            run.add("carried", 1);
            run.note("customer " + met.link().id() + ": " + (preview.organic() > 0 ? "+" : "") + preview.organic() + " on "
                    + (met.side() == Side.WIX ? "Wix, to be carried to the program"
                    : ledger.overwrites(met.side()) ? "the program, to be overwritten" : "the program, to be carried to Wix"));
        }
    }

    private void bringUpToDate(Encounter met, String counter) {
        String customer = turn(met);
        Exchange exchange = inTurn(met, customer);
        String found = exchange.getVariable("link", String.class);
        // Whose e-mail the page does not name is known by now, and goes on in their own turn.
        boolean again = exchange.getException() instanceof HandBackException && found != null && !customer.equals(CustomerGate.turnOf(found));
        settle(again ? inTurn(met, CustomerGate.turnOf(found)) : exchange, customer, counter);
    }

    private String turn(Encounter met) {
        String email = (String) met.variables().get("email");
        if (met.known() != null || email != null) {
            return CustomerGate.turnOf(met.known() != null ? met.link().id() : idOf.apply(email));
        }
        return met.side() == Side.WIX ? "account:" + met.variables().get("accountId") : "program:" + met.variables().get("programId");
    }

    private Exchange inTurn(Encounter met, String turn) {
        Exchange[] sent = new Exchange[1];
        Map<String, Object> variables = new HashMap<>(met.variables());
        variables.put(Turns.VARIABLE, turn);
        alone.accept(turn, () -> sent[0] = calls.send("direct:bring-up-to-date", variables));
        return sent[0];
    }

    private void settle(Exchange exchange, String who, String counter) {
        Exception failure = exchange.getException();
        if (failure == null) {
            run.count(counter);
        } else if (failure instanceof BulkCalls.CutOffException cutOff) {
            throw cutOff;
        } else {
            Verdict verdict = calls.judge(failure);
            calls.endIfDenied(verdict);
            // What waits or may be tried again is planned or open by now, or comes again on the next page or in the next run.
            run.count(verdict instanceof Verdict.Park ? "set-aside" : "failed");
            run.note(who + ": " + failure.getMessage());
        }
    }

    private void absent(String side) {
        List<String> absent = run.absent(side, MOST_ABSENT + 1);
        if (absent.isEmpty()) {
            return;
        }
        run.add("absent", absent.size());
        if (absent.size() > MOST_ABSENT) {
            run.note("more than " + MOST_ABSENT + " customers are absent from the list of " + side + "; so many are no deletions, and nothing is concluded");
            return;
        }
        together.each(absent, link -> alone.accept("link:" + link, () -> {
            Map<String, Object> variables = new HashMap<>();
            variables.put("link", link);
            variables.put("side", side);
            Exchange exchange = calls.send("direct:read-again", variables);
            String outcome = exchange.getVariable("outcome", "", String.class);
            boolean gone = exchange.getVariable("gone") != null;
            run.note("link:" + link + " is absent from the list of " + side + (gone ? ": " + outcome : exchange.getException() == null
                    ? ", but its account is there" : "; " + exchange.getException().getMessage()));
            if (gone) {
                run.count("gone");
            }
        }));
    }

    /** Recovers what is open and sends what is planned, until nothing is left or what is left waits for longer than that. */
    void carryOut() {
        if (run.isDry()) {
            return;
        }
        boolean first = true;
        for (int round = 0; round < ROUNDS; round++) {
            ConcurrentLinkedQueue<Duration> waits = new ConcurrentLinkedQueue<>();
            long unfinished = carryOutOnce(waits, first);
            first = false;
            if (unfinished == 0) {
                return;
            }
            Duration wait = waits.stream().max(Duration::compareTo).orElse(LONGEST_WAIT);
            if (round == ROUNDS - 1 || waits.isEmpty()) {
                run.add("unfinished", unfinished);
                return;
            }
            calls.pause(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
        }
    }

    private long carryOutOnce(ConcurrentLinkedQueue<Duration> waits, boolean count) {
        java.util.concurrent.atomic.AtomicLong unfinished = new java.util.concurrent.atomic.AtomicLong();
        String after = "";
        List<String> page;
        do {
            page = pages.unfinished(after, PAGE);
            together.each(page, link -> alone.accept("link:" + link, () -> {
                Map<String, Object> variables = new HashMap<>();
                variables.put("link", link);
                Exception failure = calls.send("direct:carry-out", variables).getException();
                if (failure == null) {
                    run.count("carried");
                    return;
                }
                Verdict verdict = calls.judge(failure);
                calls.endIfDenied(verdict);
                unfinished.incrementAndGet();
                if (verdict instanceof Verdict.HandBack handBack) {
                    waits.add(handBack.delay());
                } else if (verdict instanceof Verdict.Retry) {
                    waits.add(Duration.ofSeconds(1));
                } else if (count) {
                    run.note("link:" + link + ": " + failure.getMessage());
                }
            }));
            after = page.isEmpty() ? after : page.get(page.size() - 1);
        } while (page.size() == PAGE);
        return unfinished.get();
    }
}
