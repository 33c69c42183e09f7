package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The operations of awards: intent before the call, outcome after it. Thread-safe. */
public final class Awards {

    /**
     * An operation as it is stored.
     *
     * @param attempt       how often it was sent; 0 where it certainly was not given, 1 for a folded one
     * @param transactionId null where it is not known, or where the award was folded
     * @param firstSentAt   when it was sent first, epoch milliseconds; 0 where that is not known
     */
    public record Stored(
            String id,
            OperationState state,
            int attempt,
            long amount,
            @Nullable String transactionId,
            @Nullable String outcome,
            long firstSentAt) {
        /** Whether a person gave it up when it certainly was not given; then it counts as never started. */
        public boolean isGivenUp() {
            return state == OperationState.REFUSED && attempt == 0;
        }

        /** Why fewer points are given than the event is worth; null where all of them are. */
        public @Nullable String cut() {
            return outcome != null && outcome.startsWith(CUT) ? outcome : null;
        }
    }

    private static final String CUT = "cut from ";
    private static final String STORED =
            "SELECT id, state, attempt, amount, transaction_id, outcome, first_sent_at FROM operations WHERE site = ? AND id = ?";

    private final Store store;
    private final String site;
    private final Clock clock;
    private final Forgotten forgotten;
    private volatile @Nullable SyncLedger ledger;
    private volatile @Nullable WixWatch watch;
    private volatile Reversing reversing = Reversing.NONE;

