package io.loyaltybridge.ledger.store;

import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.payload.KeyedHash;
import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The repository of {@code idempotentConsumer} for effects that may happen once. A claim belongs to an inbox event: the same
 * event may claim again, a confirmed key is a duplicate, and while another event has the key its outcome is open, so this
 * event is handed back. The transaction that settles the operation confirms the key; the end of the route does not.
 */
public final class Claims extends ServiceSupport implements IdempotentRepository {
    private static final Duration LATER = Duration.ofSeconds(2);

    private record Claim(long owner, boolean confirmed, String ownerState, String ownerLane, String operationState) {
        /**
         * Whether the key is free: the effect of the event that had it did not happen, and will not; or that event comes after
         * this one in their lane, as when both were replayed, so that it cannot run before this one has ended.
         */
        boolean isFreeFor(InboxEvent event) {
            return hadNoEffect()
                    && (hasEnded()
                            || "pending".equals(ownerState)
                                    && owner > event.seq()
                                    && event.lane().equals(ownerLane));
        }

        private boolean hadNoEffect() {
            return operationState == null || operationState.equals("PLANNED") || operationState.equals("REFUSED");
        }

        private boolean hasEnded() {
            return ownerState == null
                    || ownerState.equals("done")
                    || ownerState.equals("parked")
                    || ownerState.equals("discarded");
        }
    }

    private final Store store;
    private final String site;
    private final Clock clock;
    private final Forgotten forgotten;

    public Claims(Store store, String site, Clock clock) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.forgotten = new Forgotten(store, site);
    }

    /** What is kept of a key of a forgotten customer's: it may name them. */
    public static String ofForgotten(KeyedHash hash, String key) {
        return "forgotten " + hash.of("claim", key);
    }

    @Override
    public boolean add(Exchange exchange, String key) {
        InboxEvent running = InboxEvent.of(exchange);
        long event = running.seq();
        long now = clock.millis();
        return store.write(tx -> {
            if (FoldedKeys.points(tx, site, key, forgotten).isPresent()) {
                return false;
            }
            int added = tx.update(
                    "INSERT INTO claims (site, claim_key, owner, state, at) VALUES (?,?,?,'claimed',?)"
                            + " ON CONFLICT (site, claim_key) DO NOTHING",
                    site,
                    key,
                    event,
                    now);
            if (added == 1) {
                return true;
            }
            Claim claim = find(tx, key).orElseThrow();
            if (claim.confirmed()) {
                return false;
            }
            if (claim.owner() != event && !claim.isFreeFor(running)) {
                throw new HandBackException("waits for event " + claim.owner() + ", which does the same", LATER);
            }
            tx.update("UPDATE claims SET owner = ?, at = ? WHERE site = ? AND claim_key = ?", event, now, site, key);
            return true;
        });
    }

    private Optional<Claim> find(io.loyaltybridge.store.Tx tx, String key) throws java.sql.SQLException {
        return tx.one(
                "SELECT c.owner, c.state, i.state, i.lane, o.state FROM claims c LEFT JOIN inbox i ON i.seq = c.owner"
                        + " LEFT JOIN operations o ON o.site = c.site AND o.id = c.claim_key WHERE c.site = ? AND c.claim_key = ?",
                r -> new Claim(
                        r.getLong(1),
                        r.getString(2).equals("confirmed"),
                        r.getString(3),
                        r.getString(4),
                        r.getString(5)),
                site,
                key);
    }

    @Override
    public boolean contains(String key) {
        return store.read(tx -> FoldedKeys.points(tx, site, key, forgotten).isPresent()
                || find(tx, key).map(Claim::confirmed).orElse(false));
    }

    /** A failed route keeps its claim, because its outcome may be open. */
    @Override
    public boolean remove(String key) {
        return true;
    }

    /** The transaction that settles confirms. */
    @Override
    public boolean confirm(String key) {
        return true;
    }

    @Override
    public boolean add(String key) {
        throw new IllegalStateException("a claim needs its exchange");
    }

    @Override
    public void clear() {
        throw new IllegalStateException("once-per keys never expire");
    }
}
