package io.loyaltybridge.effect.store;

import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.store.FoldedKeys;
import io.loyaltybridge.ledger.store.Forgotten;
import io.loyaltybridge.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Effects as lists: what is due, what needs a person, what a customer had. Only reads, also beside a running service. Thread-safe. */
public final class EffectReader {
    private static final String SELECT = "SELECT " + StoredEffect.COLUMNS + " FROM effects e WHERE e.site = ? AND ";
    // By these very words the partial indexes are found.
    private static final String OPEN = "e.state IN ('PLANNED', 'SENT')";
    private static final String PARKED = "e.state IN ('REFUSED', 'UNKNOWN')";
    /** The customer's own and those of the links that became part of theirs. */
    static final String OF_LINK =
            "(e.link_id = ? OR e.link_id IN (SELECT l.id FROM links l WHERE l.site = ? AND l.merged_into = ?))";

    /** The same, and those of the links that they had before they were forgotten. */
    static final String OF_CUSTOMER =
            "(e.link_id = ? OR e.link_id IN (SELECT l.id FROM links l WHERE l.site = ? AND l.merged_into = ? UNION ALL "
                    + Forgotten.EARLIER + "))";

    private final Store store;
    private final String site;

    public EffectReader(Store store, String site) {
        this.store = store;
        this.site = site;
    }

    /** @param effects how many of a kind are in a state */
    public record Count(EffectKind kind, OperationState state, long effects) {}

    public Optional<StoredEffect> find(@Nullable String id) {
        return store.readOne(tx -> tx.one(SELECT + "e.id = ?", StoredEffect::of, site, id));
    }

    /** Whether a mail or a message was done or given up so long ago that only its key is left. */
    public boolean isFolded(String id) {
        return store.read(tx -> FoldedKeys.has(tx, site, id));
    }

    /** The newest effects of a customer, also those of links that became part of theirs; oldest first. */
    public List<StoredEffect> ofLink(String linkId, int limit) {
        return store.readOne(tx -> tx.list(
                "SELECT * FROM (" + SELECT + OF_LINK
                        + " ORDER BY e.created_at DESC, e.id LIMIT ?) ORDER BY created_at, id",
                StoredEffect::of,
                site,
                linkId,
                site,
                linkId,
                limit));
    }

    /** Those that were refused or whose outcome only a person can say; the oldest first. */
    public List<StoredEffect> parked(int limit) {
        return store.readOne(
                tx -> tx.list(SELECT + PARKED + " ORDER BY e.created_at, e.id LIMIT ?", StoredEffect::of, site, limit));
    }

    /** The same after one of them, by when it was planned and its id. */
    public List<StoredEffect> parked(Instant after, String id, int limit) {
        return store.readOne(tx -> tx.list(
                SELECT + PARKED + " AND (e.created_at, e.id) > (?, ?) ORDER BY e.created_at, e.id LIMIT ?",
                StoredEffect::of,
                site,
                after.toEpochMilli(),
                id,
                limit));
    }

    /** How many of them there are. */
    public long countParked() {
        return store.readOne(tx -> tx.number("SELECT COUNT(*) FROM effects e WHERE e.site = ? AND " + PARKED, site)
                .orElse(0));
    }

    /** The same of every site that has any, by the first column of its keys. */
    public static Map<String, Long> countParkedBySite(Store store) {
        return store.readOne(
                tx -> tx.counts("SELECT e.site, COUNT(*) FROM effects e WHERE " + PARKED + " GROUP BY e.site"));
    }

    /** Sites with effects that wait for a system which was down, of all sites in one question. */
    public static Set<String> sitesInOutage(Store store) {
        return store.readOne(tx ->
                Set.copyOf(tx.list("SELECT DISTINCT site FROM effects WHERE in_outage = 1", r -> r.getString(1))));
    }

    /** A page of what may be carried out now, of every customer; the longest due first. */
    public List<StoredEffect> due(Set<EffectKind> kinds, Instant now, int limit) {
        return store.readOne(tx -> tx.list(
                SELECT + OPEN + " AND e.kind IN " + EffectKind.list(kinds)
                        + " AND e.due_at <= ? ORDER BY e.due_at, e.created_at, e.id LIMIT ?",
                StoredEffect::of,
                site,
                now.toEpochMilli(),
                limit));
    }

