package io.loyaltybridge.ledger.store;

import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.store.Tx;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is kept for ever of folded rows: that something was done that may happen only once, and its points; and the points
 * that a customer got from a source on a day. A key is 128 bits of a hash, so it costs about 30 bytes. Inside a transaction
 * of the caller's.
 */
public final class FoldedKeys {
    private FoldedKeys() {}

    /** Whether something was done and folded. */
    public static boolean has(Tx tx, String site, String key) throws SQLException {
        return points(tx, site, key).isPresent();
    }

    /** The points of a key; empty where nothing was folded under it. */
    static OptionalLong points(Tx tx, String site, String key) throws SQLException {
        ByteBuffer hash = hash(site, key);
        return tx.number(
                "SELECT points FROM folded_keys WHERE high = ? AND low = ?", hash.getLong(0), hash.getLong(Long.BYTES));
    }

    private record Found(OptionalLong points, boolean anyForgotten) {}

    /**
     * The points of a key that was folded, or 0 where a customer had it whom the site has forgotten; empty where neither is so, as of almost
     * every key.
     */
    static OptionalLong points(Tx tx, String site, String key, Forgotten forgotten) throws SQLException {
        ByteBuffer hash = hash(site, key);
        Found found = tx.one(
                        "SELECT (SELECT points FROM folded_keys WHERE high = ? AND low = ?), " + Forgotten.ANY,
                        FoldedKeys::found,
                        hash.getLong(0),
                        hash.getLong(Long.BYTES),
                        site)
                .orElseThrow();
        return found.points().isEmpty() && found.anyForgotten() && forgotten.claimed(tx, key)
                ? OptionalLong.of(0)
                : found.points();
    }

    private static Found found(ResultSet r) throws SQLException {
        long points = r.getLong(1);
        return new Found(r.wasNull() ? OptionalLong.empty() : OptionalLong.of(points), r.getBoolean(2));
    }

    /** Keeps a key; points under the same key are added. In the transaction that removes the rows. */
    public static void keep(Tx tx, String site, String key, long points) throws SQLException {
        ByteBuffer hash = hash(site, key);
        tx.update(
                "INSERT INTO folded_keys (high, low, points) VALUES (?,?,?) ON CONFLICT (high, low) DO UPDATE SET points = folded_keys.points + excluded.points",
                hash.getLong(0),
                hash.getLong(Long.BYTES),
                points);
    }

    /** The key of a customer's points on a day; no operation has such an id. */
    static String day(String linkId, String source, String day) {
        return "day\n" + linkId + "\n" + source + "\n" + day;
    }

    /** The two columns of a key. */
    static List<Long> parts(String site, String key) {
        ByteBuffer hash = hash(site, key);
        return List.of(hash.getLong(0), hash.getLong(Long.BYTES));
    }

    private static ByteBuffer hash(String site, String key) {
        return ByteBuffer.wrap(Sha256.of(site + "\n" + key));
    }
}
