package io.loyaltybridge.text;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes a value from outside safe: one line, no control characters, limited length. */
final class PlainText {

    private PlainText() {}

    /** Null where nothing is left. A line break becomes a space. */
    static @Nullable String clean(@Nullable String value) {
        if (value == null) {
            return null;
        }
        StringBuilder clean = new StringBuilder(value.length());
        value.codePoints().forEach(c -> {
            if (breaksLines(c)) {
                clean.append(' ');
            } else if (!hidden(c)) {
                clean.appendCodePoint(c);
            }
        });
        String text = clean.toString().replaceAll(" {2,}", " ").strip();
        return text.isEmpty() ? null : text;
    }

    /**
     * A person's name, cut to the length. A name that looks like an address is dropped: people sign up strangers under a name
     * that advertises something, and mail programs turn it into a link.
     */
    static @Nullable String name(@Nullable String value, int longest) {
        String clean = clean(value);
        if (clean == null) {
            return null;
        }
        String small = clean.toLowerCase(Locale.ROOT);
        return small.contains("://") || small.contains("www.") || small.contains("@") ? null : cut(clean, longest);
    }

    static @Nullable String cut(@Nullable String text, int longest) {
        if (text == null || text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
                        .stripTrailing() + "…";
    }

    /** For the text and the quoted attributes of HTML. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    static boolean breaksLines(int c) {
        return c >= '\t' && c <= '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    /** Control characters, unpaired surrogates, and marks that change the direction of writing. */
    static boolean hidden(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || c == 0xFEFF
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069;
    }
}
