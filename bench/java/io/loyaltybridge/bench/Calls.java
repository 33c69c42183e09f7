package io.loyaltybridge.bench;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Calls that the stand-in counted, by operation and whatever their answer was. Files are uploaded to another host, which
 * has no part in Wix's quota, so they are no calls here.
 */
record Calls(Map<String, Long> byOperation) {
    static final int PER_MINUTE = 200;
    private static final String FILES = "files.";

    long all() {
        return byOperation.entrySet().stream().filter(e -> !e.getKey().startsWith(FILES)).mapToLong(Map.Entry::getValue).sum();
    }

    /** Calls of the operations whose names begin like this. */
    long of(String prefix) {
        return byOperation.entrySet().stream().filter(e -> e.getKey().startsWith(prefix)).mapToLong(Map.Entry::getValue).sum();
    }

    Calls minus(Calls before) {
        Map<String, Long> rest = new TreeMap<>(byOperation);
        before.byOperation.forEach((name, calls) -> rest.merge(name, -calls, Long::sum));
        rest.values().removeIf(calls -> calls == 0);
        return new Calls(rest);
    }

    static double minutes(long calls) {
        return calls / (double) PER_MINUTE;
    }

    static String each(long calls, int customers) {
        return String.format(Locale.ROOT, "%.4f", calls / (double) customers);
    }
}
