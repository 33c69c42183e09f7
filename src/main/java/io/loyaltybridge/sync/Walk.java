package io.loyaltybridge.sync;

import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.Told;
import io.loyaltybridge.ledger.store.Cause;
import org.apache.camel.Exchange;

/** What an exchange is about on its way through {@link SyncSteps}: the observation it brought, and the step it stands at. */
final class Walk {
    final String linkId;
    final Side side;
    final Snapshot at;
    final Cause cause;
    final Told told;
    boolean observed;
    Next next;
    Snapshot wixRead;
    /** The answer of a write that was 404, while the account is read to learn more; null otherwise. */
    String doubted;
    /** Whose balance stands where the link begins anew; null otherwise. */
    Side winner;

    /** Brings no observation. */
    Walk(String linkId) {
        this(linkId, null, null, null, null);
    }

    /** @param told the same observation as an event told it; null where no event did */
    Walk(String linkId, Side side, Snapshot at, Cause cause, Told told) {
        this.linkId = linkId;
        this.side = side;
        this.at = at;
        this.cause = cause;
        this.told = told;
        this.observed = side == null;
    }

    void startOn(Exchange exchange) {
        exchange.setProperty(Walk.class.getName(), this);
    }

    /** The walk of an exchange; null before one has begun. */
    static Walk of(Exchange exchange) {
        return exchange.getProperty(Walk.class.getName(), Walk.class);
    }
}
