package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Answer;
import io.loyaltybridge.ledger.Books;
import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Look;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.OpeningPolicy;
import io.loyaltybridge.ledger.Outcome;
import io.loyaltybridge.ledger.Rule;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.Ticket;
import io.loyaltybridge.ledger.Told;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rule on disk: each method is one transaction that loads a link, asks {@link Rule}, writes what it decided, and returns
 * the step that comes after the commit. Planned operations start in the same transaction as the outcome before them, so that
 * their intent is on disk when this returns. Thread-safe.
 */
public final class SyncLedger {
    private final Store store;
    private final Rule rule;
    private final Transitions transitions;
    private final Paces paces;
    private final Endings endings;
    private final Beginnings beginnings;
    private final String site;
    private final Clock clock;
    private final SyncMetrics metrics;
    private final SetWindows windows;

    /**
     * @param loopLimit most changes of a customer in a minute that are carried over at once
     * @param loopPause the longest pause between two changes past it
     */
    public SyncLedger(
            Store store, Rule rule, String site, Clock clock, long loopLimit, Duration loopPause, SyncMetrics metrics) {
        this.store = store;
        this.rule = rule;
        this.windows = new SetWindows(store, rule, new LinkStates(site, clock), site, metrics);
        this.paces = new Paces(site, clock, loopLimit, loopPause);
        this.transitions = new Transitions(rule, site, clock, paces, metrics, windows);
        this.endings = new Endings(site, clock);
        this.beginnings = new Beginnings(rule, transitions, endings, site);
        this.site = site;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** From now on this listener is called for every move of a balance on Wix, in the transaction that writes it. */
    public void tell(BalanceListener balanceListener) {
        transitions.tell(balanceListener);
    }

    /** The state of a link as it is stored. */
    public LinkState state(String linkId) {
        return store.read(tx -> load(tx, linkId));
    }

    /** Whether a version of a side is already covered: a duplicate, stale, or an echo. */
    public boolean covers(String linkId, Side side, Snapshot at) {
        boolean covered = rule.covers(state(linkId), side, at);
        if (covered) {
            metrics.noticed(
                    linkId,
                    new io.loyaltybridge.ledger.Notice(io.loyaltybridge.ledger.Notice.Type.COVERED, side, "covered"));
        }
        return covered;
    }

    /** A side's state came with an event. The step says whether the event is handled: see {@link Rule#event}. */
    public Next event(String linkId, Side side, Snapshot at, Cause cause) {
        return store.write(tx -> transitions.event(tx, linkId, cause, side, at).next());
    }

    /**
     * The outcome of an observation.
     *
     * @param dealtWith whether the event is handled: it was covered, or its ledger line and operation are on disk
     * @param next      the step that comes after the commit
     */
    public record Observed(boolean dealtWith, Next next) {}

    /** {@link #event} and {@link #proceed} in one transaction: what the event plans starts in it too. */
    public Observed observe(String linkId, Side side, Snapshot at, Cause cause) {
        return store.write(tx -> {
            Outcome outcome = transitions.event(tx, linkId, cause, side, at);
            boolean dealtWith = outcome.next() instanceof Next.Done;
            boolean goesOn = dealtWith || outcome.next() instanceof Next.Recover;
            return new Observed(
                    dealtWith,
                    goesOn ? advance(tx, outcome.state(), transitions.next(tx, outcome.state())) : outcome.next());
        });
    }

    /** {@link #event} inside a transaction of the caller's, for an award's answer; what is planned starts later. */
    void eventWithin(Tx tx, String linkId, Side side, Snapshot at, Cause cause) throws SQLException {
        LinkState state = load(tx, linkId);
        if (state.isLinked() && state.hold(side) == null && state.open(side).isEmpty()) {
            transitions.decideUncounted(tx, linkId, cause, loaded -> rule.shown(loaded, side, at));
        }
    }

    /** Evaluates states from bulk reads before they are observed. */
    public Met met() {
        return new Met(store, rule, site, clock);
    }

    /** A side was read to observe it. */
    public Next read(String linkId, Next.ReadSide asked, Snapshot at, Cause cause) {
        return store.write(tx -> decide(tx, linkId, cause, state -> rule.read(state, asked.side(), asked.epoch(), at))
                .next());
    }

    /**
     * An event brought a state of a side whose balance is set, and the side was read after it.
     *
     * @return why a person has to look, where a change may be lost; it is in the ledger by then
     */
    public Optional<String> told(String linkId, Side side, Told told) {
        return windows.told(linkId, side, told);
    }

    /** Whether changes on a side are overwritten with the other side's balance. */
    public boolean overwrites(Side side) {
        return rule.overwrites(side);
    }

    /**
     * Both sides were read to start the link. The first events of both sides can both want to start it; the second must not
     * restart it, which would give up what followed from the first.
     *
     * @return {@link Next.ReadSide} where another event has started it meanwhile: then this is an observation like any other;
     *         the next call of an operation of an earlier life, whose outcome is found out before a new one starts
     */
    public Next baseline(String linkId, Next.ReadBaseline asked, Snapshot wix, Snapshot program, OpeningPolicy policy) {
        return baseline(linkId, asked, FirstSight.of(wix), FirstSight.of(program), policy);
    }

    /** As {@link #baseline}; moves since the start of an account are observed in the same transaction. */
    public Next baseline(
            String linkId, Next.ReadBaseline asked, FirstSight wix, FirstSight program, OpeningPolicy policy) {
        return store.write(tx -> beginnings.baseline(tx, linkId, asked, wix, program, policy));
    }

    /**
     * Restarts a link whose books are broken ({@link Books#broken}): both sides were read, and the winner's balance counts.
     * What was planned or refused is given up and listed. Does nothing where nothing is broken any more.
     *
     * @param winner the side whose balance counts
     * @return {@link Next.ReadBaseline} where the link was observed meanwhile
     * @throws IllegalStateException where a call is in progress or has an unknown outcome: its points could be on a side
     *                               already
     */
    public Next restart(String linkId, Next.ReadBaseline asked, Snapshot wix, Snapshot program, Side winner) {
        return store.write(tx -> beginnings.restart(tx, linkId, asked, wix, program, winner));
    }

    /** Both sides of a link were read that is held since the database was restored: see {@link Rule#afterRestore}. */
    public Next afterRestore(String linkId, Next.ReadBaseline asked, Snapshot wix, Snapshot program) {
        return store.write(tx -> decide(
                        tx,
                        linkId,
                        Cause.of("after a restore"),
                        state -> rule.afterRestore(state, asked.epoch(), wix, program))
                .next());
    }

    /**
     * Plans the operation that levels the difference between the balances: see {@link Rule#level}. It is carried out like any
     * other.
     *
     * @param winner the side whose balance stays
     * @return its id; empty where nothing was planned: there is no difference, something is in the way, or a side has no
     *         account
     */
    public Optional<String> level(String linkId, Side winner) {
        return store.write(tx -> {
            boolean accounts = tx.number(
                            "SELECT 1 FROM links WHERE site = ? AND id = ? AND wix_account_id IS NOT NULL AND program_id IS NOT NULL",
                            site,
                            linkId)
                    .isPresent();
            Next next = accounts
                    ? decide(tx, linkId, Cause.of("levelled"), state -> rule.level(state, winner))
                            .next()
                    : new Next.Done();
            return next instanceof Next.Send send ? Optional.of(send.operationId()) : Optional.empty();
        });
    }

    /** What a person decides about operations and holds. */
    public LedgerDecisions decisions() {
        return new LedgerDecisions(store, rule, transitions, paces);
    }

    /** The next step of a link; sends what is planned and free. {@link Next.Done} where there is nothing. */
    public Next proceed(String linkId) {
        if (rule.next(state(linkId)) instanceof Next.Done done) {
            return done;
        }
        return store.write(tx -> {
            LinkState state = load(tx, linkId);
            return advance(tx, state, transitions.next(tx, state));
        });
    }

    /** A call that writes was answered; the next step follows at once. Without an answer: see {@link #unanswered}. */
    public Next answered(String linkId, Ticket ticket, Answer answer, Cause cause) {
        return store.write(tx -> {
            Outcome outcome = decide(tx, linkId, cause, state -> rule.answered(state, ticket, answer, clock.instant()));
            if (outcome.next() instanceof Next.ReadAccount
                    && rule.sets(ticket.operation().side())) {
                windows.setAt(tx, ticket.operation().id(), cause.movedAt());
            }
            return advance(tx, outcome.state(), outcome.next());
        });
    }

    /** A call that writes got no answer: recorded where the rule needs it. Its outcome is found out later. */
    public void unanswered(String linkId, Ticket ticket) {
        store.write(tx -> decide(
                tx,
                linkId,
                Cause.of("no answer"),
                state -> rule.answered(state, ticket, new Answer.Nothing(), clock.instant())));
    }

    /** Whether a call to the side can be repeated although it got no answer. */
    public boolean mayRepeat(Side side) {
        return rule.mayRepeat(side);
    }

    /** The account that a step asked for was read. */
    public Next accountRead(String linkId, Next.ReadAccount asked, Snapshot at, Cause cause) {
        return store.write(tx -> {
            Outcome outcome = decide(tx, linkId, cause, state -> rule.accountRead(state, asked, at, clock.instant()));
            return advance(tx, outcome.state(), outcome.next());
        });
    }

    /** The transactions that a step asked for were queried. */
    public Next looked(String linkId, Next.QueryTransactions asked, Look look, Cause cause) {
        return store.write(tx -> {
            Outcome outcome = decide(tx, linkId, cause, state -> rule.looked(state, asked, look, clock.instant()));
            return advance(tx, outcome.state(), outcome.next());
        });
    }

    /**
     * Ends the life of a link because its account on one side is gone: the balances are no longer kept equal until a new
     * baseline. Planned operations for that account are given up and listed.
     *
     * @return the points of each operation that was given up
     */
    public List<Long> unlink(String linkId, Side gone, String why) {
        return store.write(tx -> endings.unlink(tx, linkId, gone, why));
    }

    /**
     * Ends an opening whose balance did not come from an account of the program: once all of it is done, the program's state
     * is forgotten until its account is known. What was planned for the program is given up, because the later baseline reads
     * both sides. May be called again.
     *
     * @param opened noted as {@link NewAccounts#madeFrom} in the same transaction, so that no crash can come between the end
     *               of the opening and the note that it was given; null to note nothing
     * @return false while an operation of the link is planned on Wix, or sent, or its outcome unknown; and where the link has
     *         an account in the program, which has a baseline of its own
     */
    public boolean endOpening(String linkId, @Nullable String opened) {
        return store.write(tx -> endings.opening(tx, load(tx, linkId), opened));
    }

    private LinkState load(Tx tx, String linkId) throws SQLException {
        return transitions.load(tx, linkId);
    }

    private Outcome decide(Tx tx, String linkId, Cause cause, Function<LinkState, Outcome> decision)
            throws SQLException {
        return transitions.decide(tx, linkId, cause, decision);
    }

    private Next advance(Tx tx, LinkState from, Next first) throws SQLException {
        return transitions.advance(tx, from, first);
    }
}
