package io.loyaltybridge.store;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the store of a process is.
 *
 * @param directory of the process; the database is a file there, where no URL is given
 * @param url       a database of PostgreSQL, {@code jdbc:postgresql://host[:port]/database}; empty where there is none
 * @param user      who comes in there
 * @param password  empty where the server asks for none
 */
public record StorePlace(Path directory, String url, String user, String password) {

    /** A file in a directory. */
    public static StorePlace of(Path directory) {
        return new StorePlace(directory, "", "", "");
    }

    /**
     * Opens it for the process that owns it, and makes its tables where there are none. A file of an older release is copied, then
     * changed ({@link UpgradeCopies}); a database of PostgreSQL only by {@link #upgrade}.
     *
     * @throws StoreException where it cannot be opened; the message is one line
     */
    public Database open() {
        return isFile() ? SqliteStore.open(directory) : PostgresStore.open(login(), directory);
    }

    /** As {@link #open}, and changes a database of an older release wherever it is. */
    public Database upgrade() {
        return isFile() ? SqliteStore.open(directory) : PostgresStore.upgrade(login(), directory);
    }

    /**
     * Opens a database of PostgreSQL as one of several instances that share it.
     *
     * @param name      how people know the instance
     * @param takenOver is run once when another instance has taken over what this one had: nothing is written here any more, and the
     *                  store has to be closed. Must not wait for the store
     * @throws StoreException as {@link #open}; also where it is a file, or a process has the database for itself
     */
    public Database openShared(String name, Runnable takenOver) {
        if (isFile()) {
            throw new StoreException("several instances need a database of PostgreSQL (bridge.store-url)", null);
        }
        return PostgresStore.openShared(login(), directory, name, takenOver);
    }

    /** Opens it for reading only, while another process may own it. It must exist. */
    public Database openReadOnly() {
        return isFile() ? SqliteStore.openReadOnly(directory) : PostgresStore.openReadOnly(login(), directory);
    }

    /** Whether there is one already. */
    public boolean exists() {
        return isFile()
                ? Files.isRegularFile(directory.resolve(SqliteStore.FILE))
                : PostgresStore.exists(login(), directory);
    }

    /** Whether it is a file, and not on a server. */
    public boolean isFile() {
        return url.isEmpty();
    }

    private PostgresLogin login() {
        return new PostgresLogin(url, user, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return isFile() ? directory.resolve(SqliteStore.FILE).toString() : login().place();
    }
}
