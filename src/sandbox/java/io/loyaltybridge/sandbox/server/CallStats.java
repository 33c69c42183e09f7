package io.loyaltybridge.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts calls by operation and status, and the highest number of calls of a site in any 60 seconds. Refused calls and
 * calls that a fault answered count too. Thread-safe.
 */
public final class CallStats {
    /** Status of a call whose connection was closed without an answer. */
    public static final int DROPPED = 0;

    private static final int OPEN = -1;
    private static final long WINDOW_MS = 60_000;

    /** One call; its status is known when it is answered. */
    static final class Entry {
        private final String operation;
        private final long at;
        private final Window window;
        private int status = OPEN;

        Entry(String operation, long at, Window window) {
            this.operation = operation;
            this.at = at;
            this.window = window;
        }

        String key() {
            return operation + " " + (status == OPEN ? "open" : Integer.toString(status));
        }
    }

    /** The calls of one site in the last 60 seconds. */
    private static final class Window {
        private final ArrayDeque<Entry> entries = new ArrayDeque<>();
        private final Map<String, Integer> tally = new HashMap<>();
    }

    private final Map<String, Window> windows = new HashMap<>();
    private final Map<String, Integer> totals = new TreeMap<>();
    private long calls;
    private int max;
    private long maxAt;
    /** The window whose present content is the highest so far; null once it was copied to {@link #maxTally}. */
    private Window maxWindow;

    private Map<String, Integer> maxTally = Map.of();

    /** Counts a call that arrives; {@code site} is null for calls that no quota covers. */
    synchronized Entry arrived(String operation, String site, long now) {
        calls++;
        if (site == null) {
            return new Entry(operation, now, null);
        }
        Window window = windows.computeIfAbsent(site, key -> new Window());
        evict(window, now);
        Entry entry = new Entry(operation, now, window);
        window.entries.add(entry);
        window.tally.merge(entry.key(), 1, Integer::sum);
        if (window.entries.size() > max) {
            max = window.entries.size();
            maxAt = now;
            maxWindow = window;
        }
        return entry;
    }

    private void evict(Window window, long now) {
        while (!window.entries.isEmpty() && window.entries.peek().at <= now - WINDOW_MS) {
            if (maxWindow == window) {
                maxTally = new TreeMap<>(window.tally);
                maxWindow = null;
            }
            decrement(window.tally, window.entries.poll().key());
        }
    }

    synchronized void answered(Entry entry, int status) {
        Window window = entry.window;
        boolean inWindow = window != null && !window.entries.isEmpty() && entry.at >= window.entries.peek().at;
        if (inWindow) {
            decrement(window.tally, entry.key());
        }
        entry.status = status;
        totals.merge(entry.key(), 1, Integer::sum);
        if (inWindow) {
            window.tally.merge(entry.key(), 1, Integer::sum);
        }
    }

    private static void decrement(Map<String, Integer> tally, String key) {
        tally.computeIfPresent(key, (name, n) -> n == 1 ? null : n - 1);
    }

    synchronized void reset() {
        windows.clear();
        totals.clear();
        calls = 0;
        max = 0;
        maxAt = 0;
        maxWindow = null;
        maxTally = Map.of();
    }

    /** All calls so far. */
    public synchronized long calls() {
        return calls;
    }

    /** Answered calls of an operation with a status; {@link #DROPPED} for closed connections. */
    public synchronized int calls(String operation, int status) {
        return totals.getOrDefault(operation + " " + status, 0);
    }

    /** Answered calls of an operation, whatever their status. */
    public synchronized int calls(String operation) {
        return totals.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(operation + " "))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** The highest number of calls of one site in any 60 seconds. */
    public synchronized int highestPerMinute() {
        return max;
    }

    /** Everything, as {@code {"calls","operations":{name:{status:n}},"maxWindow":{"calls","at","operations"}}}. */
    public synchronized ObjectNode describe() {
        ObjectNode all = Json.object().put("calls", calls);
        all.set("operations", nested(totals));
        ObjectNode window = all.putObject("maxWindow").put("calls", max).put("at", maxAt);
        window.set("operations", nested(maxWindow == null ? maxTally : new TreeMap<>(maxWindow.tally)));
        return all;
    }

    private static ObjectNode nested(Map<String, Integer> tally) {
        ObjectNode operations = Json.object();
        tally.forEach((key, n) -> {
            int at = key.lastIndexOf(' ');
            operations.withObjectProperty(key.substring(0, at)).put(key.substring(at + 1), n);
        });
        return operations;
    }
}
