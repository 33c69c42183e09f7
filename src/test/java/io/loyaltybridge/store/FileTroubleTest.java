package io.loyaltybridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database file that cannot be used is named in one line, with what to do. */
class FileTroubleTest {
    @TempDir
    private Path dir;

    private Path file;

    @BeforeEach
    void file() {
        file = dir.resolve(SqliteStore.FILE);
    }

    private String opening() {
        Throwable refused = catchThrowable(() -> SqliteStore.open(dir).close());
        assertThat(refused).isInstanceOf(StoreException.class);
        assertThat(refused.getMessage())
                .startsWith("cannot open the database in " + dir + ": ")
                .doesNotContain("\n");
        return refused.getMessage();
    }

    private static void put(Tx tx, int bytes) throws java.sql.SQLException {
        tx.update(
                "INSERT INTO claims (site, claim_key, owner, state, at) VALUES ('site', hex(randomblob(?)), 1, 'claimed', 0)",
                bytes);
    }

    @Test
    void fileThatIsNoDatabase() throws IOException {
        Files.writeString(file, "a text, whatever its name says".repeat(200));

        assertThat(opening())
                .endsWith(file
                        + " is not a database; restore the last copy, or move the file away if it is there by mistake");
    }

    @Test
    void damagedDatabase() throws IOException {
        try (SqliteStore store = SqliteStore.open(dir)) {
            store.write(tx -> {
                put(tx, 100_000);
                return null;
            });
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] rubbish = new byte[(int) bytes.length() - 4_096];
            java.util.Arrays.fill(rubbish, (byte) 0x5a);
            bytes.seek(4_096);
            bytes.write(rubbish);
        }

        assertThat(opening())
                .endsWith(file + " is damaged; restore the last copy, or save what can be read with SQLite's .recover");
    }

    @Test
    void directoryInItsPlace() throws IOException {
        Files.createDirectories(file.resolve("something"));

        assertThat(opening()).endsWith(file + " is a directory and not a file; move it away");
        assertThatThrownBy(() -> SqliteStore.openReadOnly(dir))
                .isInstanceOf(StoreException.class)
                .hasMessageEndingWith(file + " is a directory and not a file; move it away");
    }

    @Test
    void fileThatCannotBeOpened() throws IOException {
        SqliteStore.open(dir).close();
        Files.createDirectories(dir.resolve(SqliteStore.FILE + "-wal").resolve("in-the-way"));

        assertThat(opening())
                .endsWith(file
                        + " cannot be opened; this user must be able to read and write it, the files beside it (-wal, -shm)"
                        + " and their directory");
    }

    @Test
    void fullDiskIsSaidAndTheWriterGoesOnWhenThereIsRoom() {
        try (SqliteStore store = SqliteStore.open(dir)) {
            store.write(tx -> tx.number(
                    "PRAGMA max_page_count = " + (tx.number("PRAGMA page_count").orElseThrow() + 2)));
            assertThatThrownBy(() -> store.write(tx -> {
                        put(tx, 1_000_000);
                        return null;
                    }))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(file + " cannot grow, because the disk is full; free some space. Nothing"
                            + " that was accepted is lost");

            store.write(tx -> tx.number("PRAGMA max_page_count = 1000000"));
            store.write(tx -> {
                put(tx, 1_000_000);
                return null;
            });
            assertThat(store.ready()).isTrue();
            assertThat((long) store.read(
                            tx -> tx.number("SELECT COUNT(*) FROM claims").orElseThrow()))
                    .isEqualTo(1);
        }
    }

    @Test
    void databaseThatIsNoneIsSaidToReadersToo() throws IOException {
        Files.writeString(file, "a text, whatever its name says".repeat(200));

        try (SqliteStore store = SqliteStore.openReadOnly(dir)) {
            assertThatThrownBy(() -> store.read(tx -> tx.number("SELECT COUNT(*) FROM claims")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith("the store could not be read: " + file + " is not a database");
        }
    }
}
