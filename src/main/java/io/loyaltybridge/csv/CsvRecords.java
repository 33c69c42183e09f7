package io.loyaltybridge.csv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file record by record, from the start of any record. Commons CSV parses it; after a record that it cannot parse,
 * reading continues in the line after the one where that record started.
 */
final class CsvRecords implements AutoCloseable {
    static final String BROKEN =
            "broken quotation marks: expected \"…\" around the whole value, and \"\" for one inside it";
    static final String TOO_LONG =
            "expected at most " + CsvLines.LONGEST + " bytes, found more; is a quotation mark missing?";

    private final Path file;
    private final CSVFormat format;
    private final CsvLines lines;
    private Iterator<CSVRecord> records;

    /**
     * @param offset in bytes, where a record starts; at 0 a byte order mark is skipped
     * @param line   the number of the line that starts there
     * @throws CsvFileException where the file cannot be read
     */
    CsvRecords(Path file, char delimiter, long offset, long line) {
        this.file = file;
        this.format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter)
                .setIgnoreSurroundingSpaces(true)
                .setIgnoreEmptyLines(false)
                .get();
        if (Files.isDirectory(file)) {
            throw new CsvFileException(file, 1, "expected a file, found a directory");
        }
        try {
            lines = new CsvLines(file, offset, line);
            records = parser();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Iterator<CSVRecord> parser() throws IOException {
        return CSVParser.builder().setReader(lines).setFormat(format).get().iterator();
    }

    static CsvFileException unreadable(Path file, IOException e) {
        String why = e instanceof NoSuchFileException
                ? "there is no file " + file.toAbsolutePath().normalize()
                : e instanceof AccessDeniedException ? "this user may not read it" : e.toString();
        return new CsvFileException(file, 1, "cannot be read: " + why);
    }

    /** Where the next record starts, in bytes. */
    long offset() {
        return lines.offset();
    }

    /** The line in which the next record starts. */
    long line() {
        return lines.line();
    }

    /**
     * The next record, an empty line included; null at the end of the file.
     *
     * @throws CsvFileException where the file is not UTF-8 or cannot be read any more
     */
    @Nullable
    CsvRecord next() {
        lines.begin();
        long line = lines.line();
        try {
            return records.hasNext() ? new CsvRecord(line, records.next().toList(), null) : null;
        } catch (UncheckedIOException e) {
            return new CsvRecord(line, List.of(), broken(cause(e)));
        }
    }

    private static IOException cause(UncheckedIOException e) {
        return Objects.requireNonNull(e.getCause(), "it is made of an IOException");
    }

    /** A record with an error; the next one starts in the line after it. */
    private String broken(IOException why) {
        try {
            if (!(why instanceof CSVException) && !(why instanceof CsvLines.TooLong)) {
                throw why;
            }
            lines.goToSecondLine();
            records = parser();
            return why instanceof CSVException ? BROKEN : TOO_LONG;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
