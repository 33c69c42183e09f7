package io.loyaltybridge.log;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * A log for lines that strangers can cause: the first line of a kind is written at once, those of the next ten seconds are
 * only counted, and the count is one line. So a kind writes at most two lines in ten seconds. Thread-safe.
 */
public final class SeldomLog {
    /** Characters of a line at most. */
    public static final int MOST = 400;

    private static final long WINDOW_NANOS = 10_000_000_000L;

    private static final class Window {
        private final Level level;
        private final long since;
        private final String line;
        private long more;

        Window(Level level, long since, String line) {
            this.level = level;
            this.since = since;
            this.line = line;
        }
    }

    private final Logger log;
    private final LongSupplier nanos;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    /** @param nanos a clock as {@link System#nanoTime} */
    public SeldomLog(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    /** @param kind from a short fixed list: each is remembered for ten seconds */
    public void info(String kind, Supplier<String> line) {
        write(Level.INFO, kind, line);
    }

    public void error(String kind, Supplier<String> line) {
        write(Level.ERROR, kind, line);
    }

    private void write(Level level, String kind, Supplier<String> line) {
        long now = nanos.getAsLong();
        windows.compute(kind, (key, window) -> {
            if (window != null && now - window.since < WINDOW_NANOS) {
                window.more++;
                return window;
            }
            if (window != null) {
                summary(window);
            }
            Window first = new Window(level, now, Printable.line(line.get(), MOST));
            log.atLevel(level).log(first.line);
            return first;
        });
    }

    /** Writes the counts whose ten seconds are over. Call it about once a second. */
    public void flush() {
        long now = nanos.getAsLong();
        for (Iterator<String> kinds = windows.keySet().iterator(); kinds.hasNext(); ) {
            windows.computeIfPresent(kinds.next(), (key, window) -> {
                if (now - window.since < WINDOW_NANOS) {
                    return window;
                }
                summary(window);
                return null;
            });
        }
    }

    private void summary(Window window) {
        if (window.more > 0) {
            log.atLevel(window.level).log("… and {} more like it in the last 10 s: {}", window.more, window.line);
        }
    }
}
