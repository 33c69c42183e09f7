package io.loyaltybridge.cli;

import io.loyaltybridge.log.Printable;
import io.loyaltybridge.log.Secrets;
import org.jspecify.annotations.Nullable;

/** Makes texts from outside safe for a terminal: no line breaks, no control characters, no secrets. */
public final class Foreign {
    private Foreign() {}

    public static String line(String text) {
        return Printable.line(Secrets.mask(String.valueOf(text)), Integer.MAX_VALUE);
    }

    /** The same for a text of several lines; its line breaks stay. */
    static String lines(@Nullable String text) {
        StringBuilder lines = new StringBuilder();
        String.valueOf(text).lines().forEach(line -> lines.append(lines.isEmpty() ? "" : System.lineSeparator())
                .append(line(line)));
        return lines.toString();
    }
}
