package io.loyaltybridge.job;

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
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The long commands on disk: position and counters of each run. Thread-safe. */
public final class JobRuns {
    /** The state of a job that runs. */
    public static final String RUNNING = "running";
    /** The state of a job that was interrupted; the same command continues it. */
    public static final String STOPPED = "stopped";
    /** The detail of a job that was killed. */
    public static final String LOST =
            "ended without a result: its process is gone; the same command continues from there";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, Long>> COUNTERS = new TypeReference<>() {};
    private static final TypeReference<TreeMap<String, String>> POSITION = new TypeReference<>() {};
    private static final String SELECT =
            "SELECT id, name, arguments, state, position, counters, detail, started_at, updated_at, ended_at FROM jobs WHERE site = ? ";

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
     * @param state    {@code running} (or its process was killed, see {@link #stopLost}), {@code stopped}, {@code done} or
     *                 {@code failed}
     * @param position where it continues, by names of its own
     * @param endedAt  null while it has not ended
     */
    public record Row(
            long id,
            String name,
            String arguments,
            String state,
            Map<String, String> position,
            Map<String, Long> counters,
            String detail,
            Instant startedAt,
            Instant updatedAt,
            @Nullable Instant endedAt) {}

    /** The interrupted run of this command, or a new one. An older one with other arguments is given up. */
    Row begin(String name, String arguments) {
        return store.write(tx -> {
            Optional<Row> open = unfinished(tx, name);
            long now = clock.millis();
            if (open.isPresent() && open.get().arguments().equals(arguments)) {
                tx.update(
                        "UPDATE jobs SET state = ?, detail = NULL, updated_at = ? WHERE id = ?",
                        RUNNING,
                        now,
                        open.get().id());
                return open.get();
            }
            if (open.isPresent()) {
                end(tx, open.get().id(), "failed", "replaced by a run with other arguments", now);
            }
            tx.update(
                    "INSERT INTO jobs (site, name, arguments, state, position, counters, started_at, updated_at) VALUES (?,?,?,?,'{}','{}',?,?)",
                    site,
                    name,
                    arguments,
                    RUNNING,
                    now,
                    now);
            return tx.one(SELECT + "AND name = ? ORDER BY id DESC LIMIT 1", JobRuns::row, site, name)
                    .orElseThrow();
        });
    }

    /** The run of a command that has not ended: it is running, or was interrupted. */
    public Optional<Row> unfinished(String name) {
        return store.read(tx -> unfinished(tx, name));
    }

    private Optional<Row> unfinished(Tx tx, String name) throws SQLException {
        return tx.one(SELECT + "AND name = ? AND ended_at IS NULL ORDER BY id DESC LIMIT 1", JobRuns::row, site, name);
    }

    /** Saves how far a run came, why customers were not finished, and which customers it met. */
    void save(
            long id,
            Map<String, String> position,
            Map<String, Long> counters,
            Collection<Reasons.Line> reasons,
            String side,
            Collection<String> met) {
        store.write(tx -> {
            tx.update("DELETE FROM job_reasons WHERE job = ?", id);
            for (Reasons.Line line : reasons) {
                tx.update(
                        "INSERT INTO job_reasons (job, ending, reason, customers, example) VALUES (?,?,?,?,?)",
                        id,
                        line.ending(),
                        line.reason(),
                        line.customers(),
                        line.example());
            }
            for (String link : met) {
                tx.update(
                        "INSERT INTO jobs_met (job, side, link_id) VALUES (?,?,?) ON CONFLICT (job, side, link_id) DO NOTHING",
                        id,
                        side,
                        link);
            }
            return tx.update(
                    "UPDATE jobs SET position = ?, counters = ?, updated_at = ? WHERE id = ?",
                    json(position),
                    json(counters),
                    clock.millis(),
                    id);
        });
    }

    /** Saves that a run is alive, and nothing else. */
    void seen(long id) {
        store.write(tx -> tx.update("UPDATE jobs SET updated_at = ? WHERE id = ?", clock.millis(), id));
    }

    /** Saves that a run was interrupted, and why; the same command continues it. */
    void stop(long id, String why) {
        store.write(tx -> tx.update(
                "UPDATE jobs SET state = ?, detail = ?, updated_at = ? WHERE id = ? AND ended_at IS NULL",
                STOPPED,
                why,
                clock.millis(),
                id));
    }

    /**
     * Marks jobs whose process was killed as stopped. Only for the process that has just taken the data directory: then no
     * job of another one can be running. The time when they were last seen stays.
     */
    public static void stopLost(Store store) {
        store.write(tx -> tx.update(
                "UPDATE jobs SET state = ?, detail = ? WHERE state = ? AND ended_at IS NULL", STOPPED, LOST, RUNNING));
    }

    /** The sites with jobs that are marked as running, here or elsewhere. */
    public static Set<String> sitesAtWork(Store store) {
        return Set.copyOf(store.readOne(tx -> tx.list(
                "SELECT DISTINCT site FROM jobs WHERE state = ? AND ended_at IS NULL", r -> r.getString(1), RUNNING)));
    }

    /** As {@link #stopLost(Store)} for one site, which this instance has just taken over. */
    public static void stopLost(Store store, String site) {
        store.write(tx -> tx.update(
                "UPDATE jobs SET state = ?, detail = ? WHERE state = ? AND ended_at IS NULL AND site = ?",
                STOPPED,
                LOST,
                RUNNING,
                site));
    }

    /** Whether a job of any site has ended for good, by its id. */
    public static boolean hasEnded(Store store, long id) {
        return store.readOne(tx -> tx.number("SELECT 1 FROM jobs WHERE id = ? AND ended_at IS NOT NULL", id))
                .isPresent();
    }

    void end(long id, String state, @Nullable String detail) {
        store.write(tx -> end(tx, id, state, detail, clock.millis()));
    }

    private static int end(Tx tx, long id, String state, @Nullable String detail, long now) throws SQLException {
        tx.update("DELETE FROM jobs_met WHERE job = ?", id);
        return tx.update(
                "UPDATE jobs SET state = ?, detail = ?, updated_at = ?, ended_at = ? WHERE id = ?",
                state,
                detail,
                now,
                now,
                id);
    }

    /** Why customers were not finished in a run; the most frequent reason of each ending first. */
    List<Reasons.Line> reasons(long id) {
        return store.readOne(tx -> tx.list(
                "SELECT ending, reason, customers, example FROM job_reasons WHERE job = ? ORDER BY ending, customers DESC, reason",
                r -> new Reasons.Line(r.getString(1), r.getString(2), r.getLong(3), r.getString(4)),
                id));
    }

    /** The same as lines for a person. */
    public List<String> reasonLines(long id) {
        return reasons(id).stream().map(Reasons.Line::text).toList();
    }

    /** Linked customers that a run did not meet on a side. */
    List<String> absent(long id, String side, int limit) {
        String account = side.equals("wix") ? "l.wix_account_id" : "l.program_id";
        return store.readOne(tx -> tx.list(
                "SELECT l.id FROM links l WHERE l.site = ? AND " + account + " IS NOT NULL AND l.state = 'MATCHED'"
                        + " AND 2 = (SELECT COUNT(*) FROM observations o WHERE o.site = l.site AND o.link_id = l.id)"
                        + " AND NOT EXISTS (SELECT 1 FROM jobs_met m WHERE m.job = ? AND m.side = ? AND m.link_id = l.id) ORDER BY l.id LIMIT ?",
                r -> r.getString(1),
                site,
                id,
                side,
                limit));
    }

    /** The newest runs first. */
    public List<Row> list(int limit) {
        return store.readOne(tx -> tx.list(SELECT + "ORDER BY id DESC LIMIT ?", JobRuns::row, site, limit));
    }

    private static Row row(ResultSet r) throws SQLException {
        long ended = r.getLong(10);
        Instant endedAt = r.wasNull() ? null : Instant.ofEpochMilli(ended);
        try {
            return new Row(
                    r.getLong(1),
                    r.getString(2),
                    r.getString(3),
                    r.getString(4),
                    JSON.readValue(r.getString(5), POSITION),
                    JSON.readValue(r.getString(6), COUNTERS),
                    r.getString(7),
                    Instant.ofEpochMilli(r.getLong(8)),
                    Instant.ofEpochMilli(r.getLong(9)),
                    endedAt);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("job " + r.getLong(1) + " is not readable: " + e.getMessage(), e);
        }
    }

    private static String json(Map<String, ?> map) {
        return JSON.valueToTree(map).toString();
    }
}
