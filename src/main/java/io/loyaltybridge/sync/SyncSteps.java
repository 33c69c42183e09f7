package io.loyaltybridge.sync;

import io.loyaltybridge.customer.Accounts;
import io.loyaltybridge.customer.KnownCustomer;
import io.loyaltybridge.customer.Observation;
import io.loyaltybridge.failure.Failures;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.ledger.Answer;
import io.loyaltybridge.ledger.Look;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.Step;
import io.loyaltybridge.ledger.Ticket;
import io.loyaltybridge.ledger.Told;
import io.loyaltybridge.ledger.Verdict;
import io.loyaltybridge.ledger.store.Cause;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.SyncLedger;
import io.loyaltybridge.log.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code syncSteps}: walks a customer through the rule. Each method is one transaction; the variable {@code step}
 * says which call to the outside comes next ({@link Step}). A crash anywhere is recovered by the same walk from its start. Thread-safe.
 */
public final class SyncSteps {
    private static final Duration HELD = Duration.ofSeconds(60);

    private final SyncLedger ledger;
    private final Links links;
    private final GoneAccounts gone;
    private final Clock clock;
    private final NextCalls calls;

    public SyncSteps(SyncLedger ledger, Links links, GoneAccounts gone, Clock clock) {
        this.ledger = ledger;
        this.links = links;
        this.gone = gone;
        this.clock = clock;
        this.calls = new NextCalls(ledger, links, gone);
    }

    /** Takes what was seen of a side into account: the variables {@code link} and {@code observation}. */
    public void observeBalance(Exchange exchange) {
        Observation seen = Observation.of(exchange);
        Walk walk = new Walk(exchange.getVariable("link", String.class), seen);
        gone.there(walk.linkId, seen.side());
        walk.startOn(exchange);
        go(exchange, walk, new Next.Done());
    }

    /**
     * Before the walk: where no observation began one, sets out to do what is planned or open for the variable
     * {@code link}. So a covered event still finishes what its first attempt began.
     */
    public void planOpenWork(Exchange exchange) {
        if (Walk.hasBegun(exchange)) {
            return;
        }
        Walk walk = new Walk(exchange.getVariable("link", String.class));
        walk.startOn(exchange);
        go(exchange, walk, ledger.proceed(walk.linkId));
    }

    /** The same where something was planned on the way, after what was planned before was done. */
    public void planNewWork(Exchange exchange) {
        Walk walk = new Walk(exchange.getVariable("link", String.class));
        walk.startOn(exchange);
        go(exchange, walk, ledger.proceed(walk.linkId));
    }

    /** Sets out to read the side of the variable {@code side} of the variable {@code link}, whatever was seen of it. */
    public void planReadOfSide(Exchange exchange) {
        Side side = Side.of(exchange.getVariable("side", String.class));
        Walk walk = new Walk(exchange.getVariable("link", String.class));
        walk.startOn(exchange);
        go(exchange, walk, new Next.ReadSide(side, ledger.state(walk.linkId).epoch()));
    }

    /**
     * Sets out to begin the link of the variable {@code link} anew, because its books are out; the balance of the side in
     * the variable {@code winner} stands. Without a winner, both sides are compared with the books after a restore of the database. Nothing
     * changes before both sides are read.
     */
    public void planStartOver(Exchange exchange) {
        Walk walk = new Walk(exchange.getVariable("link", String.class));
        String winner = exchange.getVariable("winner", String.class);
        walk.winner = winner == null ? null : Side.valueOf(winner);
        walk.restored = winner == null;
        walk.startOn(exchange);
        go(exchange, walk, new Next.ReadBaseline(ledger.state(walk.linkId).epoch()));
    }

    /** Sets out with a person's word for the outcome of an operation: variables {@code link}, {@code operation}, {@code verdict}. */
    public void takeVerdict(Exchange exchange) {
        Walk walk = new Walk(exchange.getVariable("link", String.class));
        walk.startOn(exchange);
        go(
                exchange,
                walk,
                ledger.decisions()
                        .decide(
                                walk.linkId,
                                exchange.getVariable("operation", String.class),
                                Verdict.valueOf(exchange.getVariable("verdict", String.class))));
    }

