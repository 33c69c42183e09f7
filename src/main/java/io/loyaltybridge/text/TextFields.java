package io.loyaltybridge.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.util.Currency;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values for one text: {@code TextFields.NONE.firstName("Ada").points(1234)}. Null means "no value". Numbers and dates
 * are formatted for the customer's language when the text is filled in. Immutable.
 */
public final class TextFields {
    public static final TextFields NONE = new TextFields(Map.of());
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

    private final Map<Field, Object> values;

    private TextFields(Map<Field, Object> values) {
        this.values = values;
    }

    /** Made safe, and cut when it is too long; a name that looks like an address is dropped. */
    public TextFields firstName(@Nullable String firstName) {
        return with(Field.FIRST_NAME, PlainText.name(firstName, Field.FIRST_NAME.longest()));
    }

    /** The full name; otherwise like the first name. */
    public TextFields name(@Nullable String name) {
        return with(Field.NAME, PlainText.name(name, Field.NAME.longest()));
    }

    /** The balance. */
    public TextFields points(long points) {
        return with(Field.POINTS, points);
    }

    /** Points that are missing until the milestone. */
    public TextFields missing(long missing) {
        return with(Field.MISSING, missing);
    }

    /** The milestone in points. */
    public TextFields milestone(long milestone) {
        return with(Field.MILESTONE, milestone);
    }

    /** The program's name as Wix knows it; the setting {@code texts.program-name} comes before it. */
    public TextFields program(@Nullable String program) {
        return with(Field.PROGRAM, PlainText.cut(PlainText.clean(program), Field.PROGRAM.longest()));
    }

    /** What Wix calls the points; the setting {@code texts.points-name} comes before it. */
    public TextFields pointsName(@Nullable String pointsName) {
        return with(Field.POINTS_NAME, PlainText.cut(PlainText.clean(pointsName), Field.POINTS_NAME.longest()));
    }

    /** @throws IllegalArgumentException for one that is too long, because half a code is useless */
    public TextFields couponCode(String code) {
        return with(Field.COUPON_CODE, whole(Field.COUPON_CODE, PlainText.clean(code)));
    }

    /** What a coupon gives, in words: "free shipping". */
    public TextFields couponValue(String value) {
        return with(Field.COUPON_VALUE, whole(Field.COUPON_VALUE, PlainText.clean(value)));
    }

    /** A coupon for a percentage: 10 is written 10% or 10 %. */
    public TextFields couponPercent(BigDecimal percent) {
        return with(Field.COUPON_VALUE, new Written.Percent(bounded(percent)));
    }

    /** A coupon for an amount of money: €5.00 or 5,00 €. */
    public TextFields couponAmount(BigDecimal amount, Currency currency) {
        return with(Field.COUPON_VALUE, new Written.Money(bounded(amount), currency));
    }

    /** The last day on which a coupon is valid; null: it does not expire. */
    public TextFields couponValidUntil(@Nullable LocalDate lastDay) {
        return with(Field.COUPON_VALID_UNTIL, lastDay);
    }

    /** The same from the moment at which it expires, in the site's time zone. */
    public TextFields couponValidUntil(Instant end, ZoneId zone) {
        return couponValidUntil(end.minusMillis(1).atZone(zone).toLocalDate());
    }

    /** @throws IllegalArgumentException for a link that is not http or https, or longer than 2000 characters */
    public TextFields unsubscribeLink(@Nullable URI link) {
        if (link != null
                && (link.getHost() == null
                        || !"https".equalsIgnoreCase(link.getScheme()) && !"http".equalsIgnoreCase(link.getScheme()))) {
            throw new IllegalArgumentException(
                    Field.UNSUBSCRIBE_LINK + ": expected a link that begins with https:// or http://");
        }
        return with(
                Field.UNSUBSCRIBE_LINK,
                link == null ? null : whole(Field.UNSUBSCRIBE_LINK, PlainText.clean(link.toASCIIString())));
    }

    public TextFields month(Month month) {
        return with(Field.MONTH, month);
    }

    /** The day of the text, in the site's time zone. */
    public TextFields date(LocalDate date) {
        return with(Field.DATE, date);
    }

    /** All values, as they are written in a language. */
    Map<Field, String> in(Locale locale) {
        Map<Field, String> texts = new EnumMap<>(Field.class);
        values.forEach((field, value) -> texts.put(field, Written.in(value, locale)));
        return texts;
    }

    private TextFields with(Field field, @Nullable Object value) {
        Map<Field, Object> changed = new EnumMap<>(Field.class);
        changed.putAll(values);
        if (value == null) {
            changed.remove(field);
        } else {
            changed.put(field, value);
        }
        return new TextFields(changed);
    }

    private static BigDecimal bounded(BigDecimal value) {
        if (value.signum() < 0 || value.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(Field.COUPON_VALUE + ": expected 0 to " + MOST + ", found " + value);
        }
        return value.setScale(Math.min(value.scale(), 4), RoundingMode.HALF_UP);
    }

    private static @Nullable String whole(Field field, @Nullable String text) {
        if (text != null && text.length() > field.longest()) {
            throw new IllegalArgumentException(
                    field + ": expected at most " + field.longest() + " characters, found " + text.length());
        }
        return text;
    }
}
