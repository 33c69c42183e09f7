package io.loyaltybridge.ledger.store;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.ledger.Capabilities;
import io.loyaltybridge.ledger.Capabilities.AnswerForm;
import io.loyaltybridge.ledger.Capabilities.ProgramChanges;
import io.loyaltybridge.ledger.Capabilities.Refusal;
import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import io.loyaltybridge.ledger.Rule;
import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import io.loyaltybridge.testing.UsualRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A store of the test's own with everything that stands on it. */
final class StoreFixture implements AutoCloseable {
    final MutableClock clock = new MutableClock();
    final Database store;
    final Inbox inbox;
    final Links links;
    final Awards awards;
    final Claims claims;
    final SyncLedger ledger;

    StoreFixture(Path dir) {
        store = TestStore.open(dir);
        inbox = new Inbox(store, "site", clock);
        links = new Links(store, "site", clock);
        awards = new Awards(store, "site", clock);
        claims = new Claims(store, "site", clock);
        Duration day = Duration.ofDays(1);
        Capabilities program = new Capabilities(
                Version.STRICT,
                Write.KEY,
                AnswerForm.STATE,
                day,
                Duration.ofMinutes(1),
                Refusal.STORED,
                false,
                ProgramChanges.TWO_WAY);
        Rule rule = Rule.full(
                UsualRule.settings(Capabilities.wix(day, Duration.ofMinutes(1)), program, Duration.ofSeconds(1)));
        ledger = new SyncLedger(store, rule, "site", clock, 30, Duration.ofMinutes(1), SyncMetrics.NONE);
    }

    /** Stores an event and returns its place. */
    long event(String id) {
        inbox.put("likes", List.of(new NewEvent(id, id, null, "lane", null, "{}", false)), true)
                .join();
        return inbox.findById(id).get(0).event().seq();
    }

    /** Sets the state of an event, as the dispatcher or a person would. */
    void state(long seq, String state) {
        store.write(tx -> tx.update("UPDATE inbox SET state = ? WHERE seq = ?", state, seq));
    }

    Award award(String id, String link, long amount, long event, String day) {
        return new Award(id, link, "reason of " + id, amount, "For a like", "likes", event, day);
    }

    /** Why the lives of a link ended, oldest first. */
    List<String> unlinked(String link) {
        return store.read(tx -> tx.list(
                "SELECT cause FROM ledger WHERE link_id = ? AND kind = 'unlinked' ORDER BY seq",
                r -> r.getString(1),
                link));
    }

    @Override
    public void close() {
        store.close();
    }
}
