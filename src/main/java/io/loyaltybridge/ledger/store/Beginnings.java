package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Books;
import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.OpeningPolicy;
import io.loyaltybridge.ledger.Operation;
import io.loyaltybridge.ledger.Outcome;
import io.loyaltybridge.ledger.Rule;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.util.Optional;

/** How a link starts or restarts, inside a transaction of {@link SyncLedger}. */
final class Beginnings {
    private final Rule rule;
    private final Transitions transitions;
    private final Endings endings;
    private final String site;

    Beginnings(Rule rule, Transitions transitions, Endings endings, String site) {
        this.rule = rule;
        this.transitions = transitions;
        this.endings = endings;
        this.site = site;
    }

    /** As {@link SyncLedger#baseline}. */
    Next baseline(
            Tx tx, String linkId, Next.ReadBaseline asked, FirstSight wix, FirstSight program, OpeningPolicy policy)
            throws SQLException {
        LinkState before = transitions.load(tx, linkId);
        if (before.isLinked()) {
            return new Next.ReadSide(Side.WIX, before.epoch());
        }
        Next begun = begin(tx, linkId, asked, wix.began(), program.began(), policy);
        if (begun instanceof Next.Done) {
            NewAccounts.forget(tx, site, linkId);
            moved(tx, linkId, Side.WIX, wix);
            moved(tx, linkId, Side.PROGRAM, program);
        }
        return begun;
    }

    private void moved(Tx tx, String linkId, Side side, FirstSight sight) throws SQLException {
        if (sight.hasMoved()) {
            transitions.decide(
                    tx,
                    linkId,
                    Cause.of("since the account was made"),
                    state -> rule.read(state, side, state.epoch(), sight.now()));
        }
    }

    private Next begin(
            Tx tx, String linkId, Next.ReadBaseline asked, Snapshot wix, Snapshot program, OpeningPolicy policy)
            throws SQLException {
        Outcome outcome = transitions.decide(
                tx,
                linkId,
                Cause.of("opening balance"),
                state -> rule.baseline(state, asked.epoch(), wix, program, policy));
        return outcome.next() instanceof Next.Recover
                ? transitions.advance(tx, outcome.state(), outcome.next())
                : outcome.next();
    }

    /** As {@link SyncLedger#restart}. */
    Next restart(Tx tx, String linkId, Next.ReadBaseline asked, Snapshot wix, Snapshot program, Side winner)
            throws SQLException {
        LinkState state = transitions.load(tx, linkId);
        Optional<String> open =
                state.open(Side.WIX).or(() -> state.open(Side.PROGRAM)).map(Operation::id);
        if (open.isPresent()) {
            throw new IllegalStateException("operation " + open.get() + " is in progress or has an unknown outcome");
        }
        Optional<String> broken = Books.broken(state);
        if (broken.isEmpty()) {
            return new Next.Done();
        }
        if (asked.epoch() != state.epoch()) {
            return new Next.ReadBaseline(state.epoch());
        }
        endings.line(tx, linkId, broken.get() + ": the link restarts");
        return begin(
                tx,
                linkId,
                asked,
                wix,
                program,
                winner == Side.WIX ? OpeningPolicy.WIX_WINS : OpeningPolicy.PROGRAM_WINS);
    }
}
