package io.loyaltybridge.cli;

import io.loyaltybridge.log.Printable;
import io.loyaltybridge.log.Secrets;
import org.jspecify.annotations.Nullable;

/** Texts that hold words of others, made fit for a terminal: nothing in them begins a line or moves a cursor, and no secret is in them. */
public final class Foreign {
    private Foreign() {}

    public static String line(String text) {
        return Printable.line(Secrets.mask(String.valueOf(text)), Integer.MAX_VALUE);
    }

    /** The same for a text of several lines, which stay lines. */
    static String lines(@Nullable String text) {
        StringBuilder lines = new StringBuilder();
        String.valueOf(text).lines().forEach(line -> lines.append(lines.isEmpty() ? "" : System.lineSeparator())
                .append(line(line)));
        return lines.toString();
    }
}
