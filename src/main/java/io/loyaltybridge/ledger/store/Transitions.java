package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.Notice;
import io.loyaltybridge.ledger.Operation;
import io.loyaltybridge.ledger.OperationKind;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Outcome;
import io.loyaltybridge.ledger.Rule;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Loads a link, asks the rule, and writes what it decided, inside a transaction of {@link SyncLedger}'s. */
final class Transitions {
    /** More transitions than one transaction of a link can have. */
    private static final int MOST = 1_000;

    private final Rule rule;
    private final LinkStates states;
    private final String site;
    private final Clock clock;
    private final Paces paces;
    private final SyncMetrics metrics;
    private final SetWindows windows;
    private volatile BalanceListener listener = BalanceListener.NONE;

    Transitions(Rule rule, String site, Clock clock, Paces paces, SyncMetrics metrics, SetWindows windows) {
        this.rule = rule;
        this.states = new LinkStates(site, clock);
        this.site = site;
        this.clock = clock;
        this.paces = paces;
        this.metrics = metrics;
        this.windows = windows;
    }

    /** See {@link SyncLedger#tell}. */
    void tell(BalanceListener balanceListener) {
        this.listener = balanceListener;
    }

    LinkState load(Tx tx, String linkId) throws SQLException {
        return states.load(tx, linkId).orElseThrow(() -> new IllegalArgumentException("no link " + linkId));
    }

    Outcome decide(Tx tx, String linkId, Cause cause, Function<LinkState, Outcome> decision) throws SQLException {
        LinkState state = load(tx, linkId);
        Outcome outcome = decision.apply(state);
        save(tx, state, outcome, cause);
        return paced(tx, outcome, cause);
    }

    /** As {@link #decide}, for points that the bridge gave itself, which count towards no limit. */
    void decideUncounted(Tx tx, String linkId, Cause cause, Function<LinkState, Outcome> decision) throws SQLException {
        LinkState state = load(tx, linkId);
        save(tx, state, decision.apply(state), cause);
    }

    /**
     * An event brought a side's state. While the customer's changes come too fast it is put off; after the pause the side is
     * read, so that all changes are carried as one, and their events bring nothing new.
     */
    Outcome event(Tx tx, String linkId, Cause cause, Side side, Snapshot at) throws SQLException {
        LinkState state = load(tx, linkId);
        Outcome outcome = rule.event(state, side, at);
        if (plans(outcome) || outcome.next() instanceof Next.ReadSide) {
            Optional<Instant> until = paces.slowedUntil(tx, linkId);
            if (until.isPresent()) {
                return new Outcome(
                        state,
                        List.of(),
                        List.of(),
                        List.of(),
                        until.get().isAfter(now())
                                ? new Next.PutOff(until.get())
                                : new Next.ReadSide(side, state.epoch()));
            }
        }
        save(tx, state, outcome, cause);
        return paced(tx, outcome, cause);
    }

    private Outcome paced(Tx tx, Outcome outcome, Cause cause) throws SQLException {
        if (!plans(outcome)) {
            return outcome;
        }
        String linkId = outcome.state().linkId();
        Paces.After after = paces.planned(tx, linkId);
        if (after.alarm() != null) {
            metrics.noticed(linkId, new Notice(Notice.Type.SLOWED, null, after.alarm()));
        }
        if (after.loop() == null) {
            return outcome;
        }
        Outcome broken = rule.breakLoop(outcome.state(), after.loop());
        save(tx, outcome.state(), broken, cause);
        return broken;
    }

    private static boolean plans(Outcome outcome) {
        return outcome.changed().stream()
                .anyMatch(o -> o.kind().isSync() && o.attempt() == 0 && o.state() == OperationState.PLANNED);
    }

    private void save(Tx tx, LinkState before, Outcome outcome, Cause cause) throws SQLException {
        states.save(tx, before, outcome, cause);
        windows.note(tx, before, outcome, cause);
        moved(tx, before, outcome, cause);
        outcome.notices().forEach(notice -> metrics.noticed(before.linkId(), notice));
        for (Operation operation : outcome.changed()) {
            if (operation.state() == OperationState.SETTLED) {
                tx.number("SELECT created_at FROM operations WHERE site = ? AND id = ?", site, operation.id())
                        .ifPresent(at -> metrics.carried(operation.side(), clock.millis() - at));
            }
        }
    }

    private void moved(Tx tx, LinkState before, Outcome outcome, Cause cause) throws SQLException {
        Snapshot was = before.wix();
        Snapshot is = outcome.state().wix();
        if (was != null && is != null && is.version() > was.version() && is.balance() != was.balance()) {
            long opened = outcome.changed().stream()
                    .filter(o -> o.kind() == OperationKind.OPENING
                            && o.side() == Side.WIX
                            && o.state() == OperationState.SETTLED)
                    .mapToLong(Operation::amount)
                    .sum();
            listener.moved(tx, new BalanceListener.Move(before.linkId(), was, is, opened, cause));
        }
    }

    /** The next step of a link; what is planned for the program waits as long as there is no account to make it on. */
    Next next(Tx tx, LinkState state) throws SQLException {
        return rule.next(states.reachable(tx, state));
    }

    /** Continues until a call is needed, or nothing is left. */
    Next advance(Tx tx, LinkState from, Next first) throws SQLException {
        LinkState state = from;
        Next next = first;
        for (int i = 0; i < MOST; i++) {
            Outcome outcome;
            LinkState before = state;
            if (next instanceof Next.Send send) {
                outcome = rule.send(before, send.operationId(), now());
            } else if (next instanceof Next.Recover recover) {
                outcome = rule.recover(before, recover.operationId(), now());
            } else if (next instanceof Next.Done || next instanceof Next.Park) {
                Next more = next(tx, before);
                if (more instanceof Next.Done) {
                    return more;
                }
                next = more;
                continue;
            } else {
                return next;
            }
            save(tx, before, outcome, Cause.of("operation"));
            state = outcome.state();
            next = outcome.next();
        }
        throw new IllegalStateException("link " + from.linkId() + " does not settle");
    }

    private Instant now() {
        return clock.instant();
    }
}
