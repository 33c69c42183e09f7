package io.loyaltybridge.instance;

import io.loyaltybridge.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
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
    private static final String READ =
            "SELECT calls, until - " + NOW + " FROM quota_lots WHERE site = ? AND until > " + NOW + " - ?";

    private final Store store;
    private final String site;
    private final LongSupplier nanos;
    private long lot;
    private long left;
    private long taken;
    private long validUntil;

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
     * The calls that other instances can have made in the last time: for each the latest moment at which it can have been, in
     * milliseconds from now, mostly below 0.
     */
    public long[] earlier(long windowMillis) {
        List<long[]> lots = store.read(tx -> tx.list(READ, QuotaLots::lot, site, windowMillis));
        return lots.stream().flatMapToLong(Arrays::stream).toArray();
    }

    private static long[] lot(ResultSet row) throws SQLException {
        long[] calls = new long[row.getInt(1)];
        Arrays.fill(calls, row.getLong(2));
        return calls;
    }

    /** Uses one call; where there is none left, a new lot is on disk first. */
    public void use(int perMinute) {
        if (left == 0 || nanos.getAsLong() - validUntil >= 0) {
            take(Math.max(1, Math.min(MOST, perMinute / SHARE)));
        }
        left--;
    }

    private void take(long calls) {
        // Before the database looks at its clock: so this lot ends here no later than there.
        long until = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(VALID_MILLIS);
        left = 0;
        lot = store.write(tx -> {
                    tx.update("DELETE FROM quota_lots WHERE site = ? AND until < " + NOW + " - 120000", site);
                    return tx.number(
                            "INSERT INTO quota_lots (site, calls, until) VALUES (?, ?, " + NOW + " + ?) RETURNING id",
                            site,
                            calls,
                            VALID_MILLIS);
                })
                .orElseThrow();
        taken = calls;
        left = calls;
        validUntil = until;
    }

    /** What is left of the last lot is not used any more. */
    public void giveBack() {
        if (left > 0) {
            long used = taken - left;
            left = 0;
            store.<Integer>write(
                    tx -> tx.update("UPDATE quota_lots SET calls = ? WHERE id = ? AND site = ?", used, lot, site));
        }
    }
}
