package io.loyaltybridge.csv;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a line. A line may have several.
 *
 * @param line   of the file, from 1; where the record begins if its values have line breaks
 * @param column as the file names it; null where the line as a whole is wrong
 * @param reason what was expected, and what was found
 */
public record BadLine(long line, @Nullable String column, String reason) {

    /** For people: {@code line 7: email: expected …}. */
    public String text() {
        return "line " + line + ": " + (column == null ? "" : column + ": ") + reason;
    }
}