    /** Records what the call of the last step brought, and sets the next one. */
    public void settleAnswer(Exchange exchange) {
        Walk walk = Walk.of(exchange);
        Next next = walk.next();
        Step step = exchange.getVariable("step", Step.class);
        if (!step.looks()) {
            gone.there(walk.linkId, Objects.requireNonNull(step.side(), "no call was made at the step done"));
        }
        if (walk.doubted != null) {
            String doubted = walk.doubted;
            walk.doubted = null;
            Ticket ticket = Objects.requireNonNull(Refusals.writing(next), "only the answer to a write is doubted");
            if (ledger.mayRepeat(ticket.operation().side())) {
                throw new NotAboutTheAccountException(doubted);
            }
            go(
                    exchange,
                    walk,
                    ledger.answered(walk.linkId, ticket, new Answer.Rejected(doubted), Cause.of("answered 404")));
        } else if (next instanceof Next.Adjust adjust) {
            go(
                    exchange,
                    walk,
                    ledger.answered(
                            walk.linkId,
                            adjust.ticket(),
                            new Answer.Ok(adjusted(exchange, adjust)),
                            answerCause(exchange, Side.WIX)));
        } else if (next instanceof Next.CallProgram call) {
            go(
                    exchange,
                    walk,
                    ledger.answered(
                            walk.linkId,
                            call.ticket(),
                            new Answer.Ok(Accounts.program(exchange)),
                            answerCause(exchange, Side.PROGRAM)));
        } else if (next instanceof Next.SetBalance set) {
            go(
                    exchange,
                    walk,
                    ledger.answered(
                            walk.linkId,
                            set.ticket(),
                            new Answer.Ok(Accounts.program(exchange)),
                            answerCause(exchange, Side.PROGRAM)));
        } else if (next instanceof Next.ReadAccount read) {
            Side side = read.ticket().operation().side();
            go(
                    exchange,
                    walk,
                    ledger.accountRead(
                            walk.linkId, read, Accounts.needed(exchange, side), answerCause(exchange, side)));
        } else if (next instanceof Next.ReadSide read) {
            Next after = ledger.read(
                    walk.linkId, read, Accounts.needed(exchange, read.side()), answerCause(exchange, read.side()));
            walk.observed |= after instanceof Next.Done;
            Told told = walk.toldOf(read.side());
            if (after instanceof Next.Done && told != null) {
                ledger.told(walk.linkId, read.side(), told).ifPresent(why -> exchange.setVariable("doubt", why));
            }
            go(exchange, walk, after instanceof Next.Done ? ledger.proceed(walk.linkId) : after);
        } else if (next instanceof Next.QueryTransactions look) {
            Look found = new Look(
                    exchange.getVariable("found", false, Boolean.class),
                    exchange.getVariable("laterVisible", false, Boolean.class),
                    0);
            go(
                    exchange,
                    walk,
                    ledger.looked(
                            walk.linkId,
                            look,
                            found,
                            answerCause(exchange, look.ticket().operation().side())));
        } else if (next instanceof Next.ReadBaseline baseline) {
            baselineRead(exchange, walk, baseline);
        } else {
            throw new IllegalStateException("no answer is expected at the step " + exchange.getVariable("step"));
        }
    }

    /** The account of the step is gone, and what follows from that is done: nothing is left. */
    public void endWithoutAccount(Exchange exchange) {
        exchange.setVariable("step", Step.DONE);
    }

    /** The end of an event of which a change may be lost: everything is done, and a person has to look. */
    public void parkLostChange(Exchange exchange) {
        String doubt = exchange.getVariable("doubt", String.class);
        if (doubt != null) {
            throw new ParkException(doubt
                    + "; everything known was carried over: check this customer (explain), then discard this event");
        }
    }

    private void baselineRead(Exchange exchange, Walk walk, Next.ReadBaseline baseline) {
        if (walk.wixRead == null) {
            walk.wixRead = Accounts.needed(exchange, Side.WIX);
            exchange.setVariable("step", Step.read(Side.PROGRAM));
            return;
        }
        Snapshot program = Accounts.needed(exchange, Side.PROGRAM);
        if (walk.restored) {
            Next after = ledger.afterRestore(walk.linkId, baseline, walk.wixRead, program);
            walk.wixRead = null;
            go(exchange, walk, after instanceof Next.Done ? ledger.proceed(walk.linkId) : after);
            return;
        }
        Next after = walk.winner != null
                ? ledger.restart(walk.linkId, baseline, walk.wixRead, program, walk.winner)
                : Beginning.of(
                                links.newAccounts().madeFrom(walk.linkId).orElse(""),
                                exchange.getVariable("imported", Long.class),
                                walk.wixRead,
                                program,
                                Beginning.policy(exchange))
                        .write(ledger, walk.linkId, baseline);
        walk.wixRead = null;
        if (after instanceof Next.ReadSide) {
            // Begun by the other side's event: this one's content counts now.
            go(exchange, walk, walk.observed ? ledger.proceed(walk.linkId) : new Next.Done());
            return;
        }
        walk.observed |= after instanceof Next.Done;
        go(exchange, walk, after instanceof Next.Done ? ledger.proceed(walk.linkId) : after);
    }

