package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.store.CustomerFacts.StoredOperation;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an event led to: changes in the ledger and operations, as far as they are not folded. Only reads. Thread-safe. */
public final class EventWork {
    private static final int MOST = 50;

    private final Store store;
    private final String site;

    public EventWork(Store store, String site) {
        this.store = store;
        this.site = site;
    }

    /**
     * A change that the event showed.
     *
     * @param amount points; null where the line has none
     */
    public record Change(Side side, @Nullable Long amount, long version, @Nullable String transactionId) {}

    /**
     * What one event led to.
     *
     * @param operations awards for it, and what carries its changes over
     * @param versions   of the account on Wix as the event, or an award for it, showed it first
     */
    public record Work(List<Change> changes, List<StoredOperation> operations, Set<Long> versions) {
        public Work {
            changes = List.copyOf(changes);
            operations = List.copyOf(operations);
            versions = Set.copyOf(versions);
        }
    }

    /** Of an event of a link. */
    public Work of(String linkId, long event) {
        return store.read(tx -> read(tx, linkId, event));
    }

    private Work read(Tx tx, String linkId, long event) throws SQLException {
        List<Change> changes = tx.list(
                "SELECT side, amount, to_version, transaction_id FROM ledger WHERE site = ? AND link_id = ? AND kind = 'organic'"
                        + " AND to_version IS NOT NULL AND cause LIKE ? ORDER BY seq DESC LIMIT " + MOST,
                r -> new Change(Side.of(r.getString(1)), Tx.longOrNull(r, "amount"), r.getLong(3), r.getString(4)),
                site,
                linkId,
                "event " + event + ":%");
        Set<Long> versions = new TreeSet<>();
        Map<String, StoredOperation> operations = new LinkedHashMap<>();
        // By these very words the index of awards is found.
        for (StoredOperation award : tx.list(
                "SELECT * FROM operations WHERE site = ? AND link_id = ? AND day IS NOT NULL AND event_seq = ? ORDER BY created_at LIMIT "
                        + MOST,
                LedgerReader::operation,
                site,
                linkId,
                event)) {
            operations.put(award.id(), award);
            tx.one(
                            "SELECT revision FROM operations WHERE site = ? AND id = ? AND revision IS NOT NULL",
                            r -> r.getLong(1),
                            site,
                            award.id())
                    .ifPresent(versions::add);
        }
        for (Change change : changes) {
            if (change.side() == Side.WIX) {
                versions.add(change.version());
            }
            for (StoredOperation carried : carrying(tx, linkId, change)) {
                operations.putIfAbsent(carried.id(), carried);
            }
        }
        return new Work(changes, new ArrayList<>(operations.values()), versions);
    }

    private List<StoredOperation> carrying(Tx tx, String linkId, Change change) throws SQLException {
        return tx.list(
                "SELECT * FROM operations WHERE site = ? AND link_id = ? AND kind = 'sync' AND from_side = ?"
                        + " AND from_version < ? AND to_version >= ? ORDER BY created_at LIMIT " + MOST,
                LedgerReader::operation,
                site,
                linkId,
                change.side().word(),
                change.version(),
                change.version());
    }
}
