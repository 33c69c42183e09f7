package io.loyaltybridge.job;

import java.util.ArrayList;
import java.util.List;

/** Lines for the report of a run: the first hundred, and how many more there were. Thread-safe. */
final class Notes {
    private static final int MOST = 100;

    private final List<String> lines = new ArrayList<>();
    private long more;

    synchronized void add(String line) {
        if (lines.size() < MOST) {
            lines.add(line);
        } else {
            more++;
        }
    }

    synchronized List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        if (more > 0) {
            all.add("… and " + more + " more");
        }
        return all;
    }
}
