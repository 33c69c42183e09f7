package io.loyaltybridge.award.takeback;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.effect.store.Effect;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.Standing;
import io.loyaltybridge.ledger.store.Award;
import io.loyaltybridge.ledger.store.Reversing;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refunds and cancellations on disk, each once. One takes back what the awards gave that were begun before it; where there is none yet, it is
 * for the first one that comes, because webhooks come in any order. What is to be taken back is planned as an effect, in the transaction
 * that knows both the award's outcome and the reversal: that of the reversal, or that which settles the award. Thread-safe.
 */
public final class Reversals implements Reversing {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NONE_YET = "";
    /** More awards of one object are not looked at one by one. */
    private static final int MOST = 100;

    private static final String OF_CUSTOMER =
            "(SELECT l.id FROM links l WHERE l.site = ? AND (l.id = ? OR l.merged_into = ?))";

    private final Store store;
    private final String site;
    private final Clock clock;
    private final Effects effects;

    public Reversals(Store store, String site, Clock clock, Effects effects) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.effects = effects;
    }

    /**
     * What became of a reversal.
     *
     * @param outcome plain words
     * @param link    the customer whose points are taken back; null where that is not known yet
     */
    record Recorded(String outcome, @Nullable String link) {}

    private record Given(
            String id,
            String link,
            boolean settled,
            long points,
            @Nullable BigDecimal basis,
            String object,
            String source) {
        static Given of(ResultSet r) throws SQLException {
            String basis = r.getString("basis");
            return new Given(
                    r.getString("id"),
                    r.getString("link_id"),
                    r.getString("state").equals("SETTLED"),
                    r.getLong("amount"),
                    basis == null ? null : new BigDecimal(basis),
                    r.getString("object"),
                    r.getString("source"));
        }
    }

    private record Row(
            String id,
            String award,
            @Nullable String link,
            @Nullable BigDecimal part,
            long event,
            @Nullable Long planned) {
        static Row of(ResultSet r) throws SQLException {
            String part = r.getString("part");
            return new Row(
                    r.getString("id"),
                    r.getString("award_id"),
                    r.getString("link_id"),
                    part == null ? null : new BigDecimal(part),
                    r.getLong("event_seq"),
                    Tx.longOrNull(r, "planned"));
        }
    }

    /**
     * Records a reversal, and plans what it takes back of awards that are settled. The same event may ask again.
     *
     * @param event its place in the inbox
     * @throws io.loyaltybridge.inbox.ParkException where it does not say whose award it means, or a part of what
     */
    Recorded record(Reversal reversal, long event) {
        return store.write(tx -> {
            List<Row> known = rows(tx, "id = ?", reversal.id());
            if (known.isEmpty()) {
                List<Given> awards = awards(tx, reversal);
                ReversalChecks.check(reversal, awards.size(), awards.stream().allMatch(award -> award.basis() != null));
                if (awards.isEmpty()) {
                    insert(tx, reversal, NONE_YET, reversal.link(), event);
                }
                for (Given award : awards) {
                    insert(tx, reversal, award.id(), award.link(), event);
                    if (award.settled()) {
                        plan(tx, award);
                    }
                }
                known = rows(tx, "id = ?", reversal.id());
            } else if (known.get(0).event() != event) {
                return new Recorded("duplicate", null);
            }
            return told(known);
        });
    }

    private static Recorded told(List<Row> rows) {
        String link = rows.get(0).link();
        if (rows.get(0).award().equals(NONE_YET)) {
            return new Recorded(
                    "takes nothing back so far: no award for this object is known; one that still comes is taken back",
                    null);
        }
        if (rows.stream().anyMatch(row -> row.planned() == null)) {
            return new Recorded("takes back what the award gives, once that is certain", link);
        }
        long points = rows.stream()
                .mapToLong(row -> row.planned() == null ? 0 : row.planned())
                .sum();
        return new Recorded(
                points == 0
                        ? "takes nothing back: what it is worth was taken back before, or is less than a point"
                        : "takes back " + points + " points",
                link);
    }

    /** Awards that were begun for the object: of the customer that it names, or of anybody. */
    private List<Given> awards(Tx tx, Reversal reversal) throws SQLException {
        String sql =
                "SELECT id, link_id, state, amount, basis, object, source FROM operations WHERE site = ? AND source = ? AND object = ?"
                        + " AND object IS NOT NULL AND kind = 'award' AND attempt > 0 AND state <> 'CANCELLED'";
        String order = " ORDER BY created_at, id LIMIT " + MOST;
        return reversal.link() == null
                ? tx.list(sql + order, Given::of, site, reversal.source(), reversal.object())
                : tx.list(
                        sql + " AND link_id IN " + OF_CUSTOMER + order,
                        Given::of,
                        site,
                        reversal.source(),
                        reversal.object(),
                        site,
                        reversal.link(),
                        reversal.link());
    }

    private void insert(Tx tx, Reversal reversal, String award, @Nullable String link, long event) throws SQLException {
        tx.update(
                "INSERT INTO reversals (site, id, award_id, source, object, link_id, part, event_seq, at) VALUES (?,?,?,?,?,?,?,?,?)",
                site,
                reversal.id(),
                award,
                reversal.source(),
                reversal.object(),
                link,
                reversal.part() == null ? null : reversal.part().toPlainString(),
                event,
                clock.millis());
    }

    private List<Row> rows(Tx tx, String where, Object... values) throws SQLException {
        Object[] all = new Object[values.length + 1];
        all[0] = site;
        System.arraycopy(values, 0, all, 1, values.length);
        return tx.list(
                "SELECT id, award_id, link_id, part, event_seq, planned FROM reversals WHERE site = ? AND " + where
                        + " ORDER BY at, event_seq, id, award_id",
                Row::of,
                all);
    }

    /** Those that wait for an award of this object and customer. */
    private List<Row> waiting(Tx tx, Award award) throws SQLException {
        return rows(
                tx,
                "source = ? AND object = ? AND award_id = '' AND (link_id IS NULL OR link_id IN " + OF_CUSTOMER + ")",
                award.source(),
                Objects.requireNonNull(award.object()),
                site,
                award.linkId(),
                award.linkId());
    }

    @Override
    public boolean isReversed(Tx tx, Award award) throws SQLException {
        Share share = Share.of(award.amount(), award.basis());
        for (Row row : rows(tx, "award_id = ?", award.id())) {
            share = share.with(row.part());
        }
        for (Row row : waiting(tx, award)) {
            share = share.with(row.part());
        }
        return share.isAll();
    }

    @Override
    public void begun(Tx tx, Award award) throws SQLException {
        for (Row row : waiting(tx, award)) {
            tx.update(
                    "UPDATE reversals SET award_id = ?, link_id = ? WHERE site = ? AND id = ? AND award_id = ''",
                    award.id(),
                    award.linkId(),
                    site,
                    row.id());
        }
    }

    @Override
    public void settled(Tx tx, String awardId) throws SQLException {
        Optional<Given> award = tx.one(
                "SELECT id, link_id, state, amount, basis, object, source FROM operations WHERE site = ? AND id = ? AND object IS NOT NULL",
                Given::of,
                site,
                awardId);
        if (award.isPresent()) {
            plan(tx, award.get());
        }
    }

    /** Plans what the reversals of a settled award take back for which nothing was planned yet, in their order. */
    private void plan(Tx tx, Given award) throws SQLException {
        Share share = Share.of(award.points(), award.basis());
        List<Row> rows = rows(tx, "award_id = ?", award.id());
        for (Row row : rows) {
            if (row.planned() != null) {
                share = share.with(row.part()).taking(row.planned());
            }
        }
        for (Row row : rows) {
            if (row.planned() == null) {
                share = share.with(row.part());
                long points = share.due();
                share = share.taking(points);
                tx.update(
                        "UPDATE reversals SET planned = ? WHERE site = ? AND id = ? AND award_id = ? AND planned IS NULL",
                        points,
                        site,
                        row.id(),
                        award.id());
                if (points > 0) {
                    effect(tx, award, row, points);
                }
            }
        }
    }

    private void effect(Tx tx, Given award, Row row, long points) throws SQLException {
        Optional<Standing> customer = Standing.of(tx, site, award.link());
        if (customer.isEmpty()) {
            return;
        }
        effects.plan(
                tx,
                Effect.of(
                        customer.get().linkId(),
                        EffectKind.TAKEBACK,
                        row.id() + " of " + award.id(),
                        JSON.createObjectNode()
                                .put("points", points)
                                .put(
                                        "why",
                                        (row.part() == null ? "" : row.part().toPlainString() + " of ") + award.object()
                                                + " of "
                                                + award.source() + ", for which " + award.points()
                                                + " points were given, was refunded or cancelled")
                                .toString()));
    }
}
