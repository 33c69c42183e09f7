package io.loyaltybridge.privacy;

import java.util.Map;
import java.util.stream.Collectors;

/** Counts of rows for a person. */
public final class RowCounts {
    private RowCounts() {}

    /** As in {@code inbox 3, links 1}. */
    public static String words(Map<String, ? extends Number> byTable) {
        return byTable.isEmpty()
                ? "no rows"
                : byTable.entrySet().stream()
                        .map(table -> table.getKey() + " " + table.getValue())
                        .collect(Collectors.joining(", "));
    }
}
