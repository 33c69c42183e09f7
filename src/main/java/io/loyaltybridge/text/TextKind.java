package io.loyaltybridge.text;

import static io.loyaltybridge.text.Field.COUPON_CODE;
import static io.loyaltybridge.text.Field.COUPON_VALID_UNTIL;
import static io.loyaltybridge.text.Field.COUPON_VALUE;
import static io.loyaltybridge.text.Field.DATE;
import static io.loyaltybridge.text.Field.FIRST_NAME;
import static io.loyaltybridge.text.Field.MILESTONE;
import static io.loyaltybridge.text.Field.MISSING;
import static io.loyaltybridge.text.Field.MONTH;
import static io.loyaltybridge.text.Field.NAME;
import static io.loyaltybridge.text.Field.POINTS;
import static io.loyaltybridge.text.Field.POINTS_NAME;
import static io.loyaltybridge.text.Field.PROGRAM;
import static io.loyaltybridge.text.Field.UNSUBSCRIBE_LINK;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All texts. A field that always has a value can be used anywhere, another one only in an optional part. */
public enum TextKind {
    /** A mail: a milestone is close. */
    REMINDER(
            "reminder",
            true,
            EnumSet.of(POINTS, MISSING, MILESTONE, POINTS_NAME, DATE),
            EnumSet.of(FIRST_NAME, NAME, PROGRAM, COUPON_VALUE, UNSUBSCRIBE_LINK)),
    /** A mail: a milestone was reached, and this is its coupon. */
    COUPON(
            "coupon",
            true,
            EnumSet.of(POINTS, MILESTONE, POINTS_NAME, COUPON_CODE, COUPON_VALUE, DATE),
            EnumSet.of(FIRST_NAME, NAME, PROGRAM, COUPON_VALID_UNTIL, UNSUBSCRIBE_LINK)),
    /** The same as a message in the inbox. */
    COUPON_MESSAGE(
            "coupon-message",
            false,
            EnumSet.of(POINTS, MILESTONE, POINTS_NAME, COUPON_CODE, COUPON_VALUE, DATE),
            EnumSet.of(FIRST_NAME, NAME, PROGRAM, COUPON_VALID_UNTIL)),
    /** A message in the inbox, once a month: the balance, and the next milestone where there is one. */
    BALANCE(
            "balance",
            false,
            EnumSet.of(POINTS, POINTS_NAME, MONTH, DATE),
            EnumSet.of(FIRST_NAME, NAME, PROGRAM, MISSING, MILESTONE));

    private final String text;
    private final boolean mail;
    private final Set<Field> always;
    private final Set<Field> sometimes;

    TextKind(String text, boolean mail, Set<Field> always, Set<Field> sometimes) {
        this.text = text;
        this.mail = mail;
        this.always = always;
        this.sometimes = sometimes;
    }

    /** The kind of this name. */
    public static Optional<TextKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }

    /** All names, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(TextKind::toString).collect(Collectors.joining(", "));
    }

    /** A mail has a subject and may have HTML; else it is a message of plain text. */
    public boolean mail() {
        return mail;
    }

    /** Every field that it may use. */
    public Set<Field> fields() {
        Set<Field> all = EnumSet.copyOf(always);
        all.addAll(sometimes);
        return all;
    }

    /** Fields that the caller has to give. */
    Set<Field> always() {
        return EnumSet.copyOf(always);
    }

    /** Its name, as the files have it. */
    @Override
    public String toString() {
        return text;
    }
}
