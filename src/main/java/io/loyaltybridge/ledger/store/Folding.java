package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folds the older part of the ledger: the oldest lines of a customer, and the operations that they end, become part of one
 * opening line. What must stay known is kept in {@link FoldedKeys}. A page is one transaction, so that after a kill the
 * opening line says exactly what was removed. What is not settled is never folded, nor are the customer's lines from the
 * first one on that names such an operation. Thread-safe.
 */
public final class Folding {
    private static final Set<String> ENDS = Set.of("award", "settled", "cancelled");

    private final Store store;
    private final String site;

    public Folding(Store store, String site) {
        this.store = store;
        this.site = site;
    }

    /**
     * How far the ledger was folded.
     *
     * @param after   the last line that was checked; 0 at the start
     * @param before  only what ended before this moment is folded
     * @param waiting customers whose later lines stay, because an earlier one stayed
     */
    public record Walk(long after, Instant before, Set<String> waiting) {
        public static Walk of(Instant before) {
            return new Walk(0, before, Set.of());
        }
    }

    /**
     * The result of a page.
     *
     * @param next where to continue; empty at the end
     */
    public record Page(int lines, int operations, Optional<Walk> next) {}

    private record Line(
            long seq,
            String linkId,
            Instant at,
            Side side,
            String kind,
            @Nullable Long amount,
            @Nullable Long balance,
            String operationId) {}

    private record Ended(
            String id, String linkId, String kind, boolean over, Instant at, long points, String source, String day) {}

    /** Folds the next lines, at most this many. */
    public Page fold(Walk walk, int lines) {
        return store.write(tx -> new Step(tx, walk, true).page(lines));
    }

    /** What {@link #fold} would do. Writes nothing. */
    public Page preview(Walk walk, int lines) {
        return store.read(tx -> new Step(tx, walk, false).page(lines));
    }

    /** One page. */
    private final class Step {
        private final Tx tx;
        private final Walk walk;
        private final boolean writes;
        private final Set<String> waiting;
        private final Map<String, Opening> openings = new LinkedHashMap<>();
        private int folded;
        private int ended;

        Step(Tx tx, Walk walk, boolean writes) {
            this.tx = tx;
            this.walk = walk;
            this.writes = writes;
            this.waiting = new HashSet<>(walk.waiting());
        }

        Page page(int most) throws SQLException {
            // By their place, which grows with time.
            List<Line> lines = tx.list(
                    "SELECT seq, link_id, at, side, kind, amount, balance, operation_id FROM ledger"
                            + " WHERE site = ? AND seq > ? ORDER BY seq LIMIT ?",
                    Folding::line,
                    site,
                    walk.after(),
                    most);
            long last = walk.after();
            boolean more = lines.size() == most;
            if (writes && walk.after() == 0) {
                // What was refunded and never given.
                tx.update(
                        "DELETE FROM reversals WHERE site = ? AND award_id = '' AND at < ?",
                        site,
                        walk.before().toEpochMilli());
            }
            for (Line line : lines) {
                if (!line.at().isBefore(walk.before())) {
                    more = false;
                    break;
                }
                last = line.seq();
                if (!waiting.contains(line.linkId())) {
                    take(line);
                }
            }
            if (writes) {
                for (Map.Entry<String, Opening> opening : openings.entrySet()) {
                    Openings.put(tx, site, opening.getKey(), opening.getValue());
                }
            }
            return new Page(
                    folded, ended, more ? Optional.of(new Walk(last, walk.before(), waiting)) : Optional.empty());
        }

        private void take(Line line) throws SQLException {
            boolean ends = ENDS.contains(line.kind());
            Ended operation = line.operationId() == null
                    ? null
                    : tx.one(
                                    "SELECT id, link_id, kind, state, updated_at, amount, source, day FROM operations"
                                            + " WHERE site = ? AND id = ?",
                                    Folding::ended,
                                    site,
                                    line.operationId())
                            .orElse(null);
            if (operation != null
                    && (!operation.over() || ends && !operation.at().isBefore(walk.before()))) {
                waiting.add(line.linkId());
                return;
            }
            Opening opening = openings.containsKey(line.linkId())
                    ? openings.get(line.linkId())
                    : Openings.of(tx, site, line.linkId()).orElse(Opening.NONE);
            int gone = (ends && operation != null ? remove(operation) : 0)
                    + (line.kind().equals("unlinked") ? givenUp(line.linkId()) : 0);
            openings.put(
                    line.linkId(),
                    opening.with(line.at(), line.side(), line.kind(), line.amount(), line.balance())
                            .withOperations(gone));
            folded++;
            ended += gone;
            if (writes) {
                tx.update("DELETE FROM ledger WHERE seq = ?", line.seq());
            }
        }

        private int remove(Ended operation) throws SQLException {
            if (!writes) {
                return 1;
            }
            if (operation.kind().equals("award")) {
                FoldedKeys.keep(tx, site, operation.id(), operation.points());
                if (operation.source() != null && operation.day() != null) {
                    FoldedKeys.keep(
                            tx,
                            site,
                            FoldedKeys.day(operation.linkId(), operation.source(), operation.day()),
                            operation.points());
                }
                tx.update("DELETE FROM claims WHERE site = ? AND claim_key = ?", site, operation.id());
                tx.update("DELETE FROM reversals WHERE site = ? AND award_id = ?", site, operation.id());
            }
            return tx.update("DELETE FROM operations WHERE site = ? AND id = ?", site, operation.id());
        }

        /** Operations that an older version gave up when a link ended have no line of their own. */
        private int givenUp(String linkId) throws SQLException {
            String which =
                    " FROM operations WHERE site = ? AND link_id = ? AND kind = 'sync' AND created_at < ? AND updated_at < ? AND state = 'CANCELLED'";
            long before = walk.before().toEpochMilli();
            return writes
                    ? tx.update("DELETE" + which, site, linkId, before, before)
                    : (int) tx.number("SELECT COUNT(*)" + which, site, linkId, before, before)
                            .orElse(0);
        }
    }

    private static Line line(ResultSet r) throws SQLException {
        return new Line(
                r.getLong("seq"),
                r.getString("link_id"),
                Instant.ofEpochMilli(r.getLong("at")),
                Side.of(r.getString("side")),
                r.getString("kind"),
                Tx.longOrNull(r, "amount"),
                Tx.longOrNull(r, "balance"),
                r.getString("operation_id"));
    }

    private static Ended ended(ResultSet r) throws SQLException {
        String state = r.getString("state");
        return new Ended(
                r.getString("id"),
                r.getString("link_id"),
                r.getString("kind"),
                state.equals("SETTLED") || state.equals("CANCELLED"),
                Instant.ofEpochMilli(r.getLong("updated_at")),
                r.getLong("amount"),
                r.getString("source"),
                r.getString("day"));
    }
}
