package io.loyaltybridge.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path dir;

    private Path data;
    private Path backup;

    @BeforeEach
    void backupOfOneLink() throws IOException {
        data = dir.resolve("data");
        backup = Files.createFile(
                dir.resolve("backup.zip"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        write("ada");
        Files.writeString(data.resolve("coupon-code-key"), "key of ada");
        Files.createDirectory(data.resolve("imports"));
        Files.writeString(data.resolve("imports/1.csv"), "email,points");
        BackupFile.write(data, backup, "release", NOON, line -> {});
    }

    private void write(String link) {
        try (Database store = SqliteStore.open(data)) {
            store.<Integer>write(tx -> tx.update(
                    "INSERT INTO links (site, id, email, state, created_at, updated_at) VALUES ('site', ?, ?, 'NEW', 1, 1)",
                    link,
                    link + "@example.com"));
        }
    }

    private List<String> links(Path of) {
        try (Database store = SqliteStore.openReadOnly(of)) {
            return store.read(tx -> tx.list("SELECT id FROM links ORDER BY id", r -> r.getString(1)));
        }
    }

    private Restore.Restored restore(boolean replace) {
        return new Restore(data, NOON).run(backup, replace, line -> {});
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatIsThereIsMovedAwayAndTheBackupIsInItsPlace() throws IOException {
        write("ben");
        Files.writeString(data.resolve("coupon-code-key"), "another key");
        Files.writeString(data.resolve("forgotten-key"), "made later");

        Restore.Restored restored = restore(true);

        assertThat(links(data)).containsExactly("ada");
        assertThat(data.resolve("coupon-code-key")).hasContent("key of ada");
        assertThat(data.resolve("imports/1.csv")).hasContent("email,points");
        assertThat(data.resolve("forgotten-key")).doesNotExist();
        assertThat(restored.before()).isEqualTo(data.resolve("before-restore-20261130-120000"));
        assertThat(links(restored.before())).containsExactly("ada", "ben");
        assertThat(restored.before().resolve("coupon-code-key")).hasContent("another key");
        assertThat(restored.before().resolve("forgotten-key")).hasContent("made later");
        assertThat(restored.manifest().rows()).containsEntry("links", 1L);
        assertThat(names()).doesNotContain("restore-new", SqliteStore.RESTORING);
    }

    @Test
    void intoAnEmptyDirectoryNothingHasToBeReplaced() {
        data = Path.of(dir.toString(), "new");
        assertThat(restore(false).before()).isNull();
        assertThat(links(data)).containsExactly("ada");
    }

    @Test
    void aDatabaseThatIsThereIsReplacedOnlyWhenAsked() throws IOException {
        write("ben");
        List<String> before = names();
        assertThatThrownBy(() -> restore(false))
                .isInstanceOf(BackupException.class)
                .hasMessage(data + " has a database; --replace moves it away, into a directory beside it");
        assertThat(names()).isEqualTo(before);
        assertThat(links(data)).containsExactly("ada", "ben");
    }

    @Test
    void whereverItIsCutOffTheSameCommandEndsItAndNobodyOpensTheDatabaseMeanwhile() throws IOException {
        data = dir.resolve("template");
        write("ben");
        Path template = data.resolve(SqliteStore.FILE);
        for (String phase : List.of("OLD_OUT", "NEW_IN")) {
            for (int moved = 0; moved <= 3; moved++) {
                data = Files.createDirectory(dir.resolve(phase + moved));
                Files.copy(template, data.resolve(SqliteStore.FILE));
                Files.writeString(data.resolve("coupon-code-key"), "another key");
                cutOff(phase, moved);

                assertThatThrownBy(() -> SqliteStore.open(data))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("was interrupted; give `restore` with the same backup again");
                assertThatThrownBy(() -> SqliteStore.openReadOnly(data)).isInstanceOf(StoreException.class);

                List<String> said = new ArrayList<>();
                Restore.Restored restored = new Restore(data, NOON).run(backup, false, said::add);
                assertThat(said).containsExactly("a restore was cut off here; it goes on where it was");
                assertThat(links(data)).as(phase + moved).containsExactly("ada");
                assertThat(data.resolve("coupon-code-key")).hasContent("key of ada");
                assertThat(data.resolve("imports/1.csv")).hasContent("email,points");
                assertThat(restored.before()).isNotNull();
                assertThat(links(restored.before())).containsExactly("ben");
                assertThat(restored.before().resolve("coupon-code-key")).hasContent("another key");
                assertThat(names()).doesNotContain("restore-new", SqliteStore.RESTORING);
            }
        }
    }

    /** As a kill leaves it: so many files of the phase were moved. */
    private void cutOff(String phase, int moved) throws IOException {
        Path unpacked = data.resolve("restore-new");
        Path away = Files.createDirectory(data.resolve("before-restore-x"));
        Manifest manifest = BackupFile.unpack(backup, unpacked);
        Files.write(unpacked.resolve(Manifest.NAME), manifest.json());
        Files.writeString(data.resolve(SqliteStore.RESTORING), phase + "\nbefore-restore-x\n");
        List<String> old = List.of("coupon-code-key", SqliteStore.FILE);
        for (String name : phase.equals("NEW_IN") ? old : old.subList(0, Math.min(moved, old.size()))) {
            Files.move(data.resolve(name), away.resolve(name));
        }
        if (phase.equals("NEW_IN")) {
            for (String name :
                    List.of(SqliteStore.FILE, "imports", "coupon-code-key").subList(0, moved)) {
                Files.move(unpacked.resolve(name), data.resolve(name));
            }
        }
    }

    @Test
    void aDamagedBackupChangesNothing() throws IOException {
        byte[] whole = Files.readAllBytes(backup);
        List<String> before = names();
        for (int at : List.of(100, whole.length / 2, whole.length - 30)) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x55;
            Files.write(backup, damaged);
            assertThatThrownBy(() -> restore(true))
                    .isInstanceOf(BackupException.class)
                    .hasMessageMatching(".*(damaged|no backup).*");
        }
        Files.write(backup, java.util.Arrays.copyOf(whole, whole.length - 1_000));
        assertThatThrownBy(() -> restore(true))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("damaged");
        assertThat(names()).containsAll(before).doesNotContain(SqliteStore.RESTORING);
        assertThat(links(data)).containsExactly("ada");
    }

    @Test
    void whatIsNoBackupIsRefused() throws IOException {
        assertThatThrownBy(() -> BackupFile.verify(dir.resolve("none.zip")))
                .hasMessage(dir.resolve("none.zip") + ": there is no such file");
        Path text = Files.writeString(dir.resolve("text.zip"), "no zip");
        assertThatThrownBy(() -> BackupFile.verify(text)).hasMessageContaining("is no backup, or damaged");
        Path other = dir.resolve("other.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(other))) {
            zip.putNextEntry(new ZipEntry("readme"));
        }
        assertThatThrownBy(() -> BackupFile.verify(other)).hasMessage(other + " is no backup: it has no manifest.json");
    }

    @Test
    void aFileThatBelongsToNoBackupIsRefusedWhereverItPoints() throws IOException {
        for (String name : List.of("../outside", "/tmp/outside", "imports/../../outside", "management-token")) {
            Path foreign = dir.resolve("foreign.zip");
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(foreign))) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(1);
                zip.closeEntry();
                zip.putNextEntry(new ZipEntry(Manifest.NAME));
                zip.write(new Manifest(
                                NOON.instant(),
                                "r",
                                "1",
                                List.of(new Manifest.Part(SqliteStore.FILE, 1, "x"), new Manifest.Part(name, 1, "y")),
                                java.util.Map.of())
                        .json());
            }
            assertThatThrownBy(() -> BackupFile.verify(foreign))
                    .hasMessage(foreign + " has a file that belongs to no backup: " + name);
        }
    }

    @Test
    void aBackupOfANewerReleaseIsRefused() throws IOException {
        try (Database store = SqliteStore.open(data)) {
            store.<Integer>write(tx -> tx.update(
                    "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by,"
                            + " installed_on, execution_time, success) SELECT MAX(installed_rank) + 1, '999', 'later', 'SQL',"
                            + " 'V999__later.sql', 1, '', CURRENT_TIMESTAMP, 1, 1 FROM flyway_schema_history"));
        }
        assertThatThrownBy(() -> BackupFile.write(data, backup, "release", NOON, line -> {}))
                .hasMessageContaining("it was made by a newer release (schema 999; this one knows schema ");
        Path file = data.resolve(SqliteStore.FILE);
        try (FileSystem zip = FileSystems.newFileSystem(backup)) {
            Files.delete(zip.getPath(Manifest.NAME));
            Files.copy(file, zip.getPath(SqliteStore.FILE), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            try (OutputStream out = Files.newOutputStream(zip.getPath(Manifest.NAME))) {
                out.write(new Manifest(
                                NOON.instant(),
                                "later",
                                "999",
                                List.of(new Manifest.Part(SqliteStore.FILE, Files.size(file), sha256(file))),
                                java.util.Map.of())
                        .json());
            }
        }
        assertThatThrownBy(() -> restore(true))
                .hasMessageContaining("it was made by a newer release (schema 999; this one knows schema ");
        assertThat(names()).doesNotContain(SqliteStore.RESTORING);
    }

    private static String sha256(Path file) throws IOException {
        try {
            return java.util.HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aManifestOfAnotherFormatSaysSo() throws IOException {
        Path later = dir.resolve("later.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(later))) {
            zip.putNextEntry(new ZipEntry(Manifest.NAME));
            zip.write("{\"format\": 2}".getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> BackupFile.verify(later))
                .hasMessage("manifest.json: expected format 1, found 2; a newer release may read it");
    }
}
