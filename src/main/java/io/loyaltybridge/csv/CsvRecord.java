package io.loyaltybridge.csv;

import java.util.List;

/**
 * A record of a file.
 *
 * @param line   where it begins, from 1
 * @param values null where the line is broken
 * @param broken what is wrong with it as CSV; null where nothing is
 */
record CsvRecord(long line, List<String> values, String broken) {

    /** Spreadsheets write such lines after their last row. */
    boolean isEmpty() {
        return values != null && values.stream().allMatch(String::isBlank);
    }
}
