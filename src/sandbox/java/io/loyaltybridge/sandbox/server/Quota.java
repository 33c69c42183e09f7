package io.loyaltybridge.sandbox.server;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Accepts a limited number of calls of a site in any 60 seconds. Refused calls do not count. Guarded by the server's lock. */
final class Quota {
    private static final long WINDOW_MS = 60_000;

    private final Map<String, ArrayDeque<Long>> admitted = new HashMap<>();
    private int perMinute;

    /** @param perMinute 0 is no limit */
    Quota(int perMinute) {
        this.perMinute = perMinute;
    }

    void setPerMinute(int calls) {
        perMinute = calls;
    }

    /** Milliseconds until the site's next call would be admitted; 0 when this one is. */
    long admit(String site, long now) {
        if (perMinute == 0 || site == null) {
            return 0;
        }
        ArrayDeque<Long> calls = admitted.computeIfAbsent(site, key -> new ArrayDeque<>());
        while (!calls.isEmpty() && calls.peek() <= now - WINDOW_MS) {
            calls.poll();
        }
        if (calls.size() >= perMinute) {
            return calls.peek() + WINDOW_MS - now;
        }
        calls.add(now);
        return 0;
    }

    void reset() {
        admitted.clear();
    }
}
