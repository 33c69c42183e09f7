package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sides that reported many accounts as gone in a short time: a person has to look before anybody is unlinked or deleted. */
public final class GoneStops {
    /** Before the name of a side, in commands that mean its stop. */
    public static final String PREFIX = "gone:";

    private final Store store;
    private final String site;

    GoneStops(Store store, String site) {
        this.store = store;
        this.site = site;
    }

    /** A side whose accounts are not believed to be gone until a person looks. */
    public record Stop(Side side, Instant since, long customers) {
        /** In the words of lists. */
        public String reason() {
            return customers + " customers are reported as gone by " + name(side)
                    + " within a short time: nobody is unlinked or deleted until a person looks";
        }
    }

    List<Stop> all() {
        return store.readOne(tx -> tx.list(
                "SELECT side, since, customers FROM gone_stops WHERE site = ? ORDER BY side", GoneStops::stop, site));
    }

    Optional<Stop> find(Tx tx, Side side) throws SQLException {
        return tx.one(
                "SELECT side, since, customers FROM gone_stops WHERE site = ? AND side = ?",
                GoneStops::stop,
                site,
                LinkStates.stored(side));
    }

    /** Stops a side, or notes that more customers are reported there. Returns a stop that is new. */
    Optional<Stop> raise(Tx tx, Side side, long now, long customers) throws SQLException {
        if (tx.update(
                        "INSERT INTO gone_stops (site, side, since, customers) VALUES (?,?,?,?) ON CONFLICT (site, side) DO NOTHING",
                        site,
                        LinkStates.stored(side),
                        now,
                        customers)
                == 1) {
            return Optional.of(new Stop(side, Instant.ofEpochMilli(now), customers));
        }
        tx.update(
                "UPDATE gone_stops SET customers = ? WHERE site = ? AND side = ? AND customers < ?",
                customers,
                site,
                LinkStates.stored(side),
                customers);
        return Optional.empty();
    }

    /** Returns false where the side was not stopped. */
    boolean lift(Tx tx, Side side) throws SQLException {
        return tx.update("DELETE FROM gone_stops WHERE site = ? AND side = ?", site, LinkStates.stored(side)) != 0;
    }

    private static Stop stop(ResultSet r) throws SQLException {
        return new Stop(Side.of(r.getString(1)), Instant.ofEpochMilli(r.getLong(2)), r.getLong(3));
    }

    static String name(Side side) {
        return side == Side.WIX ? "Wix" : "the program";
    }
}
