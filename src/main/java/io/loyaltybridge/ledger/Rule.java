package io.loyaltybridge.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The rule that keeps two balances equal, as pure functions: stored state and input in, what to write and what to do
 * next out. Thread-safe and without state of its own.
 *
 * <p>Each method is one transaction: load the {@link LinkState} under a lock on the link, call, write the
 * {@link Outcome} back, commit, and only then do {@link Outcome#next()}. Every method may be invoked again with the
 * same input after a crash, and by an instance that was overtaken.
 *
 * @see io.loyaltybridge.ledger
 */
public final class Rule {
    private final RuleSettings settings;
    private final Observing observing;
    private final Sending sending;
    private final Answering answering;
    private final Resolving resolving;
    private final Linking linking;
    private final Restoring restoring;

    private Rule(RuleSettings settings, OperationNaming naming, Set<Safeguard> kept) {
        this.settings = settings;
        this.observing = new Observing(settings, naming, Set.copyOf(kept));
        this.sending = new Sending(settings, observing);
        this.answering = new Answering(settings, observing, sending);
        this.resolving = new Resolving(settings, observing, sending, answering);
        this.linking = new Linking(settings, naming, observing);
        this.restoring = new Restoring(settings, observing, linking);
    }

    /** The rule as it is meant to be. */
    public static Rule full(RuleSettings settings) {
        return new Rule(settings, new OperationIds(), Safeguard.all());
    }

    /**
     * The rule with some safeguards left out, to show what they are for. Never for production.
     *
     * @param naming gives operations their ids
     * @param kept   the safeguards that stay
     */
    public static Rule with(RuleSettings settings, OperationNaming naming, Set<Safeguard> kept) {
        return new Rule(settings, naming, kept);
    }

    /** Whether a safeguard is in place; for those that the code around the core keeps. */
    public boolean keeps(Safeguard safeguard) {
        return observing.keeps(safeguard);
    }

    /**
     * A side's state arrived with an event.
     *
     * @return {@link Next.Done} if the event is dealt with; {@link Next.Recover} or {@link Next.HoldSide} if it has to
     *         stay in the inbox; {@link Next.ReadSide} if it is only a hint, or its version or balance is further on than
     *         is believed without a look; {@link Next.ReadBaseline} for a link without one
     */
    public Outcome event(LinkState state, Side side, Snapshot at) {
        Draft draft = observing.draft(state);
        if (!state.isLinked()) {
            return draft.then(new Next.ReadBaseline(state.epoch()));
        }
        Next blocked = observing.blocked(state, side);
        if (blocked != null) {
            return draft.then(blocked);
        }
        Snapshot seen = state.known(side);
        boolean hint = settings.of(side).isStrict()
                ? Observing.jumps(seen, at) || observing.isTooLarge(at.balance() - seen.balance())
                : observing.keeps(Safeguard.EVENT_IS_A_HINT);
        return hint ? draft.then(new Next.ReadSide(side, state.epoch())) : observed(draft, side, at);
    }

    /** A state of a side with strict versions was answered to a call of the bridge: as {@link #event}, but a jump is believed. */
    public Outcome shown(LinkState state, Side side, Snapshot at) {
        Draft draft = observing.draft(state);
        Next blocked = observing.blocked(state, side);
        return blocked != null ? draft.then(blocked) : observed(draft, side, at);
    }

    /**
     * A side was read in order to observe it; a reconciliation is nothing but this on both sides.
     *
     * @param epochAtStart the link's epoch from before the read began
     * @return as for {@link #event}; {@link Next.ReadSide} if the read was overtaken
     */
    public Outcome read(LinkState state, Side side, long epochAtStart, Snapshot at) {
        Draft draft = observing.draft(state);
        if (!state.isLinked()) {
            return draft.then(new Next.ReadBaseline(state.epoch()));
        }
        Next blocked = observing.blocked(state, side);
        if (blocked != null) {
            return draft.then(blocked);
        }
        boolean overtaken = epochAtStart != state.epoch();
        if (!settings.of(side).isStrict() && overtaken && observing.keeps(Safeguard.EPOCH_CHECK)) {
            draft.note(Notice.Type.OVERTAKEN, side, "the link was observed while it was read");
            return draft.then(new Next.ReadSide(side, state.epoch()));
        }
        String fell = overtaken || !observing.keeps(Safeguard.VERSION_CHECK)
                ? null
                : observing.fell(state.known(side), side, at);
        if (fell != null) {
            draft.holdLink(Notice.Type.VERSION_FELL, side, fell);
            return draft.then(new Next.HoldSide(side, fell));
        }
        return observed(draft, side, at);
    }

    private Outcome observed(Draft draft, Side side, Snapshot at) {
        Observing.Result result = observing.observe(draft, side, at, 0);
        Hold hold = draft.hold(side);
        return result == Observing.Result.HELD && hold != null
                ? draft.then(new Next.HoldSide(side, hold.reason()))
                : draft.then(new Next.Done());
    }

    /**
     * Whether an event tells nothing new: a duplicate, stale, or the echo of an operation. Nothing is covered while the
     * link has no baseline, because the event has to ask for one. Decides nothing.
     */
    public boolean covers(LinkState state, Side side, Snapshot at) {
        Snapshot seen = state.seen(side);
        return seen != null
                && state.isLinked()
                && settings.of(side).isStrict()
                && (at.version() < seen.version() || at.equals(seen));
    }

    /**
     * An event of a side whose balance is set told a state, and the side was read after it: looks for a set that this
     * state fell into, so that the change that made it was written over. Where changes are carried both ways it may be
     * lost, and a person has to look; on a mirror it is said. Never moves a balance or plans anything.
     *
     * @param windows the sets of this side that the event can belong to, settled ones only
     */
    public Outcome told(LinkState state, Side side, Told told, List<SetWindow> windows) {
        return observing.told(state, side, told, windows);
    }

    /** Whether a change of a side can be sent again where no answer told its outcome: by a fence, a key, or a look before it. */
    public boolean mayRepeat(Side side) {
        Capabilities.Write write = settings.of(side).write();
        return write != Capabilities.Write.NONE && write != Capabilities.Write.SET;
    }

    /** Whether the side's balance is set, instead of an amount added. */
    public boolean sets(Side side) {
        return settings.of(side).write() == Capabilities.Write.SET;
    }

    /** Whether changes on this side are written over with what the other side has. */
    public boolean overwrites(Side side) {
        return observing.overwrites(side);
    }

    /** Whether a side has versions that tell which of two states is the newer one. */
    public boolean isStrict(Side side) {
        return settings.of(side).isStrict();
    }

    /** How long a side may still show a state that is not its latest one. */
    public Duration indexDelay() {
        return settings.indexDelay();
    }

    /** What there is to do for a link: an outcome to find out first, then the oldest operation whose side is free. */
    public Next next(LinkState state) {
        for (Operation operation : state.operations()) {
            if (operation.state() == OperationState.SENT) {
                return new Next.Recover(operation.id());
            }
        }
        for (Operation operation : state.operations()) {
            boolean free = state.hold(operation.side()) == null
                    && (!operation.kind().isSync()
                            || state.open(operation.side()).isEmpty());
            if (operation.state() == OperationState.PLANNED && free) {
                return new Next.Send(operation.id());
            }
        }
        return new Next.Done();
    }

    /** Makes a planned operation SENT; {@link Outcome#next()} is its call. An amount no side takes is parked. */
    public Outcome send(LinkState state, String operationId, Instant now) {
        return sending.send(state, operationId, now);
    }

    /** Begins to find out the outcome of an operation that is SENT; does nothing for any other. */
    public Outcome recover(LinkState state, String operationId, Instant now) {
        return sending.recover(state, operationId, now);
    }

    /** A call that writes came back, or did not. */
    public Outcome answered(LinkState state, Ticket ticket, Answer answer, Instant now) {
        return answering.answered(state, ticket, answer, now);
    }

    /** The account of {@link Next.ReadAccount} was read. */
    public Outcome accountRead(LinkState state, Next.ReadAccount asked, Snapshot account, Instant now) {
        return resolving.accountRead(state, asked, account, now);
    }

    /** The transactions of {@link Next.QueryTransactions} were queried. */
    public Outcome looked(LinkState state, Next.QueryTransactions asked, Look look, Instant now) {
        return resolving.looked(state, asked, look, now);
    }

    /**
     * Plans an award on Wix; the same reason plans it once.
     *
     * @param reason the award's once-per key
     * @param amount points, at least 1
     */
    public Outcome planAward(LinkState state, String reason, long amount) {
        return linking.planAward(state, reason, amount);
    }

    /**
     * Both sides were read and become the starting point.
     *
     * @param epochAtStart the link's epoch from before the first read began
     */
    public Outcome baseline(LinkState state, long epochAtStart, Snapshot wix, Snapshot program, OpeningPolicy policy) {
        return linking.baseline(state, epochAtStart, wix, program, policy);
    }

    /**
     * Both sides of a link were read that is held since the database was restored from a backup, so that what happened after the backup
     * is in the balances and not in the books. Where the sides are as far apart as the books say, all of it was carried over, and what is
     * read is the new starting point. Where one side did not move, nothing of the other side's change was carried over, and the link goes
     * on. Where neither is so, nobody can tell what was carried over: the link stays held.
     *
     * <p>A side without versions may have moved with the same balance: where operations of ours are open there that add up to nothing, or
     * where the other side changed too. A change of somebody else that takes back all that happened there since cannot be seen.
     *
     * @param epochAtStart the link's epoch from before the first read began
     */
    public Outcome afterRestore(LinkState state, long epochAtStart, Snapshot wix, Snapshot program) {
        return restoring.afterRestore(state, epochAtStart, wix, program);
    }

    /**
     * Levels the difference that stands in the books: one operation of kind opening carries it to the side that gives
     * way, and nothing of it stands any more. Does nothing where none stands or {@link Difference#inTheWay} names
     * something, so that a second call changes nothing.
     *
     * @param winner the side whose balance stays
     * @return {@link Next.Send} of the operation, or {@link Next.Done} where nothing was planned
     */
    public Outcome level(LinkState state, Side winner) {
        return linking.level(state, winner);
    }

    /**
     * A person decides about an operation that holds its side; {@link Outcome#next()} reads the account. Until that
     * is stored the operation is UNKNOWN and nothing repeats it; after a crash in between the person decides again.
     * "Not applied" must be said only when no copy of the call can take effect any more.
     *
     * @throws IllegalArgumentException if the operation holds nothing
     */
    public Outcome decide(LinkState state, String operationId, Verdict verdict) {
        return linking.decide(state, operationId, verdict);
    }

    /**
     * Plans a parked operation again, under a new id.
     *
     * @throws IllegalArgumentException if it is not parked
     */
    public Outcome replay(LinkState state, String operationId) {
        return linking.replay(state, operationId);
    }

    /**
     * Gives a parked operation up; the difference stays.
     *
     * @throws IllegalArgumentException if it is not parked
     */
    public Outcome discard(LinkState state, String operationId) {
        return linking.discard(state, operationId);
    }

    /** A person lifts the hold of a side. */
    public Outcome release(LinkState state, Side side) {
        return linking.release(state, side);
    }

    /**
     * Holds the link for a person, because its operations go round in a loop.
     *
     * @param reason what shows it, and what the person does next
     */
    public Outcome breakLoop(LinkState state, String reason) {
        return linking.breakLoop(state, reason);
    }
}
