package io.loyaltybridge.csv;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a spreadsheet from reading a customer's text as a formula: a value that starts like one gets a leading apostrophe. So
 * does a value that already has one, so that exactly one can be removed again.
 */
final class Formulas {
    private static final Pattern LIKE_ONE = Pattern.compile("'*[=+\\-@\t\r].*", Pattern.DOTALL);
    private static final Pattern GUARDED = Pattern.compile("'" + LIKE_ONE.pattern(), Pattern.DOTALL);

    private Formulas() {}

    static @Nullable String guard(@Nullable String text) {
        return text != null && LIKE_ONE.matcher(text).matches() ? "'" + text : text;
    }

    static @Nullable String unguard(@Nullable String text) {
        return text != null && GUARDED.matcher(text).matches() ? text.substring(1) : text;
    }
}
