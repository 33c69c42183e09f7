package io.loyaltybridge.csv;

import io.loyaltybridge.payload.Emails;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks one line: reads its values and collects what is wrong. */
final class LineCheck {
    static final long MOST_POINTS = 999_999_999;
    private static final int LONGEST_SHOWN = 60;
    private static final int LONGEST_ID = 255;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** Where each value was seen first, on disk, so that a million of them need no memory. */
    @FunctionalInterface
    interface Firsts {
        /** Notes the value; returns the line in which it was seen before, or 0. */
        long lineOf(String column, String value, long line);
    }

    private final CsvRecord record;
    private final Firsts firsts;
    private final Consumer<BadLine> bad;
    private boolean good = true;

    LineCheck(CsvRecord record, Firsts firsts, Consumer<BadLine> bad) {
        this.record = record;
        this.firsts = firsts;
        this.bad = bad;
    }

    long line() {
        return record.line();
    }

    boolean isGood() {
        return good;
    }

    void bad(@Nullable String column, String reason) {
        good = false;
        bad.accept(new BadLine(record.line(), column, reason));
    }

    /** The value of a column; null where the line or the file has none. */
    @Nullable
    String text(int column) {
        String value = column < 0 ? "" : record.values().get(column).strip();
        return value.isEmpty() ? null : value;
    }

    /** A normalised e-mail that no other line has; null where there is none, or a bad one. */
    @Nullable
    String email(@Nullable String text, String name) {
        String email = sharedEmail(text, name);
        if (email != null) {
            once(name, email);
        }
        return email;
    }

    /** A normalised e-mail that other lines may have too; null where there is none, or a bad one. */
    @Nullable
    String sharedEmail(@Nullable String text, String name) {
        if (text == null) {
            return null;
        }
        String email = Emails.normalise(text).orElse(null);
        if (email == null) {
            bad(name, "expected an e-mail address, found " + quoted(text));
        }
        return email;
    }

    /** An id that no other line has; null where there is none. */
    @Nullable
    String id(@Nullable String text, String name) {
        if (text == null) {
            return null;
        }
        if (text.length() > LONGEST_ID || CONTROL.matcher(text).find()) {
            bad(name, "expected at most " + LONGEST_ID + " characters in one line, found " + quoted(text));
        } else {
            once(name, text);
        }
        return text;
    }

    /** A balance in points; null where there is none, or a bad one. */
    @Nullable
    Long points(int column, String name) {
        String text = text(column);
        if (text == null) {
            return null;
        }
        if (text.matches("\\d{1,18}") && Long.parseLong(text) <= MOST_POINTS) {
            return Long.valueOf(text);
        }
        bad(name, "expected a whole number from 0 to " + MOST_POINTS + " without separators, found " + quoted(text));
        return null;
    }

    /** Checks that a value is a whole number, where there is one. */
    void whole(int column, String name) {
        String text = text(column);
        if (text != null && !text.matches("-?\\d{1,18}")) {
            bad(name, "expected a whole number without separators, found " + quoted(text));
        }
    }

    private void once(String column, String value) {
        long first = firsts.lineOf(column, value, record.line());
        if (first > 0) {
            bad(column, twice(value, first));
        }
    }

    static String twice(String value, long otherLine) {
        return "expected each value once, found " + quoted(value) + ", which line " + otherLine + " has too";
    }

    /** A value for a message: on one line, and not too long. */
    static String quoted(String text) {
        return "\"" + shortened(CONTROL.matcher(text).replaceAll(" ")) + "\"";
    }

    static String shortened(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