    /** The same of one customer, in the order of planning. */
    public List<StoredEffect> dueOf(String linkId, Set<EffectKind> kinds, Instant now, int limit) {
        return store.readOne(tx -> tx.list(
                SELECT + OF_LINK + " AND " + OPEN + " AND e.kind IN " + EffectKind.list(kinds)
                        + " AND e.due_at <= ? ORDER BY e.created_at, e.id LIMIT ?",
                StoredEffect::of,
                site,
                linkId,
                site,
                linkId,
                now.toEpochMilli(),
                limit));
    }

    /**
     * A page of badges to be assigned, or to be taken away, that are due. One waits while an earlier one of the same customer in
     * the other direction is not over.
     *
     * @param badgeId of one badge alone; null for every one
     */
    public List<StoredEffect> dueBadges(EffectKind kind, @Nullable String badgeId, Instant now, int limit) {
        String wanted = badgeId == null ? "" : " AND e.reason LIKE ?";
        String sql = SELECT + OPEN + " AND e.kind = '" + kind.word() + "' AND e.due_at <= ?" + wanted
                + " AND NOT EXISTS (SELECT 1 FROM effects p WHERE p.site = e.site"
                + " AND p.link_id = e.link_id AND p.kind IN ('badge', 'unbadge') AND p.kind <> e.kind AND p.state IN ('PLANNED', 'SENT')"
                + " AND p.created_at < e.created_at) ORDER BY e.due_at, e.created_at, e.id LIMIT ?";
        return store.read(tx -> badgeId == null
                ? tx.list(sql, StoredEffect::of, site, now.toEpochMilli(), limit)
                : tx.list(sql, StoredEffect::of, site, now.toEpochMilli(), "% with badge " + badgeId + ",%", limit));
    }

    /** Of one job, what goes on by itself, due or not. */
    public List<StoredEffect> openOfBatch(long batch, Set<EffectKind> kinds, int limit) {
        return store.readOne(tx -> tx.list(
                SELECT + "e.batch = ? AND " + OPEN + " AND e.kind IN " + EffectKind.list(kinds)
                        + " ORDER BY e.due_at, e.created_at, e.id LIMIT ?",
                StoredEffect::of,
                site,
                batch,
                limit));
    }

    /** What of one job may be carried out now. */
    public List<StoredEffect> dueOfBatch(long batch, Instant now, int limit) {
        return store.readOne(tx -> tx.list(
                SELECT + "e.batch = ? AND " + OPEN + " AND e.due_at <= ? ORDER BY e.due_at, e.created_at, e.id LIMIT ?",
                StoredEffect::of,
                site,
                batch,
                now.toEpochMilli(),
                limit));
    }

    /** What became of a job's effects. */
    public List<Count> countsOfBatch(long batch) {
        return store.readOne(tx -> tx.list(
                "SELECT kind, state, COUNT(*) FROM effects WHERE site = ? AND batch = ? GROUP BY kind, state ORDER BY kind, state LIMIT 100",
                r -> new Count(EffectKind.of(r.getString(1)), OperationState.valueOf(r.getString(2)), r.getLong(3)),
                site,
                batch));
    }

    /**
     * A reason why effects of a job are in the parked list.
     *
     * @param linkId one of the customers
     */
    public record Parked(EffectKind kind, String reason, long effects, String linkId) {}

    /** Why effects of a job are in the parked list, the most frequent reason first; at most so many. */
    public List<Parked> parkedOfBatch(long batch, int limit) {
        return store.readOne(tx -> tx.list(
                "SELECT kind, outcome, COUNT(*), MIN(link_id) FROM effects WHERE site = ? AND batch = ? AND state IN ('REFUSED', 'UNKNOWN')"
                        + " GROUP BY kind, outcome ORDER BY COUNT(*) DESC, kind, outcome LIMIT ?",
                r -> new Parked(EffectKind.of(r.getString(1)), r.getString(2), r.getLong(3), r.getString(4)),
                site,
                batch,
                limit));
    }

    /** How many effects there are. */
    public List<Count> counts() {
        return store.readOne(tx -> tx.list(
                "SELECT kind, state, COUNT(*) FROM effects WHERE site = ? GROUP BY kind, state ORDER BY kind, state LIMIT 100",
                r -> new Count(EffectKind.of(r.getString(1)), OperationState.valueOf(r.getString(2)), r.getLong(3)),
                site));
    }
}
