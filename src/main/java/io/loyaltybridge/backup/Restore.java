package io.loyaltybridge.backup;

import io.loyaltybridge.ledger.store.RestoredLinks;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.DatabaseCopy;
import io.loyaltybridge.store.OwnerOnly;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts a backup in the place of what a data directory has. First everything is unpacked and checked beside it; then what is there is moved
 * away, and the backup moved in. A marker says how far that came, so that a restore that was cut off is ended by the next one, and nothing
 * is opened meanwhile. Whoever calls owns the directory.
 */
public final class Restore {
    private static final String UNPACKED = "restore-new";
    private static final String AWAY = "before-restore-";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private enum Phase {
        /** What was there is moved away. */
        OLD_OUT,
        /** The backup is moved in. */
        NEW_IN
    }

    private final Path dataDir;
    private final Clock clock;

    public Restore(Path dataDir, Clock clock) {
        this.dataDir = dataDir;
        this.clock = clock;
    }

    /**
     * What was restored.
     *
     * @param manifest of the backup
     * @param before   where what was there is now; null where nothing was
     */
    public record Restored(Manifest manifest, @Nullable Path before) {}

    /**
     * Restores a backup.
     *
     * @param replace whether a database that is there may be moved away
     * @param said    gets lines about the progress
     * @throws BackupException where the backup is damaged or of a newer release, or a database is there that may not be replaced; nothing
     *                         was changed then. Also where the disk fails in the middle; then the same restore, given again, ends it
     */
    public Restored run(Path file, boolean replace, Consumer<String> said) {
        Path unpacked = dataDir.resolve(UNPACKED);
        Path marker = dataDir.resolve(SqliteStore.RESTORING);
        try {
            if (Files.exists(marker)) {
                said.accept("a restore was cut off here; it goes on where it was");
                Manifest manifest = Manifest.of(Files.readAllBytes(unpacked.resolve(Manifest.NAME)));
                return new Restored(manifest, goOn(marker, unpacked));
            }
            if (!replace && Files.exists(dataDir.resolve(SqliteStore.FILE))) {
                throw new BackupException(
                        dataDir + " has a database; --replace moves it away, into a directory beside it");
            }
            delete(unpacked);
            OwnerOnly.make(unpacked);
            said.accept("unpacking and checking the backup …");
            Manifest manifest = BackupFile.unpack(file, unpacked);
            check(file, unpacked);
            try (Database store = SqliteStore.open(unpacked)) {
                RestoredLinks.hold(store);
            }
            Path kept = unpacked.resolve(Manifest.NAME);
            OwnerOnly.makeFile(kept);
            Files.write(kept, manifest.json());
            flush(unpacked);
            mark(marker, Phase.OLD_OUT, dataDir.resolve(AWAY + TIME.format(clock.instant())));
            return new Restored(manifest, goOn(marker, unpacked));
        } catch (IOException e) {
            throw new BackupException("the backup could not be put into " + dataDir + ": " + Reason.of(e), e);
        }
    }

    private static void check(Path file, Path unpacked) {
        try {
            DatabaseCopy.check(unpacked.resolve(SqliteStore.FILE));
        } catch (StoreException e) {
            throw new BackupException(file + ": " + Reason.of(e), e);
        }
    }

    /** From where the marker says that it came. Each step may be done again. Returns where what was there is now. */
    private @Nullable Path goOn(Path marker, Path unpacked) throws IOException {
        List<String> lines = Files.readAllLines(marker);
        Path before = dataDir.resolve(lines.get(1));
        if (Phase.valueOf(lines.get(0)) == Phase.OLD_OUT) {
            for (Path old : present(dataDir)) {
                move(old, before);
            }
            mark(marker, Phase.NEW_IN, before);
        }
        for (Path part : present(unpacked)) {
            move(part, dataDir);
        }
        flush(dataDir);
        Files.delete(marker);
        flush(dataDir);
        delete(unpacked);
        return Files.exists(before) ? before : null;
    }

    /** What a backup replaces. */
    private static List<Path> present(Path directory) {
        List<String> names = new ArrayList<>(List.of(
                SqliteStore.FILE,
                SqliteStore.FILE + "-wal",
                SqliteStore.FILE + "-shm",
                SqliteStore.FILE + "-journal",
                BackupFile.IMPORTS));
        names.addAll(BackupFile.KEYS);
        return names.stream().map(directory::resolve).filter(Files::exists).toList();
    }

    private static void move(Path from, Path into) throws IOException {
        OwnerOnly.make(into);
        Files.move(from, into.resolve(from.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    private void mark(Path marker, Phase phase, Path before) throws IOException {
        Path made = dataDir.resolve(SqliteStore.RESTORING + ".new");
        Files.deleteIfExists(made);
        OwnerOnly.makeFile(made);
        Files.writeString(made, phase + "\n" + before.getFileName() + "\n");
        flush(made);
        Files.move(made, marker, StandardCopyOption.ATOMIC_MOVE);
        flush(dataDir);
    }

    /** A file, or a directory with all that is in it. */
    private static void flush(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            try (Stream<Path> all = Files.list(path)) {
                for (Path each : all.toList()) {
                    if (!each.getFileName().toString().startsWith(AWAY)) {
                        flush(each);
                    }
                }
            }
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
