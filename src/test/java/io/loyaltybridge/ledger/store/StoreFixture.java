package io.loyaltybridge.ledger.store;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.store.SqliteStore;
import java.nio.file.Path;
import java.util.List;

/** A store of the test's own with everything that stands on it. */
final class StoreFixture implements AutoCloseable {
    final MutableClock clock = new MutableClock();
    final SqliteStore store;
    final Inbox inbox;
    final Links links;
    final Awards awards;
    final Claims claims;

    StoreFixture(Path dir) {
        store = SqliteStore.open(dir);
        inbox = new Inbox(store, "site", clock);
        links = new Links(store, "site", clock);
        awards = new Awards(store, "site", clock);
        claims = new Claims(store, "site", clock);
    }

    /** Stores an event and returns its place. */
    long event(String id) {
        inbox.put("likes", List.of(new NewEvent(id, id, null, "lane", null, "{}", false)), true).join();
        return inbox.findById(id).get(0).event().seq();
    }

    /** Sets the state of an event, as the dispatcher or a person would. */
    void state(long seq, String state) {
        store.write(tx -> tx.update("UPDATE inbox SET state = ? WHERE seq = ?", state, seq));
    }

    Award award(String id, String link, long amount, long event, String day) {
        return new Award(id, link, "reason of " + id, amount, "For a like", "likes", event, day);
    }

    @Override
    public void close() {
        store.close();
    }
}
