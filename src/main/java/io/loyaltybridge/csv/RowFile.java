package io.loyaltybridge.csv;

import io.loyaltybridge.store.Scratch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file with a header and one customer a line, read in constant memory. Empty lines and unknown columns are skipped. For
 * one thread. Close it, because {@link #check} keeps what it found in a temporary file until then.
 *
 * <p>Where a value that must be unique occurs twice, every line with it is bad, also the first: nobody can know which one is
 * right.
 *
 * @param <T> what a good line is
 */
public abstract class RowFile<T> implements AutoCloseable {

    /**
     * How many lines a file has.
     *
     * @param lines without the header and without empty ones
     * @param bad   lines with something wrong, each once
     */
    public record Counts(long lines, long good, long bad) {}

    /**
     * Some rows in the order of the file.
     *
     * @param next the cursor of the next page; null after the last one
     */
    public record Page<T>(List<T> rows, @Nullable String next) {}

    private final Path file;
    private final char delimiter;
    private @Nullable CsvHeader header;
    private long firstOffset;
    private long firstLine;
    private @Nullable Scratch checked;

    RowFile(Path file, char delimiter) {
        this.file = file;
        this.delimiter = delimiter;
    }

    /** Finds the columns. Throws {@link CsvHeader#missing} for a required one that is missing. */
    abstract void columns(CsvHeader header);

    /** The row of a line; for a bad line the result is not used. */
    abstract T row(LineCheck line);

    /**
     * Checks every line once.
     *
     * @param bad takes each error, mostly in the order of the lines: that a value occurs twice is reported for its first line
     *            when the second one is found
     * @throws CsvFileException where the file as a whole cannot be used: missing or unreadable, empty, without a column that
     *                          has to be there, with one twice, or not in UTF-8
     */
    public Counts check(Consumer<BadLine> bad) {
        close();
        readHeader();
        Scratch scratch = Scratch.create();
        try {
            Counts counts = check(scratch, bad);
            checked = scratch;
            return counts;
        } finally {
            if (checked == null) {
                scratch.close();
            }
        }
    }

    private Counts check(Scratch scratch, Consumer<BadLine> bad) {
        long lines = 0;
        try (CsvRecords records = new CsvRecords(file, delimiter, firstOffset, firstLine)) {
            for (CsvRecord record = records.next(); record != null; record = records.next()) {
                if (record.isEmpty()) {
                    continue;
                }
                lines++;
                LineCheck line = new LineCheck(
                        record, (column, value, number) -> first(scratch, column, value, number, bad), bad);
                examine(record, line);
                if (!line.isGood()) {
                    scratch.mark(record.line());
                }
            }
        }
        return new Counts(lines, lines - scratch.marks(), scratch.marks());
    }

    private long first(Scratch scratch, String column, String value, long line, Consumer<BadLine> bad) {
        long first = scratch.firstPlace(column, value, line);
        if (first == 0 || first == line) {
            // One column may be used for two values, such as an e-mail that is also the id.
            return 0;
        }
        if (scratch.mark(first)) {
            bad.accept(new BadLine(first, column, LineCheck.twice(value, line)));
        }
        return first;
    }

    private @Nullable T examine(CsvRecord record, LineCheck line) {
        if (record.broken() != null) {
            line.bad(null, record.broken());
            return null;
        }
        if (record.values().size() != readHeader().size()) {
            line.bad(
                    null,
                    "expected " + readHeader().size() + " columns as in line 1, found "
                            + record.values().size());
            return null;
        }
        return row(line);
    }

    /**
     * A page of rows.
     *
     * @param cursor  where an earlier page ended; null for the start. It is valid as long as the file does not change, also
     *                in another process, and costs one seek
     * @param limit   at most this many rows, from 1
     * @param skipBad leaves out the lines that {@link #check} calls bad, also those with a value that occurs twice. Checks
     *                the file first if needed. Without it a bad line is an error, and values that occur twice are not noticed
     * @throws CsvFileException as {@link #check}, and for a bad line
     */
    public Page<T> page(@Nullable String cursor, int limit, boolean skipBad) {
        if (limit < 1) {
            throw new IllegalArgumentException("expected a limit from 1, found " + limit);
        }
        if (skipBad && checked == null) {
            check(line -> {});
        }
        readHeader();
        List<T> rows = new ArrayList<>(Math.min(limit, 1_000));
        try (CsvRecords records = from(cursor)) {
            for (CsvRecord record = records.next(); record != null; record = records.next()) {
                if (!record.isEmpty() && !(skipBad && isMarked(record.line()))) {
                    rows.add(examine(record, new LineCheck(record, (column, value, number) -> 0, bad -> {
                        throw new CsvFileException(
                                file, bad.line(), (bad.column() == null ? "" : bad.column() + ": ") + bad.reason());
                    })));
                }
                if (rows.size() == limit) {
                    return new Page<>(rows, records.offset() + ":" + records.line());
                }
            }
            return new Page<>(rows, null);
        }
    }

    /** Leaves a line of the checked file out of the pages, as if {@link #check} had called it bad. */
    public void leaveOut(long line) {
        Objects.requireNonNull(checked, "leaves lines out of a checked file").mark(line);
    }

    private boolean isMarked(long line) {
        return checked != null && checked.isMarked(line);
    }

    private CsvRecords from(@Nullable String cursor) {
        if (cursor == null) {
            return new CsvRecords(file, delimiter, firstOffset, firstLine);
        }
        if (!cursor.matches("\\d{1,18}:\\d{1,18}")) {
            throw new IllegalArgumentException("no cursor of a file: " + cursor);
        }
        String[] parts = cursor.split(":");
        return new CsvRecords(file, delimiter, Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    /**
     * Which columns are used and which are not, as a line for a person.
     *
     * @throws CsvFileException as {@link #check}, where the first line is wrong
     */
    public String columnsLine() {
        return readHeader().line();
    }

    /** Whether there are unknown columns. */
    public boolean passesOver() {
        return readHeader().passesOver();
    }

    CsvHeader readHeader() {
        if (header != null) {
            return header;
        }
        try (CsvRecords records = new CsvRecords(file, delimiter, 0, 1)) {
            CsvHeader found = new CsvHeader(file, records.next());
            columns(found);
            firstOffset = records.offset();
            firstLine = records.line();
            header = found;
            return found;
        }
    }

    /** The fingerprint of the file as it is now; reads all of it. */
    public Fingerprint fingerprint() {
        return Fingerprint.of(file);
    }

    public Path path() {
        return file;
    }

    /** Deletes what {@link #check} left on disk. */
    @Override
    public void close() {
        if (checked != null) {
            checked.close();
            checked = null;
        }
    }
}
