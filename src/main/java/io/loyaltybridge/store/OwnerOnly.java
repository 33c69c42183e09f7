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

/** Permissions of the data directory and its files: they contain customers and secrets, so only their owner may read them. */
public final class OwnerOnly {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnly.class);
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    /** SQLite creates the files beside the database with the permissions of the database, but does not change existing ones. */
    private static final List<String> FILES = List.of(
            SqliteStore.FILE,
            SqliteStore.FILE + "-wal",
            SqliteStore.FILE + "-shm",
            Database.FORGETTING_KEY,
            "quota.ring",
            "mails.ring");

    private OwnerOnly() {}

    /** Creates a directory, if it is missing, that only its owner may enter. */
    public static void make(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory,
                    POSIX
                            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(DIRECTORY)}
                            : new FileAttribute<?>[0]);
        }
    }

    /** Creates an empty file, if it is missing, that only its owner may read. */
    public static void makeFile(Path file) throws IOException {
        if (POSIX && !Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
        }
    }

    /**
     * Removes the permissions of others from the bridge's files. An existing directory stays as it is, because it may contain
     * other things; one that is open to others is reported.
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
