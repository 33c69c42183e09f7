package io.loyaltybridge.sync;

import io.loyaltybridge.customer.Observation;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.Told;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** What an exchange is about on its way through {@link SyncSteps}: the observation it brought, and the step it stands at. */
final class Walk {
    final String linkId;
    private final @Nullable Observation seen;
    boolean observed;
    private @Nullable Next next;
    /** The first of the two reads of a baseline; null otherwise. */
    @Nullable
    Snapshot wixRead;
    /** The answer of a write that was 404, while the account is read to learn more; null otherwise. */
    @Nullable
    String doubted;
    /** Whose balance stands where the link begins anew; null otherwise. */
    @Nullable
    Side winner;

    /** Whether both sides are read because the database was restored. */
    boolean restored;

    /** Brings no observation. */
    Walk(String linkId) {
        this(linkId, null);
    }

    /** @param seen null where it brings no observation */
    Walk(String linkId, @Nullable Observation seen) {
        this.linkId = linkId;
        this.seen = seen;
        this.observed = seen == null;
    }

    /** What it brought; asked only while that was not observed yet. */
    Observation seen() {
        return Objects.requireNonNull(seen, "this walk brought no observation");
    }

    /** The observation of a side as an event told it; null where no event did. */
    @Nullable
    Told toldOf(Side side) {
        return seen != null && seen.side() == side ? seen.told() : null;
    }

    void standAt(Next step) {
        next = step;
    }

    /** The step it stands at. */
    Next next() {
        return Objects.requireNonNull(next, "the walk stands at no step yet");
    }

    void startOn(Exchange exchange) {
        exchange.setProperty(Walk.class.getName(), this);
    }

    static boolean hasBegun(Exchange exchange) {
        return exchange.getProperty(Walk.class.getName()) != null;
    }

    /** The walk of an exchange, which has begun. */
    static Walk of(Exchange exchange) {
        return Objects.requireNonNull(
                exchange.getProperty(Walk.class.getName(), Walk.class),
                "no walk has begun: the route must call observeBalance or planOpenWork of syncSteps first");
    }
}
