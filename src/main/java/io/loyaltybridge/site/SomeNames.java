package io.loyaltybridge.site;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names for a line: not more than anybody reads. */
public final class SomeNames {
    private SomeNames() {}

    /** The first of them, as in {@code a, b and 7 more}. */
    public static String of(Collection<String> names, int most) {
        return names.stream().limit(most).collect(Collectors.joining(", "))
                + (names.size() > most ? " and " + (names.size() - most) + " more" : "");
    }
}
