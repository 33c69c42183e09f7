package io.loyaltybridge.csv;

import io.loyaltybridge.store.Scratch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file with a header and a customer a line. Its memory does not grow with the file. Lines without any value and
 * columns that nobody asks for are passed over. Belongs to one thread; close it, because what {@link #check} learned lies
 * in a temporary file until then.
 *
 * <p>A value that has to be there once and is there twice makes every line that has it a bad one, the first too: nobody
 * can know which of them is right.
 *
 * @param <T> what a good line is
 */
public abstract class RowFile<T> implements AutoCloseable {

    /**
     * What a file holds.
     *
     * @param lines without the header and without empty ones
     * @param bad   lines with something wrong, each once
     */
    public record Counts(long lines, long good, long bad) {}

    /**
     * Some rows in the order of the file.
     *
     * @param next the cursor of the next page; null behind the last one
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

    /** Finds the columns. Throws what {@link CsvHeader#missing} makes where one is missing that has to be there. */
    abstract void columns(CsvHeader header);

    /** The row of a line; what it returns for a bad line is not used. */
    abstract T row(LineCheck line);

    /**
     * Looks at every line once.
     *
     * @param bad takes each thing that is wrong, mostly in the order of the lines: that a value comes twice is said of
     *            its first line when the second one is met
     * @throws CsvFileException where the file as a whole cannot be used: missing or unreadable, empty, without a column
     *                          that has to be there, with one twice, or not in UTF-8
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
            // A column may serve as two, as an e-mail that is the id as well.
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
     * Rows from a place on.
     *
     * @param cursor  where an earlier page ended; null for the begin. It stays good as long as the file does not change, also
     *                in another process, and costs one seek
     * @param limit   at most this many rows, from 1
     * @param skipBad leaves out the lines that {@link #check} calls bad, and so every line of a value that comes twice.
     *                Checks the file first where that was not done yet. Without it a bad line is an error, and values that
     *                come twice are not noticed
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
     * Which columns are read and which are passed over, as a line for a person.
     *
     * @throws CsvFileException as {@link #check}, where the first line is wrong
     */
    public String columnsLine() {
        return readHeader().line();
    }

    /** Whether there are columns that nobody asks for. */
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

    /** Of the file as it is now; reads all of it. */
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
