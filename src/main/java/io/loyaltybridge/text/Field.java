package io.loyaltybridge.text;

import java.util.Arrays;
import java.util.Optional;

/** The fields of a template, in curly braces. */
public enum Field {
    FIRST_NAME("first-name", 60),
    NAME("name", 100),
    /** The balance. */
    POINTS("points", Field.NUMBER),
    /** Points that are missing until the milestone. */
    MISSING("missing", Field.NUMBER),
    MILESTONE("milestone", Field.NUMBER),
    /** The name of the loyalty program; Wix allows 50 characters. */
    PROGRAM("program", 100),
    /** What the points are called; Wix allows 20 characters. */
    POINTS_NAME("points-name", 40),
    /** Wix allows 20 characters. */
    COUPON_CODE("coupon-code", 40),
    COUPON_VALUE("coupon-value", 60),
    COUPON_VALID_UNTIL("coupon-valid-until", 60),
    UNSUBSCRIBE_LINK("unsubscribe-link", 2_000),
    MONTH("month", 30),
    DATE("date", 60);

    /** Nineteen digits, their separators and a sign, which is two characters in some languages. */
    private static final int NUMBER = 30;

    private final String text;
    private final int longest;

    Field(String text, int longest) {
        this.text = text;
        this.longest = longest;
    }

    static Optional<Field> of(String text) {
        return Arrays.stream(values()).filter(field -> field.text.equals(text)).findFirst();
    }

    /** Length of its longest value, in any language. */
    int longest() {
        return longest;
    }

    /** A link is allowed in the {@code href} of an HTML template; its value is always http or https. */
    boolean link() {
        return this == UNSUBSCRIBE_LINK;
    }

    /** As a template writes it, with its braces. */
    @Override
    public String toString() {
        return "{" + text + "}";
    }
}
