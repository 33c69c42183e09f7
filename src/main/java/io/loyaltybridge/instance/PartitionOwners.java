package io.loyaltybridge.instance;

import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.StoreException;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which instance has which partition, in the store. Every transaction of an instance needs its row in the table {@code instances}.
 * So one that lost a partition without giving it back, because it was frozen or cut off, loses its row when another one takes the
 * partition over, and writes nothing more. Thread-safe.
 */
public final class PartitionOwners {
    /** Nobody waits longer for a transaction of another instance. */
    private static final String SHORT_WAIT = "SET LOCAL lock_timeout = '200ms'";

    private static final String USUAL_WAIT = "SET LOCAL lock_timeout = 0";

    private final Store store;
    private final long instance;

    /** @param instance the key of this one */
    public PartitionOwners(Store store, long instance) {
        this.store = store;
        this.instance = instance;
    }

    /**
     * Takes partitions, all or none. An instance that has one of them still writes nothing from then on.
     *
     * @throws StoreException where a transaction of such an instance is still under way, or the store cannot write; ask again soon
     */
    public void take(Collection<Integer> partitions) {
        store.<Boolean>write(tx -> {
            tx.update(SHORT_WAIT);
            for (int partition : new TreeSet<>(partitions)) {
                take(tx, partition);
            }
            tx.update(USUAL_WAIT);
            return true;
        });
    }

    private void take(Tx tx, int partition) throws SQLException {
        tx.update("INSERT INTO partitions (number, owner) VALUES (?, NULL) ON CONFLICT (number) DO NOTHING", partition);
        long before = tx.number("SELECT owner FROM partitions WHERE number = ? FOR UPDATE", partition)
                .orElse(instance);
        if (before != instance) {
            tx.update("DELETE FROM instances WHERE id = ?", before);
        }
        tx.update("UPDATE partitions SET owner = ? WHERE number = ?", instance, partition);
    }

    /** Gives partitions back: nothing of them is under way here any more. */
    public void giveBack(Collection<Integer> partitions) {
        store.<Boolean>write(tx -> {
            for (int partition : new TreeSet<>(partitions)) {
                tx.update("UPDATE partitions SET owner = NULL WHERE number = ? AND owner = ?", partition, instance);
            }
            return true;
        });
    }

    /** The name of the instance that has a partition; empty while it is handed over. */
    public static Optional<String> name(Store store, int partition) {
        return store.readOne(tx -> tx.one(
                "SELECT i.name FROM partitions p JOIN instances i ON i.id = p.owner WHERE p.number = ?",
                r -> r.getString(1),
                partition));
    }

    /** How many partitions each instance has, by its name. */
    public static Map<String, Long> counts(Store store) {
        return store.readOne(tx -> tx.counts(
                "SELECT i.name, COUNT(*) FROM partitions p JOIN instances i ON i.id = p.owner GROUP BY i.name"));
    }
}
