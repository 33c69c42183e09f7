package io.loyaltybridge.csv;

import java.nio.file.Path;

/** A file as a whole cannot be used; the message names file and line and says what was expected. */
public final class CsvFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CsvFileException(Path file, long line, String problem) {
        super(file.getFileName() + ":" + line + ": " + problem);
    }
}
