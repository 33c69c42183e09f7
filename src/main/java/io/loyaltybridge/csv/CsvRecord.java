package io.loyaltybridge.csv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of a file.
 *
 * @param line   where it begins, from 1
 * @param values none where the line is broken
 * @param broken what is wrong with it as CSV; null where nothing is
 */
record CsvRecord(long line, List<String> values, @Nullable String broken) {

    /** Spreadsheets write such lines after their last row. */
    boolean isEmpty() {
        return broken == null && values.stream().allMatch(String::isBlank);
    }
}
