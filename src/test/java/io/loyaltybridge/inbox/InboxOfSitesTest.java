package io.loyaltybridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.store.RecordingStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No method returns or changes a row of another site, though both have the same ids, lanes and sources. */
class InboxOfSitesTest {
    @TempDir
    private Path dir;

    private final MutableClock clock = new MutableClock();
    private RecordingStore store;
    private Inbox mine;
    private Inbox others;
    private long waits;
    private long parked;
    private long done;
    private List<String> before;

    @BeforeEach
    void fill() {
        store = RecordingStore.in(dir);
        mine = new Inbox(store, "mine", clock);
        others = new Inbox(store, "others", clock);
        for (String id : List.of("waits", "parked", "done")) {
            others.put("likes", List.of(new NewEvent(id, "h", null, "lane", null, "{}", false)), true)
                    .join();
        }
        waits = others.findById("waits").get(0).event().seq();
        parked = others.findById("parked").get(0).event().seq();
        done = others.findById("done").get(0).event().seq();
        others.park(parked, FailedAttempt.of(Instant.EPOCH, 1, "", "why"), "why", null);
        others.done(done, "done").join();
        clock.advance(Duration.ofDays(1));
        before = table();
        store.forget();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<String> table() {
        return store.read(tx -> tx.list(
                "SELECT seq || ' ' || state || ' ' || attempts || ' ' || due_at || ' ' || handed_back || ' ' || in_outage"
                        + " || ' ' || COALESCE(outcome, '-') || ' ' || COALESCE(ended_at, 0) FROM inbox WHERE site = 'others' ORDER BY seq",
                r -> r.getString(1)));
    }

    @Test
    void nothingOfAnotherSiteIsFound() {
        for (long seq : List.of(waits, parked, done)) {
            assertThat(mine.find(seq)).isEmpty();
            assertThat(mine.pending(seq)).isEmpty();
        }
        assertThat(mine.findById("waits")).isEmpty();
        assertThat(mine.isOpen("likes", "lane")).isFalse();
        assertThat(mine.list(null, 10)).isEmpty();
        for (EventState state : EventState.values()) {
            assertThat(mine.list(state, 10)).isEmpty();
            assertThat(mine.count(state)).isZero();
        }
        assertThat(mine.oldestPending()).isEmpty();
        assertThat(mine.parkedAfter(0, 10)).isEmpty();

        assertThat(others.find(waits)).isPresent();
        assertThat(others.pending(waits)).isPresent();
        assertThat(others.findById("waits")).hasSize(1);
        assertThat(others.isOpen("likes", "lane")).isTrue();
        assertThat(others.list(null, 10)).hasSize(3);
        assertThat(others.list(EventState.DONE, 10)).hasSize(1);
        assertThat(others.count(EventState.PENDING)).isEqualTo(1);
        assertThat(others.oldestPending()).isPresent();
        assertThat(others.parkedAfter(0, 10)).hasSize(1);
    }

    @Test
    void nothingOfAnotherSiteIsChanged() {
        assertThat(mine.done(waits, "mine").join()).isZero();
        mine.again(waits, 3, Instant.EPOCH, "mine", "request", true);
        mine.park(waits, FailedAttempt.of(Instant.EPOCH, 3, "", "mine"), "mine", "request");
        assertThatThrownBy(() -> mine.handedBack(waits)).isInstanceOf(RuntimeException.class);
        assertThat(mine.replay(parked)).isFalse();
        assertThat(mine.discard(parked)).isFalse();
        assertThat(mine.giveUpParkedOlderThan(Duration.ZERO)).isZero();

        assertThat(table()).isEqualTo(before);
        assertThat(others.giveUpParkedOlderThan(Duration.ZERO)).isEqualTo(1);
    }

    @Test
    void theSameIdIsNoDuplicateAndNotAltered() {
        NewEvent other = new NewEvent("waits", "another body", null, "lane", null, "{1}", false);

        assertThat(mine.put("likes", List.of(other), true).join().stored()).isEqualTo(1);

        assertThat(mine.findById("waits")).singleElement().satisfies(row -> assertThat(row.state())
                .isEqualTo(EventState.PENDING));
        assertThat(table()).isEqualTo(before);
    }

    @Test
    void anOperationOfAnotherSiteKeepsNoParkedEvent() {
        store.write(tx -> tx.update(
                "INSERT INTO operations (site, id, link_id, side, kind, reason, state, event_seq, created_at, updated_at)"
                        + " VALUES ('mine', 'award-1', 'link', 'WIX', 'award', 'r', 'SENT', ?, 0, 0)",
                parked));

        assertThat(others.discard(parked)).isTrue();

        List<String> states = store.read(tx -> tx.list("SELECT state FROM operations", r -> r.getString(1)));
        assertThat(states).containsExactly("SENT");
    }

    @Test
    void theDispatcherReadsLanesByTheirSite() {
        mine.put("likes", List.of(new NewEvent("waits", "h", null, "lane", null, "{}", false)), true)
                .join();
        WholeInbox all = new WholeInbox(store, clock);

        assertThat(all.pendingAfter(0, 10)).extracting(Waiting::site).containsExactly("others", "mine");
        assertThat(all.pendingInLane(new OfSite("mine", "lane"), 0, 10))
                .extracting(Waiting::site)
                .containsExactly("mine");
    }

    /** A site's own rows are found without those of others, and none is sorted that an index has in order. */
    @Test
    void eachReadGoesByAnIndexOfTheSite() {
        mine.find(1);
        mine.isOpen("likes", "lane");
        mine.list(EventState.PENDING, 10);
        mine.list(EventState.PARKED, 10);
        mine.count(EventState.PENDING);
        mine.count(EventState.PARKED);
        mine.oldestPending();
        mine.parkedAfter(1, 10);
        new WholeInbox(store, clock).pendingAfter(1, 10);
        new WholeInbox(store, clock).pendingInLane(new OfSite("mine", "lane"), 1, 10);

        assertThat(store.plans())
                .hasSize(10)
                .allSatisfy(
                        plan -> assertThat(plan.steps())
                                .as(plan.sql())
                                .noneMatch(step -> step.contains("TEMP B-TREE"))
                                .allMatch(
                                        step -> !step.contains("inbox")
                                                || step.matches(
                                                        "SEARCH inbox USING (INTEGER PRIMARY KEY|(COVERING )?INDEX inbox_pending|(COVERING )?INDEX inbox_site_\\w+) .*")));
    }

    /** Those that a person asks for now and then may read all events of the site, but no others. */
    @Test
    void readsOfEndedEventsGoThroughThoseOfTheSiteOnly() {
        mine.findById("waits");
        mine.list(null, 10);
        mine.list(EventState.DONE, 10);
        mine.count(EventState.DONE);
        mine.giveUpParkedOlderThan(Duration.ZERO);

        assertThat(store.plans()).hasSize(5).allSatisfy(plan -> assertThat(plan.steps())
                .as(plan.sql())
                .noneMatch(step -> step.startsWith("SCAN inbox")));
    }
}
