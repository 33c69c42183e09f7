package io.loyaltybridge.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What is wrong with a database file and what to do about it, in one line. */
final class FileTrouble {
    private static final int PRIMARY_CODE = 0xff;
    private static final int PERM = 3;
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READONLY = 8;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int NOTADB = 26;

    private FileTrouble() {}

    /** The line; for a failure that has nothing to do with the file, its own message. */
    static String line(Path file, Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String known = t instanceof SQLException sql
                    ? ofDatabase(file, sql.getErrorCode() & PRIMARY_CODE)
                    : t instanceof IOException io ? ofFile(file, io) : null;
            if (known != null) {
                return file + " " + known;
            }
        }
        return oneLine(failure);
    }

    private static @Nullable String ofDatabase(Path file, int code) {
        return switch (code) {
            case NOTADB -> "is not a database; restore the last copy, or move the file away if it is there by mistake";
            case CORRUPT -> "is damaged; restore the last copy, or save what can be read with SQLite's .recover";
            case FULL -> "cannot grow, because the disk is full; free some space. Nothing that was accepted is lost";
            case IOERR -> "cannot be read or written: the disk reports an error; check the disk and its free space";
            case BUSY, LOCKED -> "is locked by another program, such as a backup or SQLite's shell; end that program";
            case PERM, READONLY, CANTOPEN ->
                Files.isDirectory(file)
                        ? "is a directory and not a file; move it away"
                        : "cannot be opened; this user must be able to read and write it, the files beside it (-wal, -shm) and their directory";
            default -> null;
        };
    }

    private static String ofFile(Path file, IOException e) {
        return Files.isDirectory(file)
                ? "is a directory and not a file; move it away"
                : e instanceof AccessDeniedException
                        ? "cannot be opened; this user must be able to read and write it and its directory"
                        : "cannot be opened: "
                                + (e instanceof FileSystemException system && system.getReason() != null
                                        ? system.getReason()
                                        : e.toString());
    }

    private static String oneLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
