package io.loyaltybridge.store;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rights of the data directory and of the files in it: they hold customers and secrets, so they are the owner's alone. */
public final class OwnerOnly {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnly.class);
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    /** A database makes the files beside it with its own rights, but leaves them to those that are there. */
    private static final List<String> FILES =
            List.of(SqliteStore.FILE, SqliteStore.FILE + "-wal", SqliteStore.FILE + "-shm", "quota.ring", "mails.ring");

    private OwnerOnly() {}

    /** Makes a directory, where it is missing, that only its owner may enter. */
    public static void make(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory,
                    POSIX
                            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(DIRECTORY)}
                            : new FileAttribute<?>[0]);
        }
    }

    /** Makes an empty file, where it is missing, that only its owner may read. */
    public static void makeFile(Path file) throws IOException {
        if (POSIX && !Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
        }
    }

    /**
     * Takes the rights of others away from the files that the bridge keeps here. A directory that was there before stays as it
     * is, since other things may stand in it; one that is open to others is told.
     */
    public static void check(Path directory) throws IOException {
        if (!POSIX) {
            return;
        }
        for (String name : FILES) {
            Path file = directory.resolve(name);
            if (Files.isRegularFile(file) && isOpen(file)) {
                Files.setPosixFilePermissions(file, FILE);
                LOG.info("{} was open to other users of this machine; now only its owner may read it", file);
            }
        }
        if (isOpen(directory)) {
            LOG.warn(
                    "bridge.data-dir: {} is open to other users of this machine ({}); chmod 700 closes it",
                    directory,
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        }
    }

    private static boolean isOpen(Path path) throws IOException {
        return Files.getPosixFilePermissions(path).stream().anyMatch(right -> !DIRECTORY.contains(right));
    }
}
