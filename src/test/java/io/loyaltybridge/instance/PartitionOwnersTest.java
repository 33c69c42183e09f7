package io.loyaltybridge.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.StoreException;
import io.loyaltybridge.store.StorePlace;
import io.loyaltybridge.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PartitionOwnersTest {
    private static final String WRITE =
            "INSERT INTO claims (site, claim_key, owner, state, at) VALUES ('site', ?, 1, 'claimed', 0)";

    @TempDir
    private Path dir;

    private StorePlace place;
    private final List<Database> open = new ArrayList<>();
    private final AtomicInteger takenOver = new AtomicInteger();

    @BeforeEach
    void place() {
        place = PostgresServer.place(dir.resolve("data"));
    }

    @AfterEach
    void close() {
        open.forEach(Database::close);
    }

    private Database instance(String name) {
        Database store = place.openShared(name, takenOver::incrementAndGet);
        open.add(store);
        return store;
    }

    private static PartitionOwners owners(Database store) {
        return new PartitionOwners(store, store.instance().orElseThrow());
    }

    private static int write(Database store, String key) {
        return store.write(tx -> tx.update(WRITE, key));
    }

    /** A transaction that has written and is not committed before it is let go. */
    private static CompletableFuture<Boolean> begin(Database store, String key, CompletableFuture<Boolean> go)
            throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> writing = store.submit(tx -> {
            tx.update(WRITE, key);
            begun.countDown();
            return go.join();
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        return writing;
    }

    private static List<String> written(Database store) {
        return store.read(tx -> tx.list("SELECT claim_key FROM claims ORDER BY claim_key", r -> r.getString(1)));
    }

    @Test
    void instancesShareADatabaseThatAProcessHasForItselfOtherwise() {
        Database one = instance("one");
        Database two = instance("two");
        write(one, "a");
        write(two, "b");
        assertThat(written(one)).containsExactly("a", "b");
        assertThatThrownBy(place::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is used by another process")
                .hasMessageContaining("one process uses a database at a time");
        open.forEach(Database::close);
        open.clear();

        try (Database alone = place.open()) {
            write(alone, "c");
            assertThatThrownBy(() -> instance("three"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("only instances with bridge.kafka share a database");
        }
        assertThat(takenOver).hasValue(0);
    }

    @Test
    void whoLosesAPartitionWithoutGivingItBackWritesNothingMore() {
        Database frozen = instance("frozen");
        Database next = instance("next");
        owners(frozen).take(List.of(1, 2));
        write(frozen, "before");

        owners(next).take(List.of(2, 3));

        assertThatThrownBy(() -> write(frozen, "after"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("another instance has taken over");
        assertThatThrownBy(() -> owners(frozen).take(List.of(2))).isInstanceOf(StoreException.class);
        assertThat(takenOver).hasValue(1);
        write(next, "by the next one");
        assertThat(written(next)).containsExactly("before", "by the next one");
        assertThat(PartitionOwners.counts(next)).isEqualTo(Map.of("next", 2L));
        assertThat(frozen.ready()).isFalse();
    }

    @Test
    void whoGivesAPartitionBackGoesOn() {
        Database one = instance("one");
        Database two = instance("two");
        owners(one).take(List.of(1, 2));
        owners(one).giveBack(List.of(2));
        owners(two).take(List.of(2));
        // Not his any more.
        owners(one).giveBack(List.of(2));

        write(one, "a");
        write(two, "b");
        assertThat(PartitionOwners.counts(one)).isEqualTo(Map.of("one", 1L, "two", 1L));
        assertThat(takenOver).hasValue(0);
    }

    @Test
    void aTransactionUnderWayEndsBeforeItsInstanceLosesAnything() throws Exception {
        Database slow = instance("slow");
        Database next = instance("next");
        owners(slow).take(List.of(1));
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        CompletableFuture<Boolean> writing = begin(slow, "slow", go.orTimeout(4, TimeUnit.SECONDS));

        assertThatThrownBy(() -> owners(next).take(List.of(1)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("lock timeout");
        write(next, "others of the same instance do not wait");
        go.complete(true);
        assertThat(writing.get(10, TimeUnit.SECONDS)).isTrue();

        owners(next).take(List.of(1));
        assertThatThrownBy(() -> write(slow, "after")).isInstanceOf(StoreException.class);
        assertThat(written(next)).containsExactly("others of the same instance do not wait", "slow");
    }

    @Test
    void whoFreezesWithinATransactionDoesNotHoldItForLong() throws Exception {
        Database frozen = instance("frozen");
        Database next = instance("next");
        owners(frozen).take(List.of(1));
        CompletableFuture<Boolean> wake = new CompletableFuture<>();
        CompletableFuture<Boolean> writing = begin(frozen, "lost", wake.orTimeout(60, TimeUnit.SECONDS));

        Awaitility.await().atMost(Duration.ofSeconds(40)).ignoreExceptions().untilAsserted(() -> owners(next)
                .take(List.of(1)));
        wake.complete(true);

        assertThatThrownBy(() -> writing.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(StoreException.class);
        assertThatThrownBy(() -> write(frozen, "after")).isInstanceOf(StoreException.class);
        assertThat(written(next)).isEmpty();
        Awaitility.await().untilAsserted(() -> assertThat(takenOver).hasValue(1));
    }

    @Test
    void anInstanceThatLostItsConnectionGoesOnWithWhatItHas() {
        Database one = instance("one");
        owners(one).take(List.of(1));
        PostgresServer.cut(place);

        Awaitility.await().ignoreExceptions().until(() -> write(one, "after") == 1);
        assertThat(PartitionOwners.counts(one)).isEqualTo(Map.of("one", 1L));
        assertThat(takenOver).hasValue(0);
    }
}
