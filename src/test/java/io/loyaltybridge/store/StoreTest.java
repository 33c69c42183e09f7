package io.loyaltybridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.testing.TestStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class StoreTest {
    @TempDir
    private Path dir;

    private static int put(Tx tx, String key) throws SQLException {
        return tx.update(
                "INSERT INTO claims (site, claim_key, owner, state, at) VALUES ('site', ?, 1, 'claimed', 0)", key);
    }

    private static List<String> keys(Store store) {
        return store.read(
                tx -> tx.list("SELECT claim_key FROM claims ORDER BY claim_key LIMIT 100000", row -> row.getString(1)));
    }

    /** Blocks the writer until the latch opens, so that the works behind it end up in one group. */
    private static CompletableFuture<Void> block(Store store, CountDownLatch gate) {
        CountDownLatch entered = new CountDownLatch(1);
        CompletableFuture<Void> done = store.submit(tx -> {
            entered.countDown();
            await(gate);
            return null;
        });
        await(entered);
        return done;
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test's latch did not open");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void failingWorkTakesNothingOfItselfAndNothingOfItsNeighbours() {
        try (Database store = TestStore.open(dir)) {
            CountDownLatch gate = new CountDownLatch(1);
            block(store, gate);
            CompletableFuture<Integer> before = store.submit(tx -> put(tx, "before"));
            CompletableFuture<Integer> failing = store.submit(tx -> {
                put(tx, "half");
                throw new IllegalArgumentException("on purpose");
            });
            CompletableFuture<Integer> twice = store.submit(tx -> put(tx, "before"));
            CompletableFuture<Integer> after = store.submit(tx -> put(tx, "after"));
            gate.countDown();

            assertThat(before.join()).isEqualTo(1);
            assertThat(after.join()).isEqualTo(1);
            assertThatThrownBy(failing::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("on purpose");
            assertThatThrownBy(twice::join).cause().isInstanceOf(SQLException.class);
            assertThat(keys(store)).containsExactly("after", "before");
            assertThat(store.ready()).isTrue();
        }
    }

    @Test
    void errorOfAWorkReachesItsCallerAndTheWriterLives() {
        try (Database store = TestStore.open(dir)) {
            assertThatThrownBy(() -> store.write(tx -> {
                        throw new IllegalStateException("as it is");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("as it is");
            assertThatThrownBy(() -> store.write(tx -> tx.update("INSERT INTO no_such_table VALUES (1)")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith("the store could not write: ")
                    .hasMessageContaining("no_such_table");
            assertThat((int) store.write(tx -> put(tx, "next"))).isEqualTo(1);
        }
    }

    @Test
    void workIsCommittedWhenItsFutureCompletes() {
        try (Database store = TestStore.open(dir)) {
            CountDownLatch gate = new CountDownLatch(1);
            block(store, gate);
            CompletableFuture<Integer> first = store.submit(tx -> put(tx, "key"));
            assertThat(first).isNotDone();
            assertThat(elsewhere()).isZero();
            gate.countDown();
            first.join();

            assertThat(elsewhere()).isEqualTo(1);
        }
    }

    private int elsewhere() {
        try (Database store = TestStore.openReadOnly(dir)) {
            return keys(store).size();
        }
    }

    @Test
    void whatWasWrittenIsThereAfterReopening() {
        try (Database store = TestStore.open(dir)) {
            store.write(tx -> put(tx, "key"));
        }
        try (Database store = TestStore.open(dir)) {
            assertThat(keys(store)).containsExactly("key");
        }
    }

    @Test
    void fullQueueRefusesWithoutWaitingAndLosesNothingTaken() {
        try (Database store = TestStore.open(dir)) {
            CountDownLatch gate = new CountDownLatch(1);
            block(store, gate);
            List<CompletableFuture<Integer>> taken = new ArrayList<>();
            CompletableFuture<Integer> refused = null;
            for (int i = 0; i < 20_000 && refused == null; i++) {
                String key = String.format("key-%05d", i);
                CompletableFuture<Integer> next = store.submit(tx -> put(tx, key));
                if (next.isCompletedExceptionally()) {
                    refused = next;
                } else {
                    taken.add(next);
                }
            }
            assertThat(refused).isNotNull();
            assertThatThrownBy(refused::join)
                    .cause()
                    .isInstanceOf(StoreBusyException.class)
                    .hasMessage("the store has " + taken.size() + " writes waiting and accepts no more");
            assertThat(store.ready()).isFalse();
            assertThat(store.queued()).isEqualTo(taken.size());
            gate.countDown();
            taken.forEach(CompletableFuture::join);

            assertThat(keys(store)).hasSameSizeAs(taken);
            assertThat(store.ready()).isTrue();
        }
    }

    @Test
    void closedStoreRefuses() {
        Database store = TestStore.open(dir);
        store.close();

        assertThat(store.ready()).isFalse();
        assertThatThrownBy(() -> store.write(tx -> put(tx, "late")))
                .isInstanceOf(StoreException.class)
                .hasMessage("the store is closed");
    }

    @Test
    void worksThatWaitWhenTheStoreClosesAreStillWritten() {
        Database store = TestStore.open(dir);
        CountDownLatch gate = new CountDownLatch(1);
        block(store, gate);
        CompletableFuture<Integer> waiting = store.submit(tx -> put(tx, "key"));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(store::close);
        gate.countDown();
        closing.join();

        assertThat(waiting.join()).isEqualTo(1);
    }

    @Test
    void readCannotWrite() {
        try (Database store = TestStore.open(dir)) {
            assertThatThrownBy(() -> store.read(tx -> put(tx, "key")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith("the store could not be read: ");
            assertThat(keys(store)).isEmpty();
        }
    }

    @Test
    void readOnlyStoreReadsBesideItsOwnerAndNeverWrites() {
        try (Database owner = TestStore.open(dir);
                Database reader = TestStore.openReadOnly(dir)) {
            owner.write(tx -> put(tx, "key"));

            assertThat(keys(reader)).containsExactly("key");
            assertThat(reader.ready()).isFalse();
            assertThat(reader.queued()).isZero();
            assertThatThrownBy(() -> reader.write(tx -> put(tx, "other")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the store was opened for reading only");
        }
    }

    @Test
    void readingWhereNoDatabaseIsSaysSo() {
        TestStore.onlyAFile();
        assertThatThrownBy(() -> TestStore.openReadOnly(dir))
                .isInstanceOf(StoreException.class)
                .hasMessage("no database in " + dir + " (bridge.data-dir); `run` creates it");
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void fileThatIsNoDatabaseIsSaidWithItsDirectory() throws Exception {
        TestStore.onlyAFile();
        Files.writeString(
                dir.resolve(SqliteStore.FILE), "this is a text and not a database, whatever its name says".repeat(40));

        assertThatThrownBy(() -> TestStore.open(dir))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("cannot open the database in " + dir + ": ")
                .hasMessageContaining("not a database");
    }
}
