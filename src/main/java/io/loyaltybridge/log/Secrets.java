package io.loyaltybridge.log;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of this process, which are taken out of whatever it writes: out of lines of the log, and out of what servers and
 * drivers say, since those may repeat what they were sent. Ours is never to write one; this is for the words of others.
 */
public final class Secrets {
    /** What is shorter stands in other words too, so that taking it out would say more than it hides. */
    private static final int SHORTEST = 6;

    private static final String MASK = "***";

    private static volatile List<String> hidden = List.of();

    private Secrets() {}

    /** From now on none of these is written; they take the place of those that were given before. */
    public static void hide(Collection<String> values) {
        // The longest first: one may be a part of another.
        hidden = values.stream()
                .filter(value -> value.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The same text where none is in it; a failure without a message says "null". */
    public static String mask(@Nullable String text) {
        String masked = String.valueOf(text);
        for (String secret : hidden) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }
}
