package io.loyaltybridge.csv;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a spreadsheet from taking a customer's text for a formula: a value that begins like one gets an apostrophe in
 * front. So does one that has apostrophes in front already, so that exactly one can be taken away again.
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
