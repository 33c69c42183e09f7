package io.loyaltybridge.award;

import io.loyaltybridge.customer.Accounts;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.Award;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.ledger.store.ReversedException;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.wix.WixNotFoundException;
import io.loyaltybridge.wix.WixRefusedException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code awardSteps}: what the bridge does to the outside, as begin (intent on disk, or the stored outcome),
 * call, settle. Thread-safe.
 */
public final class AwardSteps {
    private static final long MOST_POINTS = 9_999_999;
    private static final int LONGEST_DESCRIPTION = 100;

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final Awards awards;
    private final Ceilings ceilings;
    private final Set<String> reversed;
    private final GoneNotes notes;
    private final Duration keyKept;
    private final Clock clock;
    private final Consumer<InboxEvent> onAwarded;

    /**
     * @param reversed the sources whose awards something may take back
     * @param keyKept  how long Wix knows the key of an award, counted from its first call
     */
    public AwardSteps(
            Awards awards,
            Ceilings ceilings,
            Set<String> reversed,
            GoneNotes notes,
            Duration keyKept,
            Clock clock,
            Consumer<InboxEvent> onAwarded) {
        this.awards = awards;
        this.ceilings = ceilings;
        this.reversed = Set.copyOf(reversed);
        this.notes = notes;
        this.keyKept = keyKept;
        this.clock = clock;
        this.onAwarded = onAwarded;
    }

    /**
     * Begins the award of the variables {@code operationId}, {@code link}, {@code amount}, {@code description},
     * {@code reason} and {@code day}; {@code accountAt} where the account was read on the way. Sets {@code giving}. Nothing is begun
     * that the source may not give ({@link Ceilings}).
     */
    public void beginAward(Exchange exchange) {
        InboxEvent event = InboxEvent.of(exchange);
        long amount = exchange.getVariable("amount", Long.class);
        String description = exchange.getVariable("description", String.class);
        if (amount < 1 || amount > MOST_POINTS) {
            throw new IllegalArgumentException(
                    "amount: expected a whole number from 1 to " + MOST_POINTS + ", found " + amount);
        }
        if (description == null || description.isEmpty() || description.length() > LONGEST_DESCRIPTION) {
            throw new IllegalArgumentException("description: expected 1 to " + LONGEST_DESCRIPTION + " characters");
        }
        String day = exchange.getVariable("day", String.class);
        // What nothing takes back does not keep what it was given for.
        PlannedAward planned =
                reversed.contains(event.source()) ? exchange.getVariable("award", PlannedAward.class) : null;
        Award award = new Award(
                exchange.getVariable("operationId", String.class),
                exchange.getVariable("link", String.class),
                exchange.getVariable("reason", String.class),
                amount,
                description,
                event.source(),
                event.seq(),
                day == null ? ceilings.day(event.occurredAt()) : day,
                planned == null ? null : planned.object(),
                planned == null ? null : planned.basis());
        Snapshot read = exchange.getVariable("accountAt", Snapshot.class);
        Awards.Stored stored;
        try {
            stored = ceilings.keep(ceiling -> awards.begin(award, read, ceiling));
        } catch (CappedException | ReversedException e) {
            // The amount may not be the one that was asked about before: a route of a team's own computes it.
            awards.notGiven(award.id());
            Giving.set(exchange, Giving.none());
            exchange.setVariable("outcome", Reason.of(e));
            return;
        }
        boolean open = stored.state() == OperationState.SENT;
        boolean forgotten = stored.attempt() > 1 && clock.millis() - stored.firstSentAt() > keyKept.toMillis();
        Giving.set(exchange, new Giving(open, stored.attempt(), open && forgotten, false, null, stored.cut()));
        exchange.setVariable("amount", stored.amount());
        if (stored.state() == OperationState.SETTLED) {
            exchange.setVariable("outcome", awarded(exchange, stored.transactionId()));
        } else if (!open) {
            exchange.setVariable("outcome", "not awarded, because this award was closed before: " + stored.outcome());
        }
    }

    /** Records what Wix answered to the award: its transaction, and the account's revision and balance where it says them. */
    public void settleAward(Exchange exchange) {
        Map<?, ?> answer = exchange.getMessage().getBody(Map.class);
        settle(exchange, (String) answer.get("transactionId"), Accounts.wix(exchange));
    }

    private void settle(Exchange exchange, @Nullable String transactionId, @Nullable Snapshot account) {
        boolean first = awards.settle(
                exchange.getVariable("operationId", String.class),
                transactionId,
                account,
                exchange.getVariable("requestId", String.class));
        exchange.setVariable("outcome", awarded(exchange, transactionId));
        if (first) {
            onAwarded.accept(InboxEvent.of(exchange));
        }
    }

    /**
     * Wix refused the award. At the first attempt nothing can have been given, so the refusal stands. After an attempt
     * without an answer it says nothing about that one, and the route asks the transactions for the key.
     */
    public void noteRefusal(Exchange exchange) {
        Giving.set(
                exchange,
                Giving.of(exchange)
                        .refusedWith(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, WixRefusedException.class)));
    }

    /** Settles the award by the transaction that carries its key. Where there is none, a refusal stands, and what was not sent yet is sent. */
    public void settleByTransaction(Exchange exchange) {
        Map<?, ?> answer = exchange.getMessage().getBody(Map.class);
        if (answer.get("loyaltyTransactions") instanceof List<?> list
                && !list.isEmpty()
                && list.get(0) instanceof Map<?, ?> transaction) {
            settle(exchange, (String) transaction.get("id"), null);
            exchange.setVariable("outcome", exchange.getVariable("outcome") + ", which Wix already had");
            Giving.set(exchange, Giving.of(exchange).settled());
        }
    }

    /**
     * Ends the event with the refusal. After a first attempt the award was certainly not given: it can be sent afresh,
     * at once where Wix does not find the account, whose customer is then looked up again. After a repeat an earlier copy may have taken effect, so it stays sent.
     */
    public void endWithRefusal(Exchange exchange) {
        Giving giving = Giving.of(exchange);
        WixRefusedException refusal =
                Objects.requireNonNull(giving.refusal(), "an award ends with a refusal where Wix refused it only");
        String why = Reason.of(refusal);
        if (!giving.lookUp()) {
            awards.notApplied(exchange.getVariable("operationId", String.class), why);
        }
        if (refusal instanceof WixNotFoundException) {
            // Only a read of the account says that it is gone, so nothing that is known of the customer is dropped.
            notes.doubt(exchange.getVariable("link", String.class), why);
            throw HandBackException.afterCall(why + "; the customer's account is looked up again", AT_ONCE);
        }
        throw refusal;
    }

    private static String awarded(Exchange exchange, @Nullable String transactionId) {
        String cut = Giving.of(exchange).cut();
        return "awarded " + exchange.getVariable("amount", Long.class) + " points"
                + (cut == null ? "" : " (" + cut + ")")
                + (transactionId == null ? "" : ", transaction " + transactionId);
    }
}
