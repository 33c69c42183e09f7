package io.loyaltybridge.instance;

import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * The calls of a site in lots that are on disk before they are used, so that the next instance that has the site knows how many
 * there can have been. All times are the database's: clocks of machines differ. Not thread-safe; the quota guards it.
 */
public final class QuotaLots {
    /** A lot that is older is not used any more. */
    static final long VALID_MILLIS = 5_000;

    private static final long MOST = 10;
    /** So many lots make up a minute of a small quota. */
    private static final long SHARE = 20;

    private static final String NOW = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
    /** Beside the validity of a lot, for calls that arrive late from an instance that others took for dead. */
    static final long FROZEN_MILLIS = 5_000;
    /** Less than the second that a quota adds to its minute. */
    private static final long LATE_MILLIS = 500;

    private static final String READ =
            "SELECT id, calls, until, until - " + NOW + " FROM quota_lots WHERE site = ? AND until > " + NOW + " - ?";

    private static final String LATE =
            "UPDATE quota_lots SET until = GREATEST(until, " + NOW + ") WHERE id = ? AND site = ?";

    private final Store store;
    private final String site;
    private final LongSupplier nanos;
    /** Lots of which a call ended later than the store says. */
    private final Set<Long> late = new HashSet<>();
    /** Until when each lot is counted already that can still matter: those of others as {@link #othersSince} has told them, own ones for ever. */
    private final Map<Long, Long> counted = new HashMap<>();

    private Lot lot = new Lot(0, 0);
    private long left;
    private long taken;

    /**
     * Some calls that are on disk.
     *
     * @param id         its key in the store
     * @param validUntil nanoseconds of this process; none of its calls starts later
     */
    public record Lot(long id, long validUntil) {}

    /** @param site first column of its keys */
    public QuotaLots(Store store, String site) {
        this(store, site, System::nanoTime);
    }

    QuotaLots(Store store, String site, LongSupplier nanos) {
        this.store = store;
        this.site = site;
        this.nanos = nanos;
    }

    /**
     * The calls that other instances can have made in the last time and that were not told before: for each the latest moment at
     * which it can have arrived, in milliseconds from now, mostly below 0. An instance that was frozen between the start of a call
     * and its first byte sends it when it wakes. To be asked after each {@link #take}: of two instances that each keep a lot and
     * then look for those of others, at least one sees the other's.
     */
    public long[] othersSince(long windowMillis) {
        List<Kept> all = store.readOne(tx -> tx.list(READ, Kept::of, site, windowMillis + FROZEN_MILLIS));
        long[] fresh = all.stream()
                .filter(its -> counted.getOrDefault(its.id(), Long.MIN_VALUE) < its.until())
                .flatMapToLong(its ->
                        LongStream.generate(() -> its.fromNow() + FROZEN_MILLIS).limit(its.calls()))
                .toArray();
        counted.keySet().retainAll(all.stream().map(Kept::id).toList());
        all.forEach(its -> counted.merge(its.id(), its.until(), Math::max));
        return fresh;
    }

    private record Kept(long id, int calls, long until, long fromNow) {
        static Kept of(ResultSet row) throws SQLException {
            return new Kept(row.getLong(1), row.getInt(2), row.getLong(3), row.getLong(4));
        }
    }

    /** Whether the next call needs a new lot: the last one is used up, or too old. */
    public boolean isUsedUp() {
        return left == 0 || isOver(lot);
    }

    /**
     * Uses one call of a lot that is not {@link #isUsedUp}.
     *
     * @return for {@link #ended}
     */
    public Lot use() {
        left--;
        return lot;
    }

    /** Whether no call of a lot may be sent any more: the process was frozen since, and others may have counted it as made before. */
    public boolean isOver(Lot its) {
        return nanos.getAsLong() - its.validUntil() >= 0;
    }

    /** A call has ended. It may have arrived as late as now: the next owner has to know where that is after its lot's time. */
    public void ended(Lot its) {
        if (nanos.getAsLong() - its.validUntil() > TimeUnit.MILLISECONDS.toNanos(LATE_MILLIS)) {
            late.add(its.id());
        }
    }

    /**
     * Keeps a new lot. A store that answers late gives one that is too old already.
     *
     * @param perMinute the quota
     */
    public void take(int perMinute) {
        long calls = Math.max(1, Math.min(MOST, perMinute / SHARE));
        // Before the database looks at its clock: so this lot ends here no later than there.
        long until = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(VALID_MILLIS);
        long unused = left;
        left = 0;
        long id = store.write(tx -> {
                    tx.update("DELETE FROM quota_lots WHERE site = ? AND until < " + NOW + " - 120000", site);
                    tellUnused(tx, unused);
                    tellLate(tx);
                    return tx.number(
                            "INSERT INTO quota_lots (site, calls, until) VALUES (?, ?, " + NOW + " + ?) RETURNING id",
                            site,
                            calls,
                            VALID_MILLIS);
                })
                .orElseThrow();
        late.clear();
        taken = calls;
        left = calls;
        lot = new Lot(id, until);
        counted.put(id, Long.MAX_VALUE);
    }

    private void tellUnused(Tx tx, long unused) throws SQLException {
        if (unused > 0) {
            tx.update("UPDATE quota_lots SET calls = ? WHERE id = ? AND site = ?", taken - unused, lot.id(), site);
        }
    }

    private void tellLate(Tx tx) throws SQLException {
        for (long its : late) {
            tx.update(LATE, its, site);
        }
    }

    /** What is left of the last lot is not used any more. */
    public void giveBack() {
        if (left == 0 && late.isEmpty()) {
            return;
        }
        long unused = left;
        left = 0;
        store.<Void>write(tx -> {
            tellUnused(tx, unused);
            tellLate(tx);
            return null;
        });
        late.clear();
    }
}
