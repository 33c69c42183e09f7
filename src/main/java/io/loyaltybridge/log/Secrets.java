package io.loyaltybridge.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of this process and of all its sites, which are masked in everything that it writes: lines of the log, and texts
 * of servers and drivers, which may repeat what they were sent. Our own code never writes one. Thread-safe.
 */
public final class Secrets {
    /** A shorter secret also occurs inside other words; masking it would reveal more than it hides. */
    private static final int SHORTEST = 6;

    private static final String MASK = "***";

    /** By a hash of their beginnings, so that the time for a text does not depend on how many there are. */
    private static volatile Map<Integer, List<String>> hidden = Map.of();

    private Secrets() {}

    /** Masks these secrets from now on, instead of those of an earlier call. */
    public static void hide(Collection<String> values) {
        Map<Integer, List<String>> secrets = new HashMap<>();
        for (String value : new LinkedHashSet<>(values)) {
            if (value.length() >= SHORTEST) {
                secrets.computeIfAbsent(beginning(value, 0), none -> new ArrayList<>(1))
                        .add(value);
            }
        }
        hidden = secrets;
    }

    /** Masks the secrets in a text; a failure without a message says "null". */
    public static String mask(@Nullable String text) {
        String whole = String.valueOf(text);
        Map<Integer, List<String>> secrets = hidden;
        if (secrets.isEmpty()) {
            return whole;
        }
        StringBuilder masked = new StringBuilder(whole.length());
        int written = 0;
        int from = 0;
        int to = 0;
        for (int at = 0; at + SHORTEST <= whole.length(); at++) {
            int end = end(secrets.get(beginning(whole, at)), whole, at);
            if (end <= to) {
                continue;
            }
            if (at >= to) {
                written = write(masked, whole, written, from, to);
                from = at;
            }
            // Where two overlap, both are behind one mask.
            to = end;
        }
        written = write(masked, whole, written, from, to);
        return masked.append(whole, written, whole.length()).toString();
    }

    private static int write(StringBuilder masked, String whole, int written, int from, int to) {
        if (to == 0) {
            return written;
        }
        masked.append(whole, written, from).append(MASK);
        return to;
    }

    /** Where the longest secret at a place ends; 0 where none is there. */
    private static int end(@Nullable List<String> candidates, String whole, int at) {
        int end = 0;
        if (candidates != null) {
            for (String secret : candidates) {
                if (whole.startsWith(secret, at)) {
                    end = Math.max(end, at + secret.length());
                }
            }
        }
        return end;
    }

    private static int beginning(String text, int at) {
        int hash = 0;
        for (int i = at; i < at + SHORTEST; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }
}
