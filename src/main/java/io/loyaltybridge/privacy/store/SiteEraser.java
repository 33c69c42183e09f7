package io.loyaltybridge.privacy.store;

import io.loyaltybridge.site.Site;
import io.loyaltybridge.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Removes everything that is kept of a site: its rows in every table, in pieces, so that the writes of other sites go on between
 * them, and its files. What is removed stays removed after a kill, and the same call goes on from there. Nobody may serve the site. Of
 * folded history only hashes stay, of which nobody can tell the site ({@code folded_keys}). Thread-safe.
 */
public final class SiteEraser {
    private static final int PIECE = 500;
    private static final long LONGEST_PAUSE_NANOS = 20_000_000;

    private final Database store;

    public SiteEraser(Database store) {
        this.store = store;
    }

    /**
     * What became of it.
     *
     * @param done false where it was stopped, or where the log could not be emptied; the same call goes on
     * @param rows that were removed now, by table
     */
    public record Result(boolean done, Map<String, Long> rows) {}

    /** The sites that have rows in any table, by the first column of their keys. */
    public List<String> sites() {
        TreeSet<String> sites = new TreeSet<>();
        for (Table table : tables()) {
            if (table.of() == Table.Of.SITE) {
                sites.addAll(
                        store.readOne(tx -> tx.list("SELECT DISTINCT site FROM " + table.name(), r -> r.getString(1))));
            }
        }
        return List.copyOf(sites);
    }

    /** How many rows a site has, by table. Writes nothing. */
    public Map<String, Long> count(String siteId) {
        Map<String, Long> rows = new TreeMap<>();
        for (Table table : tables()) {
            long count = store.readOne(tx -> tx.number(
                            "SELECT COUNT(*) FROM " + table.name() + " WHERE "
                                    + table.of().where(),
                            siteId))
                    .orElse(0);
            if (count > 0) {
                rows.put(table.name(), count);
            }
        }
        return rows;
    }

    /** The files of a site that are there. */
    public List<Path> files(String siteId, String name) {
        List<Path> files = new ArrayList<>();
        Path directory = store.directory();
        Path quota = directory.resolve(name.equals(Site.MAIN) ? "quota.ring" : "quota-" + name + ".ring");
        if (Files.isRegularFile(quota)) {
            files.add(quota);
        }
        List<Long> jobs = store.readOne(
                tx -> tx.list("SELECT id FROM jobs WHERE site = ? ORDER BY id", r -> r.getLong(1), siteId));
        Path imports = directory.resolve("imports");
        if (!Files.isDirectory(imports)) {
            return files;
        }
        try (Stream<Path> found = Files.list(imports)) {
            found.filter(file -> jobs.stream()
                            .anyMatch(job -> file.getFileName().toString().startsWith("setup-" + job + "-")))
                    .sorted()
                    .forEach(files::add);
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(imports + " cannot be read", e);
        }
    }

    /**
     * Removes it.
     *
     * @param siteId  first column of its keys
     * @param name    of the site, by which some of its files are called
     * @param stopped whether to stop after the current piece
     */
    public Result erase(String siteId, String name, BooleanSupplier stopped) {
        // The files first: the rows of jobs say which are the site's.
        for (Path file : files(siteId, name)) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(file + " cannot be removed", e);
            }
        }
        Map<String, Long> rows = new TreeMap<>();
        for (Table table : tables()) {
            int removed;
            do {
                if (stopped.getAsBoolean()) {
                    return new Result(false, rows);
                }
                long begun = System.nanoTime();
                removed = piece(table, siteId);
                if (removed > 0) {
                    rows.merge(table.name(), (long) removed, Long::sum);
                    // As long as it took, so that others have the writer half of the time.
                    LockSupport.parkNanos(Math.min(System.nanoTime() - begun, LONGEST_PAUSE_NANOS));
                }
            } while (removed == PIECE);
        }
        return new Result(store.emptyLog(), rows);
    }

    private int piece(Table table, String siteId) {
        String key = String.join(", ", table.key());
        String sql = "DELETE FROM " + table.name() + " WHERE (" + key + ") IN (SELECT " + key + " FROM " + table.name()
                + " WHERE " + table.of().where() + " LIMIT " + PIECE + ")";
        return store.write(tx -> tx.update(sql, siteId));
    }

    /** Jobs last: rows of a job are found by it. */
    private static List<Table> tables() {
        List<Table> all = new ArrayList<>(PersonalData.ofSites());
        Table jobs = PersonalData.tables().get("jobs");
        all.remove(jobs);
        all.add(jobs);
        return all;
    }
}
