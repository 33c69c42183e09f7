package io.loyaltybridge.award.takeback;

import io.loyaltybridge.award.takeback.TakeBack.Step;
import io.loyaltybridge.customer.Accounts;
import io.loyaltybridge.customer.KnownCustomer;
import io.loyaltybridge.customer.Transactions;
import io.loyaltybridge.customer.Turns;
import io.loyaltybridge.effect.DueEffect;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.ledger.LaterTransaction;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.ledger.store.Cause;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.wix.WixConflictException;
import io.loyaltybridge.wix.WixRefusedException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code takeBacks}: records what an event takes back, and carries it out. Wix keeps no key for a call that takes points, but
 * refuses one at a revision that has passed. So the revision is on disk before the call, the same call is made again for as long as the
 * account stands there, and once it has moved the transactions say whether it was ours; they are asked after the account was read, and may lag.
 * Thread-safe.
 */
public final class TakeBacks {
    private static final int MOST_READINGS = 4;
    private static final Duration SOON = Duration.ofSeconds(1);

    /**
     * @param effects and reader: of the same site, as the others
     * @param handOut carries out what is planned, each in the turn of its customer
     */
    public record Parts(
            Store store,
            Links links,
            Awards awards,
            Reversals reversals,
            Effects effects,
            EffectReader reader,
            Turns turns,
            Runnable handOut,
            Clock clock) {}

    private final Parts parts;
    private final Duration indexDelay;

    /** @param indexDelay after which the transactions show what the account shows; zero where that is not known */
    public TakeBacks(Parts parts, Duration indexDelay) {
        this.parts = parts;
        this.indexDelay = indexDelay;
    }

    /**
     * Records the variable {@code reversal}. Sets {@code outcome}, and {@code customer} and {@code link} to those whose points are taken
     * back, where the event runs in their turn. One that names nobody does not: what it takes back is carried out beside it.
     */
    public void recordReversal(Exchange exchange) {
        Reversal reversal = exchange.getVariable("reversal", Reversal.class);
        Reversals.Recorded recorded =
                parts.reversals().record(reversal, InboxEvent.of(exchange).seq());
        exchange.setVariable("outcome", recorded.outcome());
        KnownCustomer nobody = KnownCustomer.of(exchange).withLink(null);
        KnownCustomer.set(exchange, nobody);
        String link = recorded.link();
        Link customer = link == null ? null : parts.links().current(link).orElse(null);
        if (customer == null) {
            return;
        }
        parts.turns().need(exchange, customer.id());
        if (parts.turns().has(exchange, customer.id())) {
            KnownCustomer.set(exchange, nobody.withLink(customer.id()).withIdsOf(customer));
        } else {
            parts.handOut().run();
        }
    }

    /** Takes up the take-back in {@code effect}. Sets {@code takeBack}, and {@code accountId} to the account. */
    public void takeUp(Exchange exchange) {
        StoredEffect effect = effect(exchange);
        String account = customer(effect).wixAccountId();
        TakeBack takeBack = new TakeBack(
                Step.READ,
                effect.id(),
                effect.payload().path("points").asLong(),
                Fence.of(effect.payload()),
                null,
                0,
                null);
        exchange.setVariable("accountId", account);
        if (account == null && effect.isOpen()) {
            nothing(exchange, "nothing taken back: the customer has no account on Wix any more");
        }
        TakeBack.set(exchange, account == null || !effect.isOpen() ? takeBack.next(Step.OVER) : takeBack);
    }

    /** Compares the account that was just read with the state that the last call goes by, and begins the call that follows. */
    public void compareAccount(Exchange exchange) {
        TakeBack takeBack = TakeBack.of(exchange).seen(Accounts.needed(exchange, Side.WIX));
        StoredEffect effect = effect(exchange);
        Fence fence = Fence.of(effect.payload());
        Snapshot read = Objects.requireNonNull(takeBack.read());
        if (!effect.isOpen()) {
            TakeBack.set(exchange, takeBack.next(Step.OVER));
        } else if (fence == null) {
            begin(exchange, takeBack, effect);
        } else if (read.version() < fence.at().version()) {
            throw new HandBackException("Wix shows an older state of the account than before", SOON);
        } else if (read.version() == fence.at().version()) {
            again(exchange, takeBack.with(fence));
        } else {
            look(exchange, takeBack, effect, fence);
        }
    }

    /** A first call, or one after another that certainly came to nothing. */
    private void begin(Exchange exchange, TakeBack takeBack, StoredEffect effect) {
        Snapshot read = Objects.requireNonNull(takeBack.read());
        long amount = Math.min(takeBack.wanted(), read.balance());
        if (amount < 1) {
            nothing(
                    exchange,
                    "nothing taken back: the balance is " + read.balance() + " (wanted " + takeBack.wanted() + ")");
            TakeBack.set(exchange, takeBack.next(Step.OVER));
            return;
        }
        Fence fence = new Fence(read, amount, null);
        Effects.Begun begun = parts.effects()
                .beginAs(effect.id(), effect.payload(), fence.in(effect.payload()))
                .orElseThrow(() -> new HandBackException("it is carried out elsewhere", SOON));
        DueEffect.set(exchange, DueEffect.begun(exchange, begun).notRepeated());
        TakeBack.set(exchange, takeBack.with(fence).next(Step.CALL));
    }

