package io.loyaltybridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.testing.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server has and a file has not. What both have is tested with both. */
class PostgresStoreTest {
    @TempDir
    private Path dir;

    private StorePlace place() {
        return PostgresServer.place(dir.resolve("data"));
    }

    private static int put(Store store, String key) {
        return store.write(tx -> tx.update(
                "INSERT INTO claims (site, claim_key, owner, state, at) VALUES ('site', ?, 1, 'claimed', 0)", key));
    }

    private static List<String> keys(Store store) {
        return store.read(
                tx -> tx.list("SELECT claim_key FROM claims ORDER BY claim_key LIMIT 100000", row -> row.getString(1)));
    }

    @Test
    void anEmptyDatabaseGetsItsTables() {
        StorePlace place = PostgresServer.empty(dir, "");
        assertThat(place.exists()).isFalse();
        assertThatThrownBy(place::openReadOnly)
                .isInstanceOf(StoreException.class)
                .hasMessage("no tables in " + place + " (bridge.store-url); `run` creates them");
        try (Database store = place.open()) {
            assertThat(put(store, "key")).isEqualTo(1);
        }
        assertThat(place.exists()).isTrue();
        try (Database store = place.openReadOnly()) {
            assertThat(keys(store)).containsExactly("key");
        }
    }

    @Test
    void aSecondProcessIsRefusedAndToldWhoHasIt() {
        try (Database first = place().open()) {
            put(first, "key");
            assertThatThrownBy(() -> place().open())
                    .isInstanceOf(StoreException.class)
                    .hasMessageMatching(
                            "cannot open the database: 127\\.0\\.0\\.1:\\d+/test\\d+ is used by another process \\(loyalty-bridge, process \\d+.*, connected since .*\\); one process uses a database at a time");
            assertThat(put(first, "other")).isEqualTo(1);
        }
        try (Database second = place().open()) {
            assertThat(keys(second)).containsExactly("key", "other");
        }
    }

    @Test
    void aServerThatIsNotReachedIsNamed() {
        StorePlace nowhere = new StorePlace(dir, "jdbc:postgresql://127.0.0.1:1/bridge", "bridge", "of no value");

        assertThatThrownBy(nowhere::open)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(
                        "cannot open the database: 127.0.0.1:1/bridge is not reached; check that the server runs")
                .hasMessageNotContaining("of no value");
    }

    @Test
    void commitsThatAreNotFlushedAreRefused() {
        StorePlace place = place();
        String name = PostgresServer.name(place);
        PostgresServer.run("ALTER DATABASE " + name + " SET synchronous_commit = 'off'");

        assertThatThrownBy(place::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("expected synchronous_commit on, remote_write or remote_apply, found off");
    }

    @Test
    void anotherOrderOfTextsIsRefused() {
        StorePlace place = PostgresServer.empty(dir, "LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'");

        assertThatThrownBy(place::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("expected a database in UTF-8 with texts in the order of C, found another order");
        assertThat(place.exists()).as("nothing was touched").isFalse();
    }

    @Test
    void textsThatTheServerCannotHaveAreStoredWithoutWhatItCannotHave() {
        try (Database store = place().open()) {
            put(store, "a\0b");
            assertThat(keys(store)).containsExactly("a\ufffdb");
        }
    }

    @Test
    void aReadSeesOneStateOfTheDatabase() {
        try (Database store = place().open()) {
            List<Long> counts = store.read(tx -> {
                long before = tx.number("SELECT COUNT(*) FROM claims").orElseThrow();
                put(store, "meanwhile");
                return List.of(before, tx.number("SELECT COUNT(*) FROM claims").orElseThrow());
            });
            assertThat(counts).containsExactly(0L, 0L);
            assertThat(keys(store)).containsExactly("meanwhile");
        }
    }

    @Test
    void aWriterWhoseConnectionIsCutGoesOnByItselfAndLosesNothing() throws Exception {
        Set<String> accepted = ConcurrentHashMap.newKeySet();
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger failed = new AtomicInteger();
        StorePlace place = place();
        try (Database store = place.open()) {
            List<Thread> writers = new ArrayList<>();
            for (int w = 0; w < 4; w++) {
                String name = "w" + w + "-";
                Thread writer = new Thread(() -> {
                    for (int i = 0; !enough.get(); i++) {
                        String key = name + i;
                        try {
                            put(store, key);
                            accepted.add(key);
                        } catch (StoreException e) {
                            failed.incrementAndGet();
                        }
                    }
                });
                writers.add(writer);
                writer.start();
            }
            for (int cut = 0; cut < 5; cut++) {
                int before = accepted.size();
                int failures = failed.get();
                PostgresServer.cut(place);
                Awaitility.await().until(() -> failed.get() > failures);
                Awaitility.await().until(() -> accepted.size() > before + 20 && store.ready());
            }
            enough.set(true);
            for (Thread writer : writers) {
                writer.join(20_000);
            }
            assertThat(failed).hasPositiveValue();
            assertThat(keys(store)).containsAll(accepted);
            assertThat(store.trouble()).isEmpty();
        }
    }

    @Test
    void whileNoServerIsThereEveryWriteFailsAndTheReasonIsKnown() throws Exception {
        StorePlace place = place();
        String name = PostgresServer.name(place);
        try (Database store = place.open()) {
            put(store, "before");
            PostgresServer.run("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
            PostgresServer.cut(place);
            Awaitility.await().untilAsserted(() -> assertThatThrownBy(() -> put(store, "meanwhile"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is not currently accepting connections"));
            assertThat(store.ready()).isFalse();
            assertThat(store.trouble().orElseThrow()).contains("not currently accepting connections");

            PostgresServer.run("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
            Awaitility.await().until(store::ready);
            assertThat(put(store, "after")).isEqualTo(1);
            assertThat(keys(store)).containsExactly("after", "before");
        }
    }

    @Test
    void aProcessWhoseDatabaseWasUsedByAnotherOneMeanwhileDoesNotWriteAnyMore() throws Exception {
        StorePlace place = place();
        try (Database store = place.open()) {
            put(store, "before");
            startedElsewhere(place);
            PostgresServer.cut(place);
            Awaitility.await().untilAsserted(() -> assertThatThrownBy(() -> put(store, "after"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(
                            "another process has written to " + place + " meanwhile; start this one again"));
            assertThat(store.ready()).isFalse();
        }
        try (Database store = place.openReadOnly()) {
            assertThat(keys(store)).containsExactly("before");
        }
    }

    /** Lets another process start on it, though this one believes that it has it. */
    static void startedElsewhere(StorePlace place) throws SQLException {
        try (Connection connection = DriverManager.getConnection(place.url(), place.user(), "");
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE store_owner SET starts = starts + 1");
        }
    }
}
