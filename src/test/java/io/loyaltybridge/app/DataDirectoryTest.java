package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.store.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class DataDirectoryTest {
    @TempDir
    private Path dir;

    /** Another process that owns a directory until it is killed. */
    public static final class Other {
        public static void main(String[] arguments) throws IOException {
            try (DataDirectory directory =
                    DataDirectory.own(Path.of(arguments[0])).orElseThrow()) {
                System.out.println("owned");
                System.in.read();
            }
        }
    }

    @Test
    void nobodyOwnsADirectoryThatIsNew() {
        assertThat(DataDirectory.isOwned(dir)).isFalse();
        assertThat(DataDirectory.isOwned(dir.resolve("none"))).isFalse();
        assertThat(dir).as("asking changes nothing").isEmptyDirectory();
    }

    @Test
    void thisProcessOwnsItOnceUntilItGivesItBack() {
        try (DataDirectory directory = DataDirectory.own(dir).orElseThrow()) {
            assertThat(DataDirectory.isOwned(dir)).isTrue();
            assertThat(DataDirectory.own(dir)).isEmpty();
            assertThat(DataDirectory.own(dir.resolve("..").resolve(dir.getFileName())))
                    .as("by another name")
                    .isEmpty();
        }
        assertThat(DataDirectory.isOwned(dir)).isFalse();
        DataDirectory.own(dir).orElseThrow().close();
    }

    @Test
    void whatIsInItIsItsOwnersAlone() throws IOException {
        Path made = dir.resolve("made");
        DataDirectory.own(made).orElseThrow().close();
        assertThat(rights(made)).isEqualTo("rwx------");
        try (SqliteStore store = SqliteStore.open(made)) {
            assertThat(rights(made.resolve(SqliteStore.FILE))).isEqualTo("rw-------");
            assertThat(rights(made.resolve(SqliteStore.FILE + "-wal"))).isEqualTo("rw-------");
        }
    }

    @Test
    void aDatabaseThatWasOpenToOthersIsClosedAndADirectoryIsLeftAsItIs() throws IOException {
        SqliteStore.open(dir).close();
        Files.setPosixFilePermissions(dir.resolve(SqliteStore.FILE), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        DataDirectory.own(dir).orElseThrow().close();
        assertThat(rights(dir.resolve(SqliteStore.FILE))).isEqualTo("rw-------");
        assertThat(rights(dir)).isEqualTo("rwxr-xr-x");
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void anotherProcessOwnsItUntilItIsKilledAndAskingDoesNotTakeItAway() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        dir.toString())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("owned");
            assertThat(DataDirectory.isOwned(dir)).isTrue();
            assertThat(DataDirectory.isOwned(dir)).isTrue();
            assertThat(DataDirectory.own(dir)).isEmpty();

            other.destroyForcibly();
            Awaitility.await().until(() -> !DataDirectory.isOwned(dir));
            DataDirectory.own(dir).orElseThrow().close();
        } finally {
            other.destroyForcibly();
        }
    }
}