    /** The account stands where it stood before the last call: the same call cannot take effect twice. */
    private void again(Exchange exchange, TakeBack takeBack) {
        RuntimeException refused = takeBack.refused();
        if (refused instanceof WixConflictException && takeBack.readings() >= MOST_READINGS) {
            throw new AnswerSaysNothingException(
                    Reason.of(refused) + ", although the account stands at this revision", refused);
        }
        if (refused != null && !(refused instanceof WixConflictException)) {
            if (DueEffect.isRepeated(exchange)) {
                throw new AnswerSaysNothingException(
                        Reason.of(refused) + "; an earlier call may still take effect", refused);
            }
            throw refused;
        }
        DueEffect before = DueEffect.of(exchange);
        Effects.Begun begun = parts.effects().begin(takeBack.id());
        DueEffect now = DueEffect.begun(exchange, begun);
        DueEffect.set(exchange, before != null && before.repeated() ? now.onceCalled() : now);
        TakeBack.set(exchange, takeBack.next(begun.open() ? Step.CALL : Step.OVER));
    }

    /** The account has moved since the last call, so that call takes effect no more; whether it did the transactions say. */
    private void look(Exchange exchange, TakeBack takeBack, StoredEffect effect, Fence fence) {
        Fence passed = fence.past() == null ? fence.passedAt(parts.clock().millis()) : fence;
        if (fence.past() == null && !parts.effects().note(effect.id(), effect.payload(), passed.in(effect.payload()))) {
            throw new HandBackException("it is carried out elsewhere", SOON);
        }
        TakeBack.set(exchange, takeBack.with(passed).next(Step.LOOK));
    }

    /** Whether a transaction later than the last call's state is visible; of the query's answer in the body. Sets {@code laterVisible}. */
    public void seeLaterTransactions(Exchange exchange) {
        Fence fence = Objects.requireNonNull(TakeBack.of(exchange).fence());
        exchange.setVariable("laterVisible", LaterTransaction.isAmong(Transactions.later(exchange), fence.at()));
    }

    /**
     * Settles it by the transaction in the body, or begins another call where there is none and none of ours can show any more.
     *
     * @throws HandBackException where the list of transactions may not have caught up yet
     */
    public void seeOwnTransaction(Exchange exchange) {
        TakeBack takeBack = TakeBack.of(exchange);
        List<?> found = Transactions.of(exchange);
        if (!found.isEmpty()) {
            String transaction = found.get(0) instanceof Map<?, ?> first ? String.valueOf(first.get("id")) : null;
            parts.effects().begin(takeBack.id());
            settle(exchange, takeBack, transaction, takeBack.read());
            return;
        }
        long waited = parts.clock().millis()
                - Objects.requireNonNull(
                        Objects.requireNonNull(takeBack.fence()).past());
        boolean caughtUp = exchange.getVariable("laterVisible", false, Boolean.class);
        if (caughtUp || !indexDelay.isZero() && waited >= indexDelay.toMillis()) {
            begin(exchange, takeBack, effect(exchange));
            return;
        }
        if (indexDelay.isZero()) {
            throw new AnswerSaysNothingException("Wix's transactions do not show yet whether points were taken", null);
        }
        throw new HandBackException(
                "Wix's transactions may not show yet whether points were taken",
                Duration.ofMillis(indexDelay.toMillis() - waited));
    }

    /** Records Wix's answer to the call. */
    public void settleTakeBack(Exchange exchange) {
        TakeBack takeBack = TakeBack.of(exchange);
        Fence fence = Objects.requireNonNull(takeBack.fence());
        Map<?, ?> answer = exchange.getMessage().getBody(Map.class);
        String transaction = answer.get("transactionId") instanceof String text ? text : null;
        Snapshot account = Accounts.wix(exchange);
        // The next revision can only be that of this call.
        settle(
                exchange,
                takeBack,
                transaction,
                account != null && account.version() == fence.at().version() + 1 ? account.by(transaction) : account);
    }

    private void settle(
            Exchange exchange, TakeBack takeBack, @Nullable String transaction, @Nullable Snapshot account) {
        long amount = Objects.requireNonNull(takeBack.fence()).amount();
        String link = customer(effect(exchange)).id();
        parts.store().write(tx -> {
            boolean first = parts.effects().settle(tx, takeBack.id(), transaction, words(amount, takeBack.wanted()));
            if (first && account != null) {
                parts.awards()
                        .changed(
                                tx,
                                link,
                                account,
                                -amount,
                                new Cause("taken back: " + takeBack.id(), transaction, null, null));
            }
            return first;
        });
        TakeBack.set(exchange, takeBack.next(Step.OVER));
    }

    /** Wix refused the call: the account is read again, which says what that means. After a conflict an earlier copy of the call may have taken effect. */
    public void noteRefusal(Exchange exchange) {
        WixRefusedException refusal = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, WixRefusedException.class);
        DueEffect due = DueEffect.of(exchange);
        if (refusal instanceof WixConflictException && due != null) {
            DueEffect.set(exchange, due.onceCalled());
        }
        TakeBack.set(exchange, TakeBack.of(exchange).refusedWith(refusal).next(Step.READ));
    }

    private void nothing(Exchange exchange, String why) {
        String id = DueEffect.idOf(exchange);
        parts.effects().begin(id);
        parts.effects().settle(id, null, why);
    }

    private static String words(long amount, long wanted) {
        return amount == wanted
                ? "took back " + amount + " points"
                : "took back " + amount + " of " + wanted + " points: the balance had no more";
    }

    private StoredEffect effect(Exchange exchange) {
        return parts.reader().find(DueEffect.idOf(exchange)).orElseThrow();
    }

    private Link customer(StoredEffect effect) {
        return parts.links()
                .current(effect.linkId())
                .orElseThrow(() -> new IllegalStateException("no link " + effect.linkId()));
    }
}
