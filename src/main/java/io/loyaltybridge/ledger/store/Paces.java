package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.LedgerLine;
import io.loyaltybridge.ledger.LoopProof;
import io.loyaltybridge.ledger.Pace;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How often each customer's changes are carried over. On disk, inside a transaction of the caller's. */
final class Paces {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    /** Lines that are searched for awards. */
    private static final int MOST = 1_000;

    /**
     * What a planned change leads to.
     *
     * @param alarm a message for the log; null where there is none, or was one within the hour
     * @param loop  why the customer is held, or null
     */
    record After(@Nullable String alarm, @Nullable String loop) {}

    private static final After NOTHING = new After(null, null);

    private final String site;
    private final Clock clock;
    private final long limit;
    private final long longest;

    /**
     * @param limit   most changes of a customer in a minute that are carried over at once
     * @param longest the longest pause past it
     */
    Paces(String site, Clock clock, long limit, Duration longest) {
        this.site = site;
        this.clock = clock;
        this.limit = limit;
        this.longest = longest.toMillis();
    }

    /** Until when the changes of a customer are added up; in the past where the sum is carried now; empty at full speed. */
    Optional<Instant> slowedUntil(Tx tx, String linkId) throws SQLException {
        Pace pace = of(tx, linkId);
        return pace.isSlowed() ? Optional.of(Instant.ofEpochMilli(pace.until())) : Optional.empty();
    }

    /** A change was planned in this transaction. */
    After planned(Tx tx, String linkId) throws SQLException {
        long now = clock.millis();
        Pace before = of(tx, linkId);
        long recent = recent(tx, linkId, now);
        Pace pace = before.planned(recent, limit, longest, now);
        if (pace.isLongEnough() && LoopProof.of(lines(tx, linkId))) {
            free(tx, linkId);
            return new After(
                    null,
                    "a loop: each of the last " + Pace.PROOF
                            + " changes answered what the bridge had carried over just before, and nothing else came while it"
                            + " waited. Find what answers (explain " + linkId + "), end it, then: parked release "
                            + linkId);
        }
        if (pace.equals(before)) {
            return NOTHING;
        }
        tx.update(
                "UPDATE links SET pace_step = ?, pace_until = ? WHERE site = ? AND id = ?",
                pace.step(),
                pace.until(),
                site,
                linkId);
        boolean news = pace.step() > 0
                && tx.update(
                                "UPDATE links SET pace_told = ? WHERE site = ? AND id = ? AND pace_told <= ?",
                                now,
                                site,
                                linkId,
                                now - HOUR.toMillis())
                        == 1;
        return !news
                ? NOTHING
                : new After(
                        "more than " + limit
                                + " changes in a minute (sync.loop-limit): they are added up and carried over less"
                                + " often. Nothing needs to be done if the customer is that busy; a proven loop is held automatically",
                        null);
    }

    /** Carries changes at full speed again. */
    void free(Tx tx, String linkId) throws SQLException {
        tx.update("UPDATE links SET pace_step = 0, pace_until = 0 WHERE site = ? AND id = ?", site, linkId);
    }

    private Pace of(Tx tx, String linkId) throws SQLException {
        return tx.one(
                        "SELECT pace_step, pace_until FROM links WHERE site = ? AND id = ?",
                        r -> new Pace(r.getInt(1), r.getLong(2)),
                        site,
                        linkId)
                .orElse(Pace.FREE);
    }

    private long recent(Tx tx, String linkId, long now) throws SQLException {
        long since = now - MINUTE.toMillis();
        long recent = tx.number(
                        "SELECT COUNT(*) FROM operations WHERE site = ? AND link_id = ? AND kind = 'sync' AND created_at > ?",
                        site,
                        linkId,
                        since)
                .orElse(0);
        // What the bridge gave itself comes from events that count once; they cannot make a loop.
        return recent <= limit
                ? recent
                : recent
                        - tx.number(
                                        "SELECT COUNT(*) FROM (SELECT kind, at FROM ledger WHERE site = ? AND link_id = ? ORDER BY seq DESC LIMIT ?) AS last"
                                                + " WHERE kind = 'award' AND at > ?",
                                        site,
                                        linkId,
                                        MOST,
                                        since)
                                .orElse(0);
    }

    private List<LoopProof.Line> lines(Tx tx, String linkId) throws SQLException {
        return tx.list(
                "SELECT kind, side, amount, operation_id FROM ledger WHERE site = ? AND link_id = ? ORDER BY seq DESC LIMIT ?",
                r -> new LoopProof.Line(
                        type(r.getString(1)),
                        r.getString(2) == null ? null : Side.of(r.getString(2)),
                        r.getLong(3),
                        r.getString(4)),
                site,
                linkId,
                LoopProof.LINES);
    }

    private static LedgerLine.@Nullable Type type(String kind) {
        return Arrays.stream(LedgerLine.Type.values())
                .filter(type -> LinkStates.stored(type).equals(kind))
                .findFirst()
                .orElse(null);
    }
}