    public Awards(Store store, String site, Clock clock) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.forgotten = new Forgotten(store, site);
    }

    /**
     * From now on the answer to an award is also an observation of the account: an award is an organic change, so for a
     * linked customer it is planned for the program in the same transaction.
     */
    public void observeBy(SyncLedger syncLedger) {
        this.ledger = syncLedger;
    }

    /** From now on the answer to an award is also watched where the customer is not linked. */
    public void watchBy(WixWatch wixWatch) {
        this.watch = wixWatch;
    }

    /** From now on this is asked and told of awards that something may take back. */
    public void takenBackBy(Reversing takesBack) {
        this.reversing = takesBack;
    }

    /**
     * Writes the intent to disk. An award that has its outcome keeps it; one that was sent before is sent again under the
     * same id, which Wix recognises. One that a person gave up starts again, because nobody gave up the event that asks for
     * it now; where it certainly was not given, with the values of this event. The account's state before is noted, so that
     * the points count as a move of it, whichever answer or event shows them first, and whatever else has moved it by then.
     *
     * @param read    the state of the account as it was just read; null where it was not
     * @param wanted  with the points that its event is worth
     * @param ceiling asked in the transaction that starts the award, unless it was called before: what it throws ends the
     *                transaction, and nothing starts. So awards that start at the same moment cannot pass it together. The points
     *                that it leaves are on disk before the call, and stay
     * @return the operation as it is now: SENT when a call has to follow
     * @throws ReversedException where it was taken back before it was ever sent
     */
    public Stored begin(Award wanted, @Nullable Snapshot read, Ceiling ceiling) {
        long now = clock.millis();
        return store.write(tx -> {
            Optional<Stored> known = Optional.empty();
            if (mayBeThere(tx, wanted.id(), "")) {
                Optional<Stored> folded = folded(tx, wanted.id());
                if (folded.isPresent()) {
                    return folded.get();
                }
                known = stored(tx, wanted.id());
            }
            boolean called = known.filter(its -> its.attempt() > 0).isPresent();
            Award award = called ? wanted : cut(tx, wanted, ceiling, now);
            String outcome = award.amount() == wanted.amount()
                    ? null
                    : CUT + wanted.amount() + ": no more points are left of " + award.day();
            Stored begun = known.isEmpty() && first(tx, award, outcome, now)
                    ? new Stored(award.id(), OperationState.SENT, 1, award.amount(), null, outcome, now)
                    : again(tx, award, outcome, now);
            if (award.object() != null && begun.state() == OperationState.SENT) {
                reversing.begun(tx, award);
            }
            if (watch != null && read != null && begun.state() == OperationState.SENT) {
                watch.read(tx, award.linkId(), read, Cause.of("read before award " + award.id()));
            }
            return begun;
        });
    }

    /** False where the operation is there already. */
    private boolean first(Tx tx, Award award, @Nullable String outcome, long now) throws SQLException {
        int added = tx.update(
                "INSERT INTO operations (site, id, link_id, side, kind, reason, amount, outcome, description, state, attempt, source, event_seq, day,"
                        + " object, basis, first_sent_at, created_at, updated_at)"
                        + " VALUES (?,?,?,'wix','award',?,?,?,?,'SENT',1,?,?,?,?,?,?,?,?) ON CONFLICT (site, id) DO NOTHING",
                site,
                award.id(),
                award.linkId(),
                award.reason(),
                award.amount(),
                outcome,
                award.description(),
                award.source(),
                award.eventSeq(),
                award.day(),
                award.object(),
                basis(award),
                now,
                now,
                now);
        return added == 1;
    }

    private Stored again(Tx tx, Award award, @Nullable String outcome, long now) throws SQLException {
        tx.update(
                "UPDATE operations SET amount = ?, outcome = ?, description = ?, day = ?, object = ?, basis = ?, first_sent_at = ? WHERE site = ? AND id = ? AND attempt = 0"
                        + " AND state IN ('PLANNED', 'REFUSED')",
                award.amount(),
                outcome,
                award.description(),
                award.day(),
                award.object(),
                basis(award),
                now,
                site,
                award.id());
        tx.update(
                "UPDATE operations SET state = 'SENT', attempt = attempt + 1, event_seq = ?, updated_at = ?"
                        + " WHERE site = ? AND id = ? AND state IN ('PLANNED', 'SENT', 'REFUSED')",
                award.eventSeq(),
                now,
                site,
                award.id());
        return stored(tx, award.id()).orElseThrow();
    }

    /**
     * Records that Wix gave the points: outcome, ledger line and the confirmed once-per key in one transaction.
     * Does nothing where the operation is not SENT.
     */
    public boolean settle(
            String id, @Nullable String transactionId, @Nullable Snapshot account, @Nullable String requestId) {
        long now = clock.millis();
        return store.write(tx -> {
            Optional<Settled> settled = tx.one(
                    "UPDATE operations SET state = 'SETTLED', transaction_id = ?, request_id = ?, revision = ?, updated_at = ?"
                            + " WHERE site = ? AND id = ? AND state = 'SENT' RETURNING link_id, amount, reason, object IS NOT NULL",
                    r -> new Settled(r.getString(1), r.getLong(2), r.getString(3), r.getBoolean(4)),
                    transactionId,
                    requestId,
                    account == null ? null : account.version(),
                    now,
                    site,
                    id);
            if (settled.isEmpty()) {
                return false;
            }
            Settled award = settled.get();
            tx.update(
                    "INSERT INTO ledger (site, link_id, at, side, kind, amount, to_version, balance, operation_id, transaction_id, cause)"
                            + " VALUES (?,?,?,'wix','award',?,?,?,?,?,?)",
                    site,
                    award.link(),
                    now,
                    award.points(),
                    account == null ? null : account.version(),
                    account == null ? null : account.balance(),
                    id,
                    transactionId,
                    award.reason());
            tx.update("UPDATE claims SET state = 'confirmed', at = ? WHERE site = ? AND claim_key = ?", now, site, id);
            if (account != null) {
                changed(tx, award.link(), account, award.points(), new Cause("award " + id, transactionId, null, null));
            }
            if (award.hasObject()) {
                reversing.settled(tx, id);
            }
            return true;
        });
    }

    private Award cut(Tx tx, Award award, Ceiling ceiling, long now) throws SQLException {
        if (award.object() != null && reversing.isReversed(tx, award)) {
            throw new ReversedException();
        }
        return award.of(ceiling.most(award, new Given(tx, site, award, now)));
    }

    private static @Nullable String basis(Award award) {
        return award.basis() == null ? null : award.basis().toPlainString();
    }

    private record Settled(String link, long points, String reason, boolean hasObject) {}

    /**
     * A call of the bridge's own changed the account by so many points, and this is its answer: an organic change, as an award is. Inside a
     * transaction of the caller's, which settles what made the call.
     *
     * @param points negative where they were taken away
     */
    public void changed(Tx tx, String linkId, Snapshot account, long points, Cause cause) throws SQLException {
        if (ledger != null) {
            ledger.eventWithin(tx, linkId, Side.WIX, account, cause);
        }
        if (watch != null) {
            watch.given(tx, linkId, account, points, cause);
        }
    }

    /** Records that the call certainly had no effect: after a replay the award can be sent again. */
    public void notApplied(String id, String outcome) {
        long now = clock.millis();
        store.write(tx -> tx.update(
                "UPDATE operations SET state = 'PLANNED', attempt = 0, outcome = ?, updated_at = ?"
                        + " WHERE site = ? AND id = ? AND state = 'SENT'",
                outcome,
                now,
                site,
                id));
    }

    /** It is not given, because of what {@link #begin} threw: what an earlier call left that certainly had no effect is open no more. */
    public void notGiven(String id) {
        store.write(tx -> tx.update(
                "DELETE FROM operations WHERE site = ? AND id = ? AND kind = 'award' AND state = 'PLANNED' AND attempt = 0",
                site,
                id));
    }

    /** False where an award was certainly never begun, by this customer or by one who is part of them now; so it is of almost all. One look for many questions. */
    public boolean mayBeThere(String linkId, String id) {
        return store.readOne(tx -> mayBeThere(
                tx,
                id,
                " OR EXISTS (SELECT 1 FROM links WHERE site = ? AND merged_into = ?) OR EXISTS (SELECT 1 FROM returned WHERE site = ? AND link_id = ?)",
                site,
                linkId,
                site,
                linkId));
    }

    private boolean mayBeThere(Tx tx, String id, String orElse, String... values) throws SQLException {
        List<Object> all = new ArrayList<>(List.of(site, id));
        all.addAll(FoldedKeys.parts(site, id));
        all.add(site);
        all.addAll(List.of(values));
        return tx.one(
                        "SELECT EXISTS (SELECT 1 FROM operations WHERE site = ? AND id = ?)"
                                + " OR EXISTS (SELECT 1 FROM folded_keys WHERE high = ? AND low = ?)"
                                + " OR " + Forgotten.ANY + orElse,
                        r -> r.getBoolean(1),
                        all.toArray())
                .orElseThrow();
    }

    public Optional<Stored> find(String id) {
        return store.read(tx -> {
            Optional<Stored> stored = stored(tx, id);
            return stored.isPresent() ? stored : folded(tx, id);
        });
    }

    /** Points of a source that a customer got on a day, including awards in progress. */
    public long pointsOf(String linkId, String source, String day) {
        return store.read(tx -> Given.onDay(tx, site, linkId, source, day, ""));
    }

    /** Checks now what {@link #begin} would check, so that no call is made for an award that is not given. Returns what would be given. */
    public Award ask(Award award, Ceiling ceiling) {
        return store.read(tx -> cut(tx, award, ceiling, clock.millis()));
    }

    /** The parked event whose award may or may not have reached Wix; the customer's later events wait for it. */
    public Optional<Long> unknownOf(String linkId, long exceptEvent) {
        return store.readOne(tx -> {
            List<Long> found = tx.list(
                    "SELECT o.event_seq FROM operations o JOIN inbox i ON i.seq = o.event_seq WHERE o.site = ? AND o.link_id = ?"
                            + " AND o." + LinkStates.OPEN
                            + " AND o.side = 'wix' AND o.state = 'SENT' AND o.event_seq <> ? AND i.state = 'parked' LIMIT 1",
                    r -> r.getLong(1),
                    site,
                    linkId,
                    exceptEvent);
            return found.stream().findFirst();
        });
    }

    /** An old award of which only the key and the points are left. */
    private Optional<Stored> folded(Tx tx, String id) throws SQLException {
        OptionalLong points = FoldedKeys.points(tx, site, id, forgotten);
        return points.isEmpty()
                ? Optional.empty()
                : Optional.of(new Stored(id, OperationState.SETTLED, 1, points.getAsLong(), null, null, 0));
    }

    private Optional<Stored> stored(Tx tx, String id) throws SQLException {
        return tx.one(
                STORED,
                r -> new Stored(
                        r.getString(1),
                        OperationState.valueOf(r.getString(2)),
                        r.getInt(3),
                        r.getLong(4),
                        r.getString(5),
                        r.getString(6),
                        r.getLong(7)),
                site,
                id);
    }
}
