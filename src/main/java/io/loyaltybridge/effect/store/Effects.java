package io.loyaltybridge.effect.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.inbox.HandBacks;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Effects: planned once for their reason, intent on disk before the call, outcome after it. Every change is conditional on
 * the state, so that an answer that comes late, a second carrier or a person's word cannot overwrite one another.
 * Thread-safe.
 */
public final class Effects {
    private static final String SELECT = "SELECT " + StoredEffect.COLUMNS + " FROM effects e WHERE e.site = ? AND ";
    private static final String OPEN = "('PLANNED', 'SENT')";

    private final Store store;
    private final String site;
    private final Clock clock;
    private final EffectMetrics metrics;
    private final Planning planning;
    private final Map<EffectKind, Following> followings = new EnumMap<>(EffectKind.class);

    public Effects(Store store, String site, Clock clock, EffectMetrics metrics) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.metrics = metrics;
        this.planning = new Planning(site, clock, metrics);
    }

    /** What follows in the very transaction that settles an effect; it may plan another one. */
    @FunctionalInterface
    public interface Following {
        void settled(Tx tx, StoredEffect effect) throws SQLException;
    }

    /** @param isNew false where the effect was planned before, also under a link that became part of this one */
    public record Planned(String id, boolean isNew) {}

    /**
     * An effect that was begun.
     *
     * @param open     whether a call has to follow: false where it has its outcome already
     * @param repeated whether an earlier call may have taken effect
     */
    public record Begun(StoredEffect effect, boolean open, boolean repeated) {}

    /** From now on this follows whenever an effect of the kind is settled: by its call, or by a person's word. Before any effect is. */
    public void follow(EffectKind kind, Following following) {
        followings.put(kind, following);
    }

    /**
     * Plans an effect inside a transaction of the caller's. The same reason plans it once for ever; what one of the links had
     * that became part of this one counts for it too.
     *
     * @param effect for the link that stands for the customer now
     */
    public Planned plan(Tx tx, Effect effect) throws SQLException {
        return planning.plan(tx, effect);
    }

    /** The same in a transaction of its own. */
    public Planned plan(Effect effect) {
        return store.write(tx -> plan(tx, effect));
    }

    /** Plans many in one transaction, in their order. */
    public List<Planned> plan(List<Effect> effects) {
        return store.write(tx -> {
            List<Planned> planned = new ArrayList<>();
            for (Effect effect : effects) {
                planned.add(plan(tx, effect));
            }
            return planned;
        });
    }

    /** An effect inside a transaction of the caller's. */
    public Optional<StoredEffect> find(Tx tx, String id) throws SQLException {
        return tx.one(SELECT + "e.id = ?", StoredEffect::of, site, id);
    }

    /**
     * The newest effects of a customer for a reason, also those of links that became part of theirs, and of those that they had
     * before they were forgotten; a reason that goes on with ", …" is meant too. Newest first.
     */
    public List<StoredEffect> latest(Tx tx, String linkId, Set<EffectKind> kinds, String reason, int limit)
            throws SQLException {
        return tx.list(
                SELECT + EffectReader.OF_CUSTOMER + " AND e.kind IN " + EffectKind.list(kinds)
                        + " AND (e.reason = ? OR substr(e.reason, 1, ?) = ?)" + " ORDER BY e.created_at DESC LIMIT ?",
                StoredEffect::of,
                site,
                linkId,
                site,
                linkId,
                site,
                linkId,
                reason,
                reason.length() + 2,
                reason + ", ",
                limit);
    }

    /** Replaces the payload of an effect that was never begun: what is worked out when it is first carried out stays from then on. */
    public boolean freeze(String id, String payload) {
        return store.write(tx -> tx.update(
                        "UPDATE effects SET payload = ?, updated_at = ? WHERE site = ? AND id = ? AND state = 'PLANNED'",
                        payload,
                        clock.millis(),
                        site,
                        id)
                == 1);
    }

    /**
     * As {@link #begin}, and replaces the payload in the same transaction: what the call that follows goes by is on disk with its
     * intent.
     *
     * @param before the payload as it was read
     * @return empty where it is not what it was any more: somebody else carries the effect out, or it is over
     */
    public Optional<Begun> beginAs(String id, JsonNode before, JsonNode payload) {
        return store.write(tx -> {
            StoredEffect now = find(tx, id).orElseThrow(() -> new IllegalArgumentException("no effect " + id));
            if (!now.isOpen() || !now.payload().equals(before)) {
                return Optional.empty();
            }
            note(tx, id, payload);
            return Optional.of(begin(tx, id));
        });
    }

    /** Replaces the payload of one that is open and that still is what it was when it was read; as {@link #beginAs}. */
    public boolean note(String id, JsonNode before, JsonNode payload) {
        return store.write(tx -> {
            StoredEffect now = find(tx, id).orElseThrow(() -> new IllegalArgumentException("no effect " + id));
            boolean same = now.isOpen() && now.payload().equals(before);
            if (same) {
                note(tx, id, payload);
            }
            return same;
        });
    }

    private void note(Tx tx, String id, JsonNode payload) throws SQLException {
        tx.update(
                "UPDATE effects SET payload = ?, updated_at = ? WHERE site = ? AND id = ? AND state IN " + OPEN,
                payload.toString(),
                clock.millis(),
                site,
                id);
    }

    /**
     * Puts the intent on disk. One that has its outcome keeps it; one that was begun before is begun again: what looks for its
     * earlier call first says by {@link #calling} when another one follows.
     *
     * @throws IllegalArgumentException where there is no such effect
     */
    public Begun begin(String id) {
        return store.write(tx -> begin(tx, id));
    }

    /** Begins many in one transaction, in their order. */
    public List<Begun> begin(List<String> ids) {
        return store.write(tx -> {
            List<Begun> begun = new ArrayList<>();
            for (String id : ids) {
                begun.add(begin(tx, id));
            }
            return begun;
        });
    }

    private Begun begin(Tx tx, String id) throws SQLException {
        StoredEffect before = find(tx, id).orElseThrow(() -> new IllegalArgumentException("no effect " + id));
        long now = clock.millis();
        int changed = tx.update(
                "UPDATE effects SET state = 'SENT', attempt = attempt + 1, in_outage = 0, begun_at = COALESCE(begun_at, ?),"
                        + " called_at = CASE WHEN state = 'PLANNED' THEN ? ELSE called_at END, updated_at = ? WHERE site = ? AND id = ? AND state IN "
                        + OPEN,
                now,
                now,
                now,
                site,
                id);
        return new Begun(
                changed == 1 ? find(tx, id).orElseThrow() : before,
                changed == 1,
                before.state() == OperationState.SENT);
    }

    /**
     * Records that the effect took place, by the answer to its call. Where somebody else took its outcome for unknown while it
     * was under way, the answer says it after all.
     *
     * @param externalId Wix's id of what it made; null where it is not known
     * @param outcome    plain words; null where there is nothing to say
     * @return false where it is neither SENT nor UNKNOWN
     */
    public boolean settle(String id, @Nullable String externalId, @Nullable String outcome) {
        return store.write(tx -> settle(tx, id, externalId, outcome));
    }

    /** The same inside a transaction of the caller's. */
    public boolean settle(Tx tx, String id, @Nullable String externalId, @Nullable String outcome) throws SQLException {
        return settle(tx, id, "('SENT', 'UNKNOWN')", externalId, outcome);
    }

    private boolean settle(Tx tx, String id, String from, @Nullable String externalId, @Nullable String outcome)
            throws SQLException {
        int changed = tx.update(
                "UPDATE effects SET state = 'SETTLED', external_id = COALESCE(?, external_id), outcome = ?, updated_at = ?"
                        + " WHERE site = ? AND id = ? AND state IN " + from,
                externalId,
                outcome,
                clock.millis(),
                site,
                id);
        if (changed == 0) {
            return false;
        }
        StoredEffect settled = find(tx, id).orElseThrow();
        metrics.moved(settled.kind(), OperationState.SETTLED);
        Following following = followings.get(settled.kind());
        if (following != null) {
            following.settled(tx, settled);
        }
        return true;
    }

    /** It certainly did not take place and will not; it is listed for a person. From PLANNED or SENT. */
    public boolean refuse(String id, String reason) {
        return move(id, OPEN, OperationState.REFUSED, reason);
    }

    /** It may have taken place, and only a person can say; it is listed for one. From SENT. */
    public boolean unknown(String id, String reason) {
        return move(id, "('SENT')", OperationState.UNKNOWN, reason);
    }

    /** It is not wanted any more. From PLANNED, where certainly nothing was sent, and from what is parked. */
    public boolean cancel(String id, String why) {
        return store.write(tx -> cancel(tx, id, why));
    }

    /** The same inside a transaction of the caller's. */
    public boolean cancel(Tx tx, String id, String why) throws SQLException {
        return move(tx, id, "('PLANNED', 'REFUSED', 'UNKNOWN')", OperationState.CANCELLED, why);
    }

    /** It stays as it is and is due again then. From PLANNED or SENT. */
    public boolean later(String id, Instant dueAt, String why) {
        return later(id, dueAt, why, 0);
    }

    /** The same, and its last beginning counts as no attempt. From SENT. */
    public boolean uncounted(String id, Instant dueAt, String why) {
        return later(id, dueAt, why, -1);
    }

    /** It was looked for, and a call follows now. From SENT. */
    public boolean calling(String id) {
        return store.write(tx -> {
            long now = clock.millis();
            return tx.update(
                            "UPDATE effects SET called_at = ?, updated_at = ? WHERE site = ? AND id = ? AND state = 'SENT'",
                            now,
                            now,
                            site,
                            id)
                    == 1;
        });
    }

    /** As {@link #later}, after an attempt that failed before it was begun, which counts as one. */
    public boolean failedBefore(String id, Instant dueAt, String why) {
        return later(id, dueAt, why, 1);
    }

    private boolean later(String id, Instant dueAt, String why, int attempts) {
        return store.write(tx -> tx.update(
                        "UPDATE effects SET attempt = attempt + ?, due_at = ?, outcome = ?, updated_at = ? WHERE site = ? AND id = ? AND state IN "
                                + OPEN,
                        attempts,
                        dueAt.toEpochMilli(),
                        why,
                        clock.millis(),
                        site,
                        id)
                == 1);
    }

    /**
     * Its call certainly had no effect and counts as no attempt: it is planned again, due then. From SENT, and only where no
     * earlier call may have taken effect.
     */
    public boolean unsent(String id, Instant dueAt, String why) {
        return store.write(tx -> tx.update(
                        "UPDATE effects SET state = 'PLANNED', attempt = attempt - 1, begun_at = NULL, called_at = NULL, due_at = ?, outcome = ?, updated_at = ?"
                                + " WHERE site = ? AND id = ? AND state = 'SENT'",
                        dueAt.toEpochMilli(),
                        why,
                        clock.millis(),
                        site,
                        id)
                == 1);
    }

    /** Its call certainly had no effect, and counts as an attempt: it is planned again, due then. From SENT, as {@link #unsent}. */
    public boolean undone(String id, Instant dueAt, String why) {
        return store.write(tx -> tx.update(
                        "UPDATE effects SET state = 'PLANNED', begun_at = NULL, called_at = NULL, due_at = ?, outcome = ?, updated_at = ?"
                                + " WHERE site = ? AND id = ? AND state = 'SENT'",
                        dueAt.toEpochMilli(),
                        why,
                        clock.millis(),
                        site,
                        id)
                == 1);
    }

    /** Counts more calls that were made in vain since it was planned; none, to note only when the first was. */
    public HandBacks handedBack(String id, int more) {
        return store.write(tx -> tx.one(
                        "UPDATE effects SET handed_back = handed_back + ?, handed_back_since = COALESCE(handed_back_since, ?)"
                                + " WHERE site = ? AND id = ? RETURNING handed_back, handed_back_since",
                        r -> new HandBacks(r.getInt(1), Instant.ofEpochMilli(r.getLong(2))),
                        more,
                        clock.millis(),
                        site,
                        id))
                .orElseThrow();
    }

    /** What a run planned and certainly did not send is due now. */
    public void dueNow(long batch) {
        store.write(tx -> {
            long now = clock.millis();
            return tx.update(
                    "UPDATE effects SET due_at = ? WHERE site = ? AND batch = ? AND state = 'PLANNED' AND due_at > ?",
                    now,
                    site,
                    batch,
                    now);
        });
    }

    /** One that was put off is due when a system that is down is back: {@link #outageEnded}. */
    public void inOutage(String id) {
        store.write(tx ->
                tx.update("UPDATE effects SET in_outage = 1 WHERE site = ? AND id = ? AND state IN " + OPEN, site, id));
    }

    /** What waits for a system that is down is due now: it is back, or the service starts. Returns how many there were. */
    public int outageEnded() {
        return store.write(tx -> tx.update(
                "UPDATE effects SET in_outage = 0, due_at = CASE WHEN state IN " + OPEN + " THEN ? ELSE due_at END"
                        + " WHERE site = ? AND in_outage = 1",
                clock.millis(),
                site));
    }

    /** A person says that an effect whose outcome is unknown took place. */
    public boolean applied(String id) {
        return store.write(tx -> settle(tx, id, "('UNKNOWN')", null, "a person confirmed that it took effect"));
    }

    /** A person wants it done again: it was refused, or they say that it did not take place. Due at once. */
    public boolean again(String id) {
        return store.write(tx -> {
            long now = clock.millis();
            return tx.update(
                            "UPDATE effects SET state = 'PLANNED', attempt = 0, begun_at = NULL, called_at = NULL, outcome = NULL, handed_back = 0,"
                                    + " handed_back_since = NULL, in_outage = 0, due_at = ?, updated_at = ?"
                                    + " WHERE site = ? AND id = ? AND state IN ('REFUSED', 'UNKNOWN')",
                            now,
                            now,
                            site,
                            id)
                    == 1;
        });
    }

    private boolean move(String id, String from, OperationState to, String outcome) {
        return store.write(tx -> move(tx, id, from, to, outcome));
    }

    private boolean move(Tx tx, String id, String from, OperationState to, String outcome) throws SQLException {
        boolean moved = tx.update(
                        "UPDATE effects SET state = ?, outcome = ?, updated_at = ? WHERE site = ? AND id = ? AND state IN "
                                + from,
                        to.name(),
                        outcome,
                        clock.millis(),
                        site,
                        id)
                == 1;
        if (moved) {
            metrics.moved(find(tx, id).orElseThrow().kind(), to);
        }
        return moved;
    }
}
