package io.loyaltybridge.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.ledger.store.Identities.From;
import io.loyaltybridge.ledger.store.Identities.Identity;
import io.loyaltybridge.ledger.store.Identities.Outcome;
import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class IdentitiesTest {
    @TempDir
    private Path dir;

    private final MutableClock clock = new MutableClock();
    private final AtomicInteger woken = new AtomicInteger();
    private Database store;
    private Inbox inbox;
    private Identities identities;

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
        inbox = new Inbox(store, "site", clock);
        identities = new Identities(store, "site", clock, woken::incrementAndGet);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private long event(String person) {
        String lane = Identities.lane("likes", person);
        return inbox.put("likes", List.of(new NewEvent("of-" + person, "", null, lane, null, "{}", false)), true)
                .join()
                .first();
    }

    private EventState state(long seq) {
        return inbox.find(seq).orElseThrow().state();
    }

    @Test
    void whoIsKnownIsFoundAndWhoIsNotWaits() {
        long waiting = event("7");
        long other = event("8");

        assertThat(identities.findOrWait("likes", "7", waiting)).isEmpty();
        assertThat(identities.findOrWait("likes", "8", other)).isEmpty();
        assertThat(inbox.waiting(10)).extracting(Inbox.Lane::name).containsExactly("person:likes:7", "person:likes:8");
        assertThat(woken).hasValue(0);

        assertThat(identities.learn(new Identity("likes", "7", "ada@example.com"), From.IMPORT))
                .isEqualTo(Outcome.ADDED);

        assertThat(state(waiting)).isEqualTo(EventState.PENDING);
        assertThat(state(other)).isEqualTo(EventState.WAITING);
        assertThat(woken).hasValue(1);
        assertThat(identities.findOrWait("likes", "7", waiting)).contains("ada@example.com");
        assertThat(state(waiting)).isEqualTo(EventState.PENDING);
        assertThat(identities.ofLane("person:likes:7")).contains("ada@example.com");
        assertThat(new Identities(store, "other", clock, () -> {}).find("likes", "7"))
                .isEmpty();
    }

    @Test
    void anEventFromBeforeTheSourceNamedPersonsIsWokenToo() {
        long old = inbox.put("likes", List.of(new NewEvent("old", "", null, "event:old", null, "{}", false)), true)
                .join()
                .first();

        identities.findOrWait("likes", "7", old);
        assertThat(inbox.waiting(10)).extracting(Inbox.Lane::name).containsExactly("person:likes:7");
        identities.learn(new Identity("likes", "7", "ada@example.com"), From.IMPORT);

        assertThat(state(old)).isEqualTo(EventState.PENDING);
    }

    @Test
    void whatPeopleSayOutranksWhatEventsSay() {
        assertThat(identities.learn(new Identity("likes", "7", "ada@example.com"), From.EVENT))
                .isEqualTo(Outcome.ADDED);
        assertThat(identities.learn(new Identity("likes", "7", "ben@example.com"), From.LOOKUP))
                .isEqualTo(Outcome.CHANGED);
        assertThat(identities.learn(new Identity("likes", "7", "eve@example.com"), From.LINK))
                .isEqualTo(Outcome.CHANGED);
        assertThat(identities.learn(new Identity("likes", "7", "ada@example.com"), From.EVENT))
                .isEqualTo(Outcome.KEPT);
        assertThat(identities.learn(new Identity("likes", "7", "eve@example.com"), From.EVENT))
                .isEqualTo(Outcome.AGREES);
        assertThat(identities.learn(new Identity("likes", "7", "fay@example.com"), From.IMPORT))
                .isEqualTo(Outcome.CHANGED);

        assertThat(identities.find("likes", "7")).contains("fay@example.com");
    }

    @Test
    void aLongIdIsKeptAsItsHash() {
        String person = "x".repeat(300);
        identities.learn(new Identity("likes", person, "ada@example.com"), From.EVENT);

        assertThat(identities.find("likes", person)).contains("ada@example.com");
        assertThat(Identities.lane("likes", person)).hasSizeLessThan(100);
        assertThat(identities.ofLane(Identities.lane("likes", person))).contains("ada@example.com");
    }

    @Test
    void pagesAreInOrderAndWhole() {
        identities.learn(
                List.of(
                        new Identity("likes", "2", "b@example.com"),
                        new Identity("a-source", "9", "c@example.com"),
                        new Identity("likes", "1:with:colons", "a@example.com")),
                From.IMPORT);

        List<Identity> first = identities.page(null, 2);
        List<Identity> second = identities.page(first.get(1), 2);

        assertThat(first)
                .containsExactly(
                        new Identity("a-source", "9", "c@example.com"),
                        new Identity("likes", "1:with:colons", "a@example.com"));
        assertThat(second).containsExactly(new Identity("likes", "2", "b@example.com"));
        assertThat(identities.ofLane("person:likes:1:with:colons")).contains("a@example.com");
    }

    @Test
    void whoStaysUnknownIsGivenUp() {
        long old = event("7");
        identities.findOrWait("likes", "7", old);
        clock.advance(Duration.ofDays(10));
        long young = event("8");
        identities.findOrWait("likes", "8", young);

        assertThat(inbox.giveUpWaitingOlderThan(Duration.ofDays(5))).isEqualTo(1);

        assertThat(state(old)).isEqualTo(EventState.DISCARDED);
        assertThat(inbox.find(old).orElseThrow().outcome())
                .startsWith("given up after 5 days: waiting for an identity: ");
        assertThat(state(young)).isEqualTo(EventState.WAITING);
        identities.learn(new Identity("likes", "7", "ada@example.com"), From.IMPORT);
        assertThat(state(old)).isEqualTo(EventState.DISCARDED);
    }
}
