package io.loyaltybridge.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** The store of a process, with what its owner and commands need beside reading and writing, whatever keeps it. Thread-safe. */
public interface Database extends Store {

    /**
     * Name of the file with the key for hashes of customers who were forgotten. It is kept beside the database and never in
     * it.
     */
    String FORGETTING_KEY = "forgotten-key";

    /** Whether it has a table; one that was opened for reading only may be of an older release. */
    boolean has(String table);

    /** The size of a database in a file. */
    record Space(long bytes, long freeBytes, boolean givesBack) {}

    /**
     * How large its file is, how much of it is free, and whether {@link #giveBack} works on it; empty where a server looks after
     * its files.
     */
    Optional<Space> space();

    /** Returns at most this many free pages of the file to the disk, in a transaction of its own. A server does so itself. */
    void giveBack(int pages);

    /**
     * Empties the log beside the file, so that nothing stands there that was removed. A server looks after its log itself.
     *
     * @return false where a reader was in the way for some seconds; then nothing is lost, and this can be tried again
     */
    boolean emptyLog();

    /**
     * Rewrites the file without its free space, in which deleted rows may have left something. Writes wait meanwhile. A server looks
     * after its files itself.
     *
     * @throws StoreException where it failed; then the file is as it was
     */
    void rewrite();

    /** Whether a process writes to it now, where the database itself can tell; false where it cannot. */
    default boolean isOwned() {
        return false;
    }

    /**
     * The key of this process in the table {@code instances}, where several share the database; empty where a process has it for
     * itself.
     */
    default OptionalLong instance() {
        return OptionalLong.empty();
    }

    /** The files of the database that are there now; none where a server keeps it. */
    List<Path> files();

    /** The directory of what is kept beside the database. */
    Path directory();

    /** The reading pool, for routes that query by camel-jdbc or camel-sql. */
    DataSource readerDataSource();
}
