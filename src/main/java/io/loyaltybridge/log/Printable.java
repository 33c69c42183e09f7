package io.loyaltybridge.log;

/** Makes text from outside safe for a line of a log or a terminal. */
public final class Printable {
    private Printable() {}

    /** At most {@code most} characters, without line breaks, control characters and marks that change the direction of writing. */
    public static String line(String text, int most) {
        int end = Math.min(text.length(), most);
        StringBuilder line = null;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (escaped(c)) {
                if (line == null) {
                    line = new StringBuilder(end + 16).append(text, 0, i);
                }
                line.append(
                        c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : String.format("\\u%04x", (int) c));
            } else if (line != null) {
                line.append(c);
            }
        }
        String kept = line == null ? text.substring(0, end) : line.toString();
        return end < text.length() ? kept + "… (" + text.length() + " characters)" : kept;
    }

    /** Control characters of both sets, line and paragraph separators, and marks that turn the direction of writing. */
    private static boolean escaped(char c) {
        return c < ' '
                || c >= 0x7f && c < 0xa0
                || c == 0x2028
                || c == 0x2029
                || c >= 0x202a && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069
                || c == 0x200e
                || c == 0x200f
                || c == 0x061c
                || c == 0xfeff;
    }
}
