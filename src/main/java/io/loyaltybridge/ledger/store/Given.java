package io.loyaltybridge.ledger.store;

import io.loyaltybridge.store.StoreException;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The points that the source of an award gave before it, including awards in progress, as of one transaction. */
public final class Given {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String IN_AN_HOUR =
            " FROM operations WHERE site = ? AND source = ? AND first_sent_at > ? AND state <> 'REFUSED' AND id <> ?";

    private final Tx tx;
    private final String site;
    private final Award award;
    private final long now;

    Given(Tx tx, String site, Award award, long now) {
        this.tx = tx;
        this.site = site;
        this.award = award;
        this.now = now;
    }

    /** Points that the customer got on the award's day. */
    public long onItsDay() {
        try {
            return onDay(tx, site, award.linkId(), award.source(), award.day(), award.id());
        } catch (SQLException e) {
            throw unread(e);
        }
    }

    /** When so many points fit into a limit of points an hour for all customers, by the times of the first calls; empty where they fit now. */
    public Optional<Instant> roomInTheHour(long amount, long most) {
        long since = now - HOUR.toMillis();
        try {
            long points = tx.number(
                            "SELECT COALESCE(SUM(amount), 0)" + IN_AN_HOUR, site, award.source(), since, award.id())
                    .orElse(0);
            return points + amount <= most
                    ? Optional.empty()
                    : tx.one(
                            "SELECT COALESCE(MIN(first_sent_at), 0)" + IN_AN_HOUR,
                            r -> Instant.ofEpochMilli(r.getLong(1)).plus(HOUR),
                            site,
                            award.source(),
                            since,
                            award.id());
        } catch (SQLException e) {
            throw unread(e);
        }
    }

    private static StoreException unread(SQLException e) {
        return new StoreException("what was given could not be read: " + e.getMessage(), e);
    }

    static long onDay(Tx tx, String site, String linkId, String source, String day, String exceptId)
            throws SQLException {
        return tx.number(
                                "SELECT COALESCE(SUM(amount), 0) FROM operations WHERE site = ? AND link_id = ? AND source = ?"
                                        + " AND day = ? AND state <> 'REFUSED' AND id <> ?",
                                site,
                                linkId,
                                source,
                                day,
                                exceptId)
                        .orElse(0)
                + FoldedKeys.points(tx, site, FoldedKeys.day(linkId, source, day))
                        .orElse(0);
    }
}
