package io.loyaltybridge.csv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a file record by record, from any place at which a record begins. It finds where a record ends by itself and
 * leaves its values to Commons CSV: so each record has its line and its place in bytes, and after a broken one reading
 * goes on in the line below the one where it began, which a parser of the whole file cannot do.
 */
final class CsvRecords implements AutoCloseable {
    /** A quotation mark that nobody closes must not gather the whole file. */
    static final int LONGEST = 1 << 20;
    static final String BROKEN = "broken quotation marks: expected \"…\" around the whole value, and \"\" for one inside it";
    static final String TOO_LONG = "expected at most " + LONGEST + " bytes, found more; is a quotation mark missing?";
    private static final int BUFFER = 65_536;
    private static final int END = -1;

    private enum At { VALUE_START, VALUE, QUOTED, CLOSED, BEHIND_CLOSED, BROKEN, TOO_LONG }

    private final Path file;
    private final char delimiter;
    private final CSVFormat format;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private byte[] record = new byte[512];
    private int length;
    private long offset;
    private long line;

    /**
     * @param offset in bytes, where a record begins; at 0 a byte order mark is passed over
     * @param line   the number of the line that begins there
     * @throws CsvFileException where the file cannot be read
     */
    CsvRecords(Path file, char delimiter, long offset, long line) {
        this.file = file;
        this.delimiter = delimiter;
        this.line = line;
        this.format = CSVFormat.DEFAULT.builder().setDelimiter(delimiter).setIgnoreSurroundingSpaces(true).setIgnoreEmptyLines(false).get();
        if (Files.isDirectory(file)) {
            throw new CsvFileException(file, 1, "expected a file, found a directory");
        }
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            moveTo(offset);
            if (offset == 0 && !(read() == 0xEF && read() == 0xBB && read() == 0xBF)) {
                moveTo(0);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static CsvFileException unreadable(Path file, IOException e) {
        String why = e instanceof NoSuchFileException ? "there is no file " + file.toAbsolutePath().normalize()
                : e instanceof AccessDeniedException ? "this user may not read it" : e.toString();
        return new CsvFileException(file, 1, "cannot be read: " + why);
    }

    /** Where the next record begins, in bytes. */
    long offset() {
        return offset;
    }

    /** The line in which the next record begins. */
    long line() {
        return line;
    }

    /**
     * The next record, an empty line included; null at the end of the file.
     *
     * @throws CsvFileException where the file is not UTF-8 or cannot be read any more
     */
    CsvRecord next() {
        try {
            return next(line);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private CsvRecord next(long firstLine) throws IOException {
        length = 0;
        At at = At.VALUE_START;
        long secondLine = -1;
        int b = read();
        if (b == END) {
            return null;
        }
        for (; b != END && !(at == At.TOO_LONG && secondLine >= 0); b = read()) {
            if (b == '\n' || b == '\r') {
                passLineFeed(b);
                line++;
                if (at != At.QUOTED) {
                    break;
                }
                secondLine = secondLine < 0 ? offset : secondLine;
            }
            at = length == LONGEST ? At.TOO_LONG : after(at, b);
            if (at != At.TOO_LONG) {
                keep(b);
            }
        }
        if (at != At.QUOTED && at != At.BROKEN && at != At.TOO_LONG) {
            return parsed(firstLine);
        }
        if (secondLine >= 0) {
            moveTo(secondLine);
            line = firstLine + 1;
        }
        return new CsvRecord(firstLine, null, at == At.TOO_LONG ? TOO_LONG : BROKEN);
    }

    private At after(At at, int b) {
        if (b == delimiter && at != At.QUOTED && at != At.BROKEN && at != At.TOO_LONG) {
            return At.VALUE_START;
        }
        boolean blank = b == ' ' || b == '\t';
        return switch (at) {
            case VALUE_START -> b == '"' ? At.QUOTED : blank ? At.VALUE_START : At.VALUE;
            case QUOTED -> b == '"' ? At.CLOSED : At.QUOTED;
            // Two quotation marks in a row are one inside the value.
            case CLOSED -> b == '"' ? At.QUOTED : blank ? At.BEHIND_CLOSED : At.BROKEN;
            case BEHIND_CLOSED -> blank ? At.BEHIND_CLOSED : At.BROKEN;
            default -> at;
        };
    }

    private CsvRecord parsed(long firstLine) throws IOException {
        String text;
        try {
            text = utf8.decode(ByteBuffer.wrap(record, 0, length)).toString();
        } catch (CharacterCodingException e) {
            throw new CsvFileException(file, firstLine, "expected UTF-8, found other bytes; save the file as CSV in UTF-8");
        }
        if (text.isBlank()) {
            return new CsvRecord(firstLine, List.of(), null);
        }
        try (CSVParser parser = CSVParser.parse(text, format)) {
            List<CSVRecord> records = parser.getRecords();
            return records.size() == 1 ? new CsvRecord(firstLine, records.get(0).toList(), null) : new CsvRecord(firstLine, null, BROKEN);
        } catch (UncheckedIOException e) {
            return new CsvRecord(firstLine, null, BROKEN);
        }
    }

    private void keep(int b) {
        if (length == record.length) {
            record = Arrays.copyOf(record, length * 2);
        }
        record[length++] = (byte) b;
    }

    private void passLineFeed(int b) throws IOException {
        if (b == '\r') {
            int next = read();
            if (next != '\n' && next != END) {
                buffer.position(buffer.position() - 1);
                offset--;
            }
        }
    }

    private int read() throws IOException {
        if (!buffer.hasRemaining()) {
            buffer.clear();
            int read = channel.read(buffer);
            buffer.flip();
            if (read < 0) {
                return END;
            }
        }
        offset++;
        return buffer.get() & 0xFF;
    }

    private void moveTo(long place) throws IOException {
        channel.position(place);
        buffer.limit(0);
        offset = place;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
