package io.loyaltybridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
    @TempDir
    private Path dir;

    @Test
    void databaseOfANewerReleaseIsRefused() throws SQLException {
        SqliteStore.open(dir).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve(SqliteStore.FILE));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, installed_on,"
                            + " execution_time, success) SELECT MAX(installed_rank) + 1, '999', 'later', 'SQL', 'V999__later.sql', 1, '', CURRENT_TIMESTAMP, 1, 1 FROM flyway_schema_history");
        }
        assertThatThrownBy(() -> SqliteStore.open(dir))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("it was made by a newer release (schema 999; this one knows schema ")
                .hasMessageContaining("): start that release, or restore a backup from before it");
    }

    @Test
    void databaseOfAnOlderReleaseIsCarriedOverWithItsRows() throws Exception {
        Flyway.configure()
                .dataSource("jdbc:sqlite:" + dir.resolve(SqliteStore.FILE), null, null)
                .loggers("slf4j")
                .target("5")
                .placeholders(Map.of("identity", "INTEGER PRIMARY KEY AUTOINCREMENT"))
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve(SqliteStore.FILE));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "INSERT INTO operations (site, id, link_id, side, kind, reason, amount, state, created_at, updated_at)"
                            + " VALUES ('site', 'o', 'l', 'wix', 'award', 'r', 5, 'SETTLED', 1, 1)");
            statement.executeUpdate(
                    "INSERT INTO effects (site, id, link_id, kind, reason, state, payload, due_at, begun_at, created_at, updated_at)"
                            + " VALUES ('site', 'm', 'l', 'message', 'r', 'SENT', '{}', 1, 2, 1, 3), ('site', 'n', 'l', 'message', 's', 'PLANNED', '{}', 1, NULL, 1, 3)");
        }
        try (SqliteStore store = SqliteStore.open(dir)) {
            assertThat(store.read(tx -> tx.number("SELECT COUNT(*) FROM operations"))
                            .orElseThrow())
                    .isEqualTo(1);
            List<String> called = store.read(
                    tx -> tx.list("SELECT id FROM effects WHERE called_at = 3 LIMIT 10", r -> r.getString(1)));
            assertThat(called).containsExactly("m");
            List<String> indexes = store.read(tx -> tx.list(
                    "SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'operations_%'",
                    r -> r.getString(1)));
            assertThat(indexes)
                    .contains("operations_open", "operations_recent", "operations_sets")
                    .doesNotContain("operations_link");
            assertThat(store.space().orElseThrow().givesBack())
                    .as("only a file that is written anew can")
                    .isFalse();
        }
        Path copy = dir.resolve("before-upgrade-schema-5.db");
        assertThat(DatabaseCopy.check(copy).schema()).isEqualTo("5");
        assertThat(DatabaseCopy.check(copy).rows())
                .containsEntry("operations", 1L)
                .containsEntry("effects", 2L);
        assertThat(Files.getPosixFilePermissions(copy)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        UpgradeCopies copies = new UpgradeCopies(dir, Clock.systemUTC());
        assertThat(copies.forgetOld()).isZero();
        Files.setLastModifiedTime(
                copy, FileTime.from(Instant.now().minus(UpgradeCopies.KEPT).minusSeconds(1)));
        assertThat(copies.forgetOld()).isOne();
        assertThat(copy).doesNotExist();
    }

    @Test
    void aNewDatabaseAndOneOfThisReleaseAreNotCopied() {
        SqliteStore.open(dir).close();
        SqliteStore.open(dir).close();
        assertThat(new UpgradeCopies(dir, Clock.systemUTC()).all()).isEmpty();
    }
}
