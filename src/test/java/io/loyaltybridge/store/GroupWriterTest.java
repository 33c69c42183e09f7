package io.loyaltybridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class GroupWriterTest {
    @TempDir
    private Path dir;

    @Test
    void aWorkThatFailsTakesNothingOfItsGroupWithIt() throws Exception {
        try (Database store = TestStore.open(dir)) {
            CountDownLatch together = new CountDownLatch(1);
            CompletableFuture<Integer> before = store.submit(tx -> {
                wait(together);
                return add(tx, 1);
            });
            CompletableFuture<Integer> failing = store.submit(tx -> {
                add(tx, 10);
                throw new IllegalStateException("this one cannot");
            });
            CompletableFuture<Integer> wrongSql =
                    store.submit(tx -> add(tx, 100) + tx.update("INSERT INTO store_probe VALUES (NULL)"));
            CompletableFuture<Integer> after = store.submit(tx -> add(tx, 1_000));
            together.countDown();

            assertThat(before.join()).isEqualTo(1);
            assertThat(after.join()).isEqualTo(1);
            assertThatThrownBy(failing::join)
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("this one cannot");
            assertThatThrownBy(wrongSql::join).hasMessageMatching("(?is).*not.null.*");
            assertThat(sum(store)).isEqualTo(1_001);
            assertThat(store.ready()).isTrue();
        }
    }

    @Test
    void aBrokenConstraintIsToldApartFromTroubleOfTheStore() {
        try (Database store = TestStore.open(dir)) {
            assertThatThrownBy(() -> store.write(tx -> tx.update("INSERT INTO store_probe VALUES (NULL)")))
                    .isInstanceOf(StoreConstraintException.class)
                    .hasMessageMatching("(?is).*not.null.*");
            assertThatThrownBy(() -> store.write(tx -> tx.update("INSERT INTO nowhere VALUES (1)")))
                    .isInstanceOf(StoreException.class);
        }
    }

    @Test
    void everyWorkOfManyGroupsIsOnDiskOnceWhateverFailsBetweenThem() {
        try (Database store = TestStore.open(dir)) {
            List<CompletableFuture<Integer>> good = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                boolean fails = i % 97 == 0;
                CompletableFuture<Integer> work = store.submit(tx -> {
                    int changed = add(tx, 1);
                    if (fails) {
                        throw new IllegalStateException("now and then");
                    }
                    return changed;
                });
                if (!fails) {
                    good.add(work);
                }
            }
            good.forEach(CompletableFuture::join);
            assertThat(sum(store)).isEqualTo(good.size());
        }
        try (Database reopened = TestStore.openReadOnly(dir)) {
            assertThat(sum(reopened)).isEqualTo(2_000 - 21);
        }
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int add(Tx tx, int n) throws java.sql.SQLException {
        return tx.update("UPDATE store_probe SET n = n + ?", n);
    }

    private static long sum(Database store) {
        return store.read(tx -> tx.number("SELECT n FROM store_probe").orElseThrow());
    }

    @Test
    void whatHangsOnAWriteDoesNotHoldWritingUp() throws Exception {
        try (Database store = TestStore.open(dir)) {
            CountDownLatch slow = new CountDownLatch(1);
            List<Integer> order = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> hangs = store.submit(tx -> add(tx, 1)).thenAccept(changed -> {
                try {
                    slow.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                order.add(1);
            });
            CompletableFuture<Void> behind = store.submit(tx -> add(tx, 10)).thenAccept(changed -> order.add(2));

            assertThat(CompletableFuture.supplyAsync(() -> store.write(tx -> add(tx, 100)))
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo(1);
            assertThat(order).isEmpty();
            slow.countDown();
            CompletableFuture.allOf(hangs, behind).get(10, TimeUnit.SECONDS);
            assertThat(order).containsExactly(1, 2);
        }
    }

    @Test
    void whoeverHangsOnAWriteHearsOfItBeforeTheStoreIsClosed() {
        CompletableFuture<Void> heard;
        try (Database store = TestStore.open(dir)) {
            heard = store.submit(tx -> add(tx, 1)).thenAccept(changed -> {});
        }
        assertThat(heard).isDone();
    }
}
