package io.loyaltybridge.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code upgradeCopies}: the copies of a database file from before its schema was changed. Customers are in them, so they are kept
 * for some weeks only.
 */
public final class UpgradeCopies {
    /** How long a copy is kept. */
    public static final Duration KEPT = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(UpgradeCopies.class);
    private static final String BEGIN = "before-upgrade-schema-";
    private static final String END = ".db";
    private static final double MIB = 1_048_576;

    private final Path dataDir;
    private final Clock clock;

    public UpgradeCopies(Path dataDir, Clock clock) {
        this.dataDir = dataDir;
        this.clock = clock;
    }

    /** The copy of a database with this schema. */
    static Path file(Path dataDir, String schema) {
        return dataDir.resolve(BEGIN + schema + END);
    }

    /**
     * Makes it, and reads it back. One that is there already is from a start that did not come to the end of the upgrade: it is made anew,
     * because webhooks may have come in since.
     *
     * @throws StoreException where there is no room for it, or it cannot be written; nothing was changed then
     */
    static void make(Path dataDir, Schemas schemas) throws IOException {
        Path database = dataDir.resolve(SqliteStore.FILE);
        long needed = Files.size(database);
        long room = Files.getFileStore(dataDir).getUsableSpace();
        // The changes themselves are written to the log first.
        if (room < 2 * needed) {
            throw new StoreException(
                    String.format(
                            Locale.ROOT,
                            "this release changes it from schema %s to %s and makes a copy before, which needs %.0f MiB of disk with the"
                                    + " changes; %.0f MiB are free. Nothing was changed; free some space",
                            schemas.has(),
                            schemas.needs(),
                            2 * needed / MIB,
                            room / MIB),
                    null);
        }
        String schema = String.valueOf(schemas.has());
        LOG.info(
                "The database has schema {}, this release needs {}: it is copied first, then changed. Webhooks wait",
                schema,
                schemas.needs());
        Path made = dataDir.resolve(BEGIN + schema + ".part");
        Files.deleteIfExists(made);
        DatabaseCopy.write(dataDir, made);
        DatabaseCopy.check(made);
        Path copy = file(dataDir, schema);
        Files.move(made, copy, StandardCopyOption.ATOMIC_MOVE);
        LOG.info(
                "{} is the copy from before. To go back: stop, move it to {}, and start the release from before. It is deleted after {} days",
                copy,
                database,
                KEPT.toDays());
    }

    /** Deletes the copies that are older than {@link #KEPT}. Returns how many. */
    public int forgetOld() {
        Instant now = clock.instant();
        int deleted = 0;
        for (Path copy : all()) {
            try {
                if (Files.getLastModifiedTime(copy).toInstant().isBefore(now.minus(KEPT))) {
                    Files.delete(copy);
                    LOG.info("Housekeeping: {} deleted, from before an upgrade {} days ago", copy, KEPT.toDays());
                    deleted++;
                }
            } catch (IOException e) {
                LOG.warn("A copy from before an upgrade is old and cannot be deleted: {}", FileTrouble.line(copy, e));
            }
        }
        return deleted;
    }

    /** The copies that are there. */
    public List<Path> all() {
        try (Stream<Path> files = Files.list(dataDir)) {
            return files.filter(file -> file.getFileName().toString().startsWith(BEGIN) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new StoreException("the data directory cannot be read: " + FileTrouble.line(dataDir, e), e);
        }
    }
}
