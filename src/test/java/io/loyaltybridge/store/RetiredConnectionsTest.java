package io.loyaltybridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

class RetiredConnectionsTest {
    private static final int ROUNDS = 20;

    @TempDir
    private Path dir;

    @Test
    void readingConnectionThatThePoolRetiredGoesWithItsStatements() {
        try (SqliteStore store = SqliteStore.open(dir)) {
            HikariDataSource pool = (HikariDataSource) store.readerDataSource();
            List<WeakReference<SQLiteConnection>> retired = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                assertThat(store.read(tx -> tx.number("SELECT COUNT(*) FROM claims"))
                                .orElseThrow())
                        .isZero();
                retired.add(physical(pool));
                pool.getHikariPoolMXBean().softEvictConnections();
            }

            await().untilAsserted(() -> {
                System.gc();
                // The last one may still be in a slot of the pool's own.
                assertThat(retired.stream()
                                .filter(connection -> connection.get() != null)
                                .count())
                        .isLessThanOrEqualTo(1);
            });
        }
    }

    @Test
    void statementIsPreparedOnceForAConnection() {
        try (SqliteStore store = SqliteStore.open(dir)) {
            Tx first = store.read(tx -> tx);
            assertThat(store.<Tx>read(tx -> tx))
                    .as("one connection is enough for one reader")
                    .isSameAs(first);
        }
    }

    private static WeakReference<SQLiteConnection> physical(HikariDataSource pool) {
        try (Connection connection = pool.getConnection()) {
            return new WeakReference<>(connection.unwrap(SQLiteConnection.class));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
