package io.loyaltybridge.version;

import io.loyaltybridge.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The changes of routes, in the store. Thread-safe. */
public final class RouteVersions {
    private static final String SELECT =
            "SELECT number, at, who, file, before_text, after_text, outcome FROM route_versions ";

    private final Store store;
    private final Clock clock;

    public RouteVersions(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Writes down a change that is about to be made. Returns its number. On disk when this returns. */
    public long begin(String who, String file, @Nullable String before, @Nullable String after) {
        return store.write(tx -> tx.number(
                        "INSERT INTO route_versions (at, who, file, before_text, after_text) VALUES (?,?,?,?,?) RETURNING number",
                        clock.millis(),
                        who,
                        file,
                        before,
                        after))
                .orElseThrow();
    }

    /** Says what became of it. */
    public void end(long number, String outcome) {
        store.write(tx -> tx.update("UPDATE route_versions SET outcome = ? WHERE number = ?", outcome, number));
    }

    /** The newest first; only those with a smaller number than {@code below}. */
    public List<RouteVersion> page(long below, int limit) {
        return store.readOne(tx -> tx.list(
                SELECT + "WHERE number < ? ORDER BY number DESC LIMIT ?", RouteVersions::version, below, limit));
    }

    public Optional<RouteVersion> find(long number) {
        return store.readOne(tx -> tx.one(SELECT + "WHERE number = ?", RouteVersions::version, number));
    }

    private static RouteVersion version(ResultSet r) throws SQLException {
        return new RouteVersion(
                r.getLong("number"),
                Instant.ofEpochMilli(r.getLong("at")),
                r.getString("who"),
                r.getString("file"),
                r.getString("before_text"),
                r.getString("after_text"),
                r.getString("outcome"));
    }
}
