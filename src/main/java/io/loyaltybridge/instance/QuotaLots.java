package io.loyaltybridge.instance;

import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

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
            "SELECT calls, until - " + NOW + " FROM quota_lots WHERE site = ? AND until > " + NOW + " - ?";

    private static final String LATE =
            "UPDATE quota_lots SET until = GREATEST(until, " + NOW + ") WHERE id = ? AND site = ?";

    private final Store store;
    private final String site;
    private final LongSupplier nanos;
    /** Lots of which a call ended later than the store says. */
    private final Set<Long> late = new HashSet<>();

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
     * The calls that other instances can have made in the last time: for each the latest moment at which it can have arrived, in
     * milliseconds from now, mostly below 0. An instance that was frozen between the start of a call and its first byte sends it when
     * it wakes.
     */
    public long[] earlier(long windowMillis) {
        List<long[]> lots = store.read(tx -> tx.list(READ, QuotaLots::lot, site, windowMillis + FROZEN_MILLIS));
        return lots.stream().flatMapToLong(Arrays::stream).toArray();
    }

    private static long[] lot(ResultSet row) throws SQLException {
        long[] calls = new long[row.getInt(1)];
        Arrays.fill(calls, row.getLong(2) + FROZEN_MILLIS);
        return calls;
    }

    /**
     * Uses one call; where there is none left, a new lot is on disk first.
     *
     * @return for {@link #ended}
     */
    public Lot use(int perMinute) {
        // A store that answers late gives a lot that is too old already.
        while (left == 0 || nanos.getAsLong() - lot.validUntil() >= 0) {
            take(Math.max(1, Math.min(MOST, perMinute / SHARE)));
        }
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

    private void take(long calls) {
        // Before the database looks at its clock: so this lot ends here no later than there.
        long until = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(VALID_MILLIS);
        left = 0;
        long id = store.write(tx -> {
                    tx.update("DELETE FROM quota_lots WHERE site = ? AND until < " + NOW + " - 120000", site);
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
        long used = taken - left;
        left = 0;
        store.<Integer>write(tx -> {
            tellLate(tx);
            return tx.update("UPDATE quota_lots SET calls = ? WHERE id = ? AND site = ?", used, lot.id(), site);
        });
        late.clear();
    }
}
