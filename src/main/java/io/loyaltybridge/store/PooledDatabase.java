package io.loyaltybridge.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What all databases have: one writer that commits in groups, a pool of reading connections, and a directory for what is kept beside it. */
abstract class PooledDatabase implements Database {
    private static final int READERS = 8;
    private static final int WAIT_MILLIS = 5_000;

    private final Path directory;
    private final HikariDataSource readers;
    private final @Nullable GroupWriter writer;
    private final KeyFile forgettingKey;

    /**
     * Takes both over; they are closed with it.
     *
     * @param directory of what is kept beside the database
     * @param writer    null where it was opened for reading only
     */
    PooledDatabase(Path directory, HikariDataSource readers, @Nullable GroupWriter writer) {
        this.directory = directory;
        this.readers = readers;
        this.writer = writer;
        this.forgettingKey = new KeyFile(
                directory.resolve(FORGETTING_KEY),
                "the key",
                "Without it a forgotten customer who returns would earn everything a second time");
    }

    /** A pool of reading connections, which are made when they are needed. */
    static HikariDataSource pool(HikariConfig config) {
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setPoolName("store-readers");
        config.setMaximumPoolSize(READERS);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    HikariDataSource readers() {
        return readers;
    }

    @Override
    public Path directory() {
        return directory.toAbsolutePath().normalize();
    }

    @Override
    public KeyFile forgettingKey() {
        return forgettingKey;
    }

    @Override
    public DataSource readerDataSource() {
        return readers;
    }

    @Override
    public <T> CompletableFuture<T> submit(Work<T> work) {
        return writer().submit(work, false);
    }

    @Override
    public <T> T write(Work<T> work) {
        return writer().write(work);
    }

    @Override
    public boolean ready() {
        return writer != null && writer.ready();
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(writer == null ? null : writer.trouble());
    }

    @Override
    public int queued() {
        return writer == null ? 0 : writer.queued();
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
        readers.close();
    }

    private GroupWriter writer() {
        if (writer == null) {
            throw new IllegalStateException("the store was opened for reading only");
        }
        return writer;
    }
}
