package io.loyaltybridge.log;

/**
 * Masks e-mail addresses in any text: {@code ada@example.com} becomes {@code a***@***}. Knows letters of every script, quoted
 * names, and {@code %40} for the sign. Time is linear in the length of the text.
 */
public final class Addresses {
    private static final String MASK = "***@***";
    private static final String SIGNS_OF_NAMES = ".!#$'*+=^_`{|}~-%";

    private Addresses() {}

    /** Returns the same text where there is no address in it. */
    public static String mask(CharSequence text) {
        int at = next(text, 0);
        if (at < 0) {
            return text.toString();
        }
        StringBuilder masked = new StringBuilder(text.length());
        int written = 0;
        // Everything before this is checked already, and is not part of a name.
        int floor = 0;
        while (at >= 0) {
            int sign = text.charAt(at) == '%' ? 3 : 1;
            int begin = beginOfName(text, floor, at);
            int end = begin < at ? endOfDomain(text, at + sign) : -1;
            if (end > 0) {
                int first = text.charAt(begin) == '"' && begin + 1 < at ? begin + 1 : begin;
                masked.append(text, written, first)
                        .appendCodePoint(Character.codePointAt(text, first))
                        .append(MASK);
                written = end;
                floor = end;
            } else {
                floor = at + sign;
            }
            at = next(text, floor);
        }
        return masked.append(text, written, text.length()).toString();
    }

    /** The next {@code @}, as it is or as {@code %40}. */
    private static int next(CharSequence text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '@'
                    || c == '\uff20'
                    || c == '%' && i + 2 < text.length() && text.charAt(i + 1) == '4' && text.charAt(i + 2) == '0') {
                return i;
            }
        }
        return -1;
    }

    private static int beginOfName(CharSequence text, int floor, int at) {
        int i = at;
        if (at > floor && text.charAt(at - 1) == '"') {
            i = at - 1;
            while (i > floor && text.charAt(i - 1) != '"') {
                i--;
            }
            return i > floor ? i - 1 : at;
        }
        while (i > floor && isOfName(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    private static boolean isOfName(char c) {
        return isLetter(c) || SIGNS_OF_NAMES.indexOf(c) >= 0;
    }

    /** The end of the domain; -1 where there is none with a dot in it. */
    private static int endOfDomain(CharSequence text, int from) {
        int end = -1;
        boolean label = false;
        boolean dot = false;
        int i = from;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isLetter(c) || c == '-') {
                label = true;
                end = dot ? i + 1 : end;
            } else if (isDot(c) && label) {
                dot = true;
                label = false;
            } else {
                break;
            }
        }
        return end;
    }

    /** The full stop, and its East Asian variants. */
    private static boolean isDot(char c) {
        return c == '.' || c == '\u3002' || c == '\uff0e' || c == '\uff61';
    }

    /** Letters, digits and marks of every script; surrogates count as letters. */
    private static boolean isLetter(char c) {
        if (c < 0x80) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
        }
        return Character.isLetterOrDigit(c)
                || Character.isSurrogate(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK
                || c == '\u200c'
                || c == '\u200d';
    }
}