    /** The account after an adjustment. The next revision after the fence can only be the adjustment's own. */
    private static @Nullable Snapshot adjusted(Exchange exchange, Next.Adjust adjust) {
        Snapshot account = Accounts.wix(exchange);
        return account != null && account.version() == adjust.revision() + 1
                ? account.by(text(exchange.getMessage().getBody(Map.class).get("transactionId")))
                : account;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    private static Cause answerCause(Exchange exchange, Side side) {
        if (side == Side.WIX
                && exchange.getMessage().getBody() instanceof Map<?, ?> body
                && body.get("transactionId") instanceof String id) {
            exchange.setVariable("transactionId", id);
        }
        return new Cause(
                "answer", null, exchange.getVariable("transactionId", String.class), Accounts.movedAt(exchange, side));
    }

    /**
     * The call of the last step failed. A refusal goes to the rule; where the outcome is unknown that is recorded, and
     * the event comes again later; an account that is gone becomes the step {@code gone-…}.
     */
    public void judgeFailure(Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Walk walk = Walk.of(exchange);
        exchange.setVariable("transactionId", null);
        Ticket ticket = walk.doubted == null ? Refusals.writing(walk.next()) : null;
        Answer refusal = ticket == null ? null : Refusals.of(failure, ledger, walk.linkId, ticket.operation());
        Side missing = GoneAccounts.notFoundOn(failure);
        if (missing != null) {
            notFound(exchange, walk, missing, failure);
        } else if (ticket != null && refusal != null) {
            go(exchange, walk, ledger.answered(walk.linkId, ticket, refusal, Cause.of(Reason.of(failure))));
        } else {
            if (ticket != null && !Failures.nothingTookEffect(failure)) {
                ledger.unanswered(walk.linkId, ticket);
            }
            throw failure;
        }
    }

    /** Only a read of the very account can say that it is gone; after a write it is read to learn more, and anything else is tried again. */
    private void notFound(Exchange exchange, Walk walk, Side side, Exception failure) {
        boolean reads = Step.read(side).equals(exchange.getVariable("step"));
        if (reads && GoneAccounts.saysNoAccount(failure)) {
            gone.missing(exchange, walk.linkId, side, failure);
            exchange.setVariable("step", Step.gone(side));
            KnownCustomer.set(exchange, KnownCustomer.of(exchange).withGone(side));
            exchange.setVariable("outcome", Reason.of(failure));
        } else if (!reads && Refusals.writing(walk.next()) != null) {
            walk.doubted = Reason.of(failure) + ", although the account is there";
            exchange.setVariable("step", Step.read(side));
        } else {
            throw new NotAboutTheAccountException(failure);
        }
    }

    private void go(Exchange exchange, Walk walk, Next first) {
        Next next = first;
        while (next instanceof Next.Done && !walk.observed) {
            Observation seen = walk.seen();
            SyncLedger.Observed observed = ledger.observe(walk.linkId, seen.side(), seen.at(), seen.cause());
            walk.observed = observed.dealtWith();
            next = observed.next();
            if (walk.observed) {
                break;
            }
        }
        walk.standAt(next);
        if (next instanceof Next.WaitUntil wait) {
            Duration delay = Duration.between(clock.instant(), wait.when());
            throw new HandBackException(
                    "the outcome of operation " + wait.operationId() + " is looked for again",
                    delay.isNegative() ? Duration.ofMillis(1) : delay);
        }
        if (next instanceof Next.PutOff putOff) {
            throw new HandBackException(
                    "this customer has many changes, so they are added up and carried over less often (sync.loop-limit)",
                    Duration.between(clock.instant(), putOff.until()));
        }
        if (next instanceof Next.HoldSide hold) {
            if (!walk.observed) {
                throw new HandBackException("held: " + hold.reason(), HELD);
            }
            exchange.setVariable("outcome", "held: " + hold.reason());
        }
        exchange.setVariable("step", calls.step(exchange, walk.linkId, next));
    }
}
