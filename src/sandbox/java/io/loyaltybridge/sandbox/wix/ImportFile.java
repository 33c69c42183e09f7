package io.loyaltybridge.sandbox.wix;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The CSV of an import: a header, and a row for each customer. */
final class ImportFile {
    /** The file cannot be read; the message is the reason that Wix would show. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message, null, false, false);
        }
    }

    private final byte[] bytes;

    ImportFile(byte[] bytes) {
        this.bytes = bytes;
    }

    int size() {
        return bytes.length;
    }

    /** The header's columns; none where there is no header that could be read. */
    List<String> header() {
        try (CSVParser parser = open()) {
            return parser.iterator().hasNext() ? parser.iterator().next().toList() : List.of();
        } catch (UnreadableException | IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /**
     * Returns the rows after the header. A row's record number counts the header as 1.
     *
     * @throws UnreadableException where the file is not a CSV file in UTF-8, or has no row
     */
    void rows(Consumer<CSVRecord> each) throws UnreadableException {
        try (CSVParser parser = open()) {
            for (CSVRecord record : parser) {
                if (record.getRecordNumber() > 1) {
                    each.accept(record);
                }
            }
            if (parser.getRecordNumber() < 2) {
                throw new UnreadableException(
                        parser.getRecordNumber() == 0 ? "The file is empty" : "The file has no rows");
            }
        } catch (IOException | UncheckedIOException e) {
            throw new UnreadableException("The file is not valid CSV: " + e.getMessage());
        }
    }

    private CSVParser open() throws UnreadableException, IOException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return CSVFormat.DEFAULT.parse(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
        } catch (CharacterCodingException e) {
            throw new UnreadableException("The file is not in UTF-8");
        }
    }
}
