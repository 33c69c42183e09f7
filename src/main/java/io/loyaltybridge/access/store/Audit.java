package io.loyaltybridge.access.store;

import io.loyaltybridge.log.Reason;
import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What people and tokens did, a line each. A line is written before its action, and says how it ended after it; one whose end is unknown
 * was cut off. Nothing of a customer stands in it but ids of the bridge. Thread-safe.
 */
public final class Audit {
    private static final String COLUMNS =
            "seq, at, who, how, site_name, action, target, before_text, after_text, outcome";
    private static final int LONGEST = 4_000;

    private final Store store;
    private final Clock clock;

    public Audit(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * What is about to be done.
     *
     * @param who    the name of the token, or {@code command line}
     * @param how    {@code token}, {@code page} or {@code command}
     * @param site   the name of the site; null where it is of none
     * @param action what is done, as {@code events.replay}
     * @param target to what: the id of an event, an operation or a link, the name of a job or a file; null where it is to nothing single
     * @param before what was there before; null where nothing is changed by it
     * @param after  what is to be there, such as the arguments of a job; null as before
     */
    public record Action(
            String who,
            String how,
            @Nullable String site,
            String action,
            @Nullable String target,
            @Nullable String before,
            @Nullable String after) {
        /** Of somebody who gives commands on the machine of the service. Other parameters as above. */
        public static Action ofCommand(
                @Nullable String site, String action, @Nullable String target, @Nullable String after) {
            return new Action("command line", "command", site, action, target, null, after);
        }
    }

    /** @param outcome {@code done}, {@code failed: …}; null while it is under way, or where it was cut off */
    public record Line(long seq, Instant at, Action action, @Nullable String outcome) {}

    /** Writes down what is about to be done. Returns the number of the line. On disk when this returns. */
    public long begin(Action action) {
        return store.write(tx -> tx.number(
                        "INSERT INTO audit (at, who, how, site_name, action, target, before_text, after_text) VALUES (?,?,?,?,?,?,?,?) RETURNING seq",
                        clock.millis(),
                        action.who(),
                        action.how(),
                        action.site(),
                        action.action(),
                        cut(action.target()),
                        cut(action.before()),
                        cut(action.after())))
                .orElseThrow();
    }

    /** Says how it ended. */
    public void end(long seq, String outcome) {
        store.write(tx -> tx.update("UPDATE audit SET outcome = ? WHERE seq = ?", cut(outcome), seq));
    }

    /** Runs a command between its line and the end of it. Returns its exit code. */
    public int run(Action action, IntSupplier command) {
        long line = begin(action);
        try {
            int exit = command.getAsInt();
            end(line, exit == 0 ? "done" : "failed: exit code " + exit);
            return exit;
        } catch (RuntimeException e) {
            end(line, "failed: " + Secrets.mask(Reason.of(e)));
            throw e;
        }
    }

    /** What has been done already. */
    public void note(Action action) {
        end(begin(action), "done");
    }

    /**
     * A page of lines, the newest first.
     *
     * @param before only those with a smaller number
     * @param site   only those of this site; null for all
     */
    public List<Line> page(long before, @Nullable String site, int limit) {
        return store.read(tx -> site == null
                ? tx.list(
                        "SELECT " + COLUMNS + " FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?",
                        Audit::line,
                        before,
                        limit)
                : tx.list(
                        "SELECT " + COLUMNS + " FROM audit WHERE seq < ? AND site_name = ? ORDER BY seq DESC LIMIT ?",
                        Audit::line,
                        before,
                        site,
                        limit));
    }

    /** Removes lines that are older than this. Returns how many. */
    public int forgetOlderThan(Duration age) {
        long before = clock.millis() - age.toMillis();
        return store.write(tx -> tx.update("DELETE FROM audit WHERE at < ?", before));
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static Line line(ResultSet r) throws SQLException {
        return new Line(
                r.getLong("seq"),
                Instant.ofEpochMilli(r.getLong("at")),
                new Action(
                        r.getString("who"),
                        r.getString("how"),
                        r.getString("site_name"),
                        r.getString("action"),
                        r.getString("target"),
                        r.getString("before_text"),
                        r.getString("after_text")),
                r.getString("outcome"));
    }
}
