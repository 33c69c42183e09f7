package io.loyaltybridge.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The long commands on disk: where each stands and what it counted. Thread-safe. */
public final class JobRuns {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, Long>> COUNTERS = new TypeReference<>() {
    };
    private static final TypeReference<TreeMap<String, String>> POSITION = new TypeReference<>() {
    };
    private static final String SELECT = "SELECT id, name, arguments, state, position, counters, detail, started_at, updated_at, ended_at FROM jobs WHERE site = ? ";

    private final Store store;
    private final String site;
    private final Clock clock;

    public JobRuns(Store store, String site, Clock clock) {
        this.store = store;
        this.site = site;
        this.clock = clock;
    }

    /**
     * One run of a command.
     *
     * @param state    {@code running} also after it was cut off, {@code done} or {@code failed}
     * @param position where it goes on, by names of its own
     * @param endedAt  null while it has not ended
     */
    public record Row(long id, String name, String arguments, String state, Map<String, String> position, Map<String, Long> counters, String detail,
                      Instant startedAt, Instant updatedAt, Instant endedAt) {
    }

    /** The run of this command that was cut off, or a new one. An older one with other arguments is given up. */
    Row begin(String name, String arguments) {
        return store.write(tx -> {
            Optional<Row> open = unfinished(tx, name);
            if (open.isPresent() && open.get().arguments().equals(arguments)) {
                return open.get();
            }
            long now = clock.millis();
            if (open.isPresent()) {
                end(tx, open.get().id(), "failed", "given up for one with other arguments", now);
            }
            tx.update("INSERT INTO jobs (site, name, arguments, state, position, counters, started_at, updated_at) VALUES (?,?,?,'running','{}','{}',?,?)",
                    site, name, arguments, now, now);
            return tx.one(SELECT + "AND name = ? ORDER BY id DESC LIMIT 1", JobRuns::row, site, name).orElseThrow();
        });
    }

    /** The run of a command that was begun and has not ended: it is at work, or was cut off. */
    public Optional<Row> unfinished(String name) {
        return store.read(tx -> unfinished(tx, name));
    }

    private Optional<Row> unfinished(Tx tx, String name) throws SQLException {
        return tx.one(SELECT + "AND name = ? AND ended_at IS NULL ORDER BY id DESC LIMIT 1", JobRuns::row, site, name);
    }

    /** Notes how far a run came, and whom it met. */
    void save(long id, Map<String, String> position, Map<String, Long> counters, String side, Collection<String> met) {
        store.write(tx -> {
            for (String link : met) {
                tx.update("INSERT INTO jobs_met (job, side, link_id) VALUES (?,?,?) ON CONFLICT (job, side, link_id) DO NOTHING", id, side, link);
            }
            return tx.update("UPDATE jobs SET position = ?, counters = ?, updated_at = ? WHERE id = ?", json(position), json(counters), clock.millis(), id);
        });
    }

    void end(long id, String state, String detail) {
        store.write(tx -> end(tx, id, state, detail, clock.millis()));
    }

    private static int end(Tx tx, long id, String state, String detail, long now) throws SQLException {
        tx.update("DELETE FROM jobs_met WHERE job = ?", id);
        return tx.update("UPDATE jobs SET state = ?, detail = ?, updated_at = ?, ended_at = ? WHERE id = ?", state, detail, now, now, id);
    }

    /** Linked customers that a run did not meet on a side. */
    List<String> absent(long id, String side, int limit) {
        String account = side.equals("wix") ? "l.wix_account_id" : "l.program_id";
        return store.read(tx -> tx.list("SELECT l.id FROM links l WHERE l.site = ? AND " + account + " IS NOT NULL AND l.state = 'MATCHED'"
                + " AND 2 = (SELECT COUNT(*) FROM observations o WHERE o.site = l.site AND o.link_id = l.id)"
                + " AND NOT EXISTS (SELECT 1 FROM jobs_met m WHERE m.job = ? AND m.side = ? AND m.link_id = l.id) ORDER BY l.id LIMIT ?",
                r -> r.getString(1), site, id, side, limit));
    }

    /** The newest runs first. */
    public List<Row> list(int limit) {
        return store.read(tx -> tx.list(SELECT + "ORDER BY id DESC LIMIT ?", JobRuns::row, site, limit));
    }

    private static Row row(ResultSet r) throws SQLException {
        long ended = r.getLong(10);
        Instant endedAt = r.wasNull() ? null : Instant.ofEpochMilli(ended);
        try {
            return new Row(r.getLong(1), r.getString(2), r.getString(3), r.getString(4), JSON.readValue(r.getString(5), POSITION),
                    JSON.readValue(r.getString(6), COUNTERS), r.getString(7), Instant.ofEpochMilli(r.getLong(8)), Instant.ofEpochMilli(r.getLong(9)), endedAt);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("job " + r.getLong(1) + " is not readable: " + e.getMessage(), e);
        }
    }

    private static String json(Map<String, ?> map) {
        return JSON.valueToTree(map).toString();
    }
}
