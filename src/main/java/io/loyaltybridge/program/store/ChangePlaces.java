package io.loyaltybridge.program.store;

import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far the list of changes of a site's program was read, in the store. Thread-safe. */
public final class ChangePlaces {

    /**
     * Where the next page begins.
     *
     * @param since  when reading began: changes from before are not read
     * @param cursor what the connector said of the page before; null before the first
     */
    public record Place(Instant since, @Nullable String cursor) {}

    /** How far the program's clock may be behind. A change that is read without need does no harm. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    private final Store store;
    private final String site;
    private final String list;
    private final Clock clock;

    /** @param list says which list it is; where it changes, reading begins again */
    public ChangePlaces(Store store, String site, String list, Clock clock) {
        this.store = store;
        this.site = site;
        this.list = Sha256.hex(list);
        this.clock = clock;
    }

    /** Where it stands; where nothing was read so far, reading begins a little before now, and that is on disk when this returns. */
    public Place begin() {
        return find().orElseGet(() -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Instant since = now.minus(CLOCKS);
            store.<Integer>write(tx -> tx.update(
                    "INSERT INTO program_changes(site, place_hash, since_at, place_in_list, moved_at) VALUES (?, ?, ?, NULL, ?)"
                            + " ON CONFLICT (site) DO UPDATE SET place_hash = excluded.place_hash,"
                            + " since_at = excluded.since_at, place_in_list = NULL, moved_at = excluded.moved_at",
                    site,
                    list,
                    since.toEpochMilli(),
                    now.toEpochMilli()));
            return new Place(since, null);
        });
    }

    private Optional<Place> find() {
        return store.readOne(tx -> tx.one(
                "SELECT since_at, place_in_list FROM program_changes WHERE site = ? AND place_hash = ?",
                row -> new Place(Instant.ofEpochMilli(row.getLong(1)), row.getString(2)),
                site,
                list));
    }

    /** The next page begins here. Belongs into the transaction that keeps what the page before holds. */
    public void moved(Tx tx, String cursor) throws SQLException {
        tx.update(
                "UPDATE program_changes SET place_in_list = ?, moved_at = ? WHERE site = ? AND place_hash = ?",
                cursor,
                clock.millis(),
                site,
                list);
    }
}
