package io.loyaltybridge.log;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of this process, which are masked in everything that it writes: lines of the log, and texts of servers and
 * drivers, which may repeat what they were sent. Our own code never writes one.
 */
public final class Secrets {
    /** A shorter secret also occurs inside other words; masking it would reveal more than it hides. */
    private static final int SHORTEST = 6;

    private static final String MASK = "***";

    private static volatile List<String> hidden = List.of();

    private Secrets() {}

    /** Masks these secrets from now on, instead of those of an earlier call. */
    public static void hide(Collection<String> values) {
        // The longest first, because one may be a part of another.
        hidden = values.stream()
                .filter(value -> value.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Masks the secrets in a text; a failure without a message says "null". */
    public static String mask(@Nullable String text) {
        String masked = String.valueOf(text);
        for (String secret : hidden) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }
}
