package io.loyaltybridge.customer;

import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.Told;
import io.loyaltybridge.ledger.store.Cause;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code observation}: what was seen of a customer's balance on one side.
 *
 * @param kind   of the event that told it, or as which it counts; the empty text for none
 * @param told   the same as an event told it; null where no event did, or where the side has strict versions
 * @param counts false for a new account that is to be left alone
 */
public record Observation(Side side, String kind, Snapshot at, Cause cause, @Nullable Told told, boolean counts) {

    public Observation(Side side, String kind, Snapshot at, Cause cause, @Nullable Told told) {
        this(side, kind, at, cause, told, true);
    }

    /** The observation of an exchange; of its variables side, version, balance, kind and cause where no step set it. */
    public static Observation of(Exchange exchange) {
        Observation set = exchange.getVariable("observation", Observation.class);
        return set != null
                ? set
                : new Observation(
                        Side.of(exchange.getVariable("side", String.class)),
                        exchange.getVariable("kind", "", String.class),
                        new Snapshot(
                                exchange.getVariable("version", Long.class),
                                exchange.getVariable("balance", Long.class),
                                exchange.getVariable("movedAt", Long.class),
                                null),
                        Cause.of(exchange.getVariable("cause", "", String.class)),
                        null);
    }

    public static void set(Exchange exchange, Observation seen) {
        exchange.setVariable("observation", seen);
        // As routes of the version before read it.
        exchange.setVariable("side", seen.side.word());
        exchange.setVariable("kind", seen.kind);
        exchange.setVariable("version", seen.version());
        exchange.setVariable("balance", seen.balance());
        exchange.setVariable("ignored", !seen.counts);
    }

    /** The same of a new account that is to be left alone. */
    public Observation leftAlone() {
        return new Observation(side, kind, at, cause, told, false);
    }

    public boolean onWix() {
        return side == Side.WIX;
    }

    /** The account's version; on Wix its revision, 0 where the program has none. */
    public long version() {
        return at.version();
    }

    public long balance() {
        return at.balance();
    }

    /** Whether it is the first of an account. */
    public boolean ofNewAccount() {
        return kind.endsWith("account_created") || kind.equals("account-created");
    }
}
