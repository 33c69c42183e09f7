package io.loyaltybridge.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many points an event is worth: a number, or an amount in its payload times a factor, such as {@code /total_price * 0.5 round min 1 max
 * 500}. Without a word it is rounded down. Immutable.
 */
public final class PointsRule {
    /** Nothing. */
    public static final PointsRule NOTHING = new PointsRule("0", null, BigDecimal.ZERO, RoundingMode.FLOOR, 0, 0, true);

    /** The most points that Wix takes in one call. */
    private static final long MOST = 9_999_999;

    private static final String NUMBER = "[0-9]{1,7}";
    private static final Pattern FORM =
            Pattern.compile("(?<path>/[^\\s*]*|[$^]\\S*)(?:\\s*\\*\\s*(?<factor>[0-9]{1,9}(?:\\.[0-9]{1,9})?))?"
                    + "(?:\\s+(?<rounding>floor|round|ceil))?(?:\\s+min\\s+(?<least>" + NUMBER
                    + "))?(?:\\s+max\\s+(?<most>"
                    + NUMBER + "))?");

    private final String text;
    private final @Nullable PayloadPath path;
    private final BigDecimal factor;
    private final RoundingMode rounding;
    private final long least;
    private final long most;
    private final boolean capped;

    private PointsRule(
            String text,
            @Nullable PayloadPath path,
            BigDecimal factor,
            RoundingMode rounding,
            long least,
            long most,
            boolean capped) {
        this.capped = capped;
        this.text = text;
        this.path = path;
        this.factor = factor;
        this.rounding = rounding;
        this.least = least;
        this.most = most;
    }

    /**
     * Reads a rule.
     *
     * @param setting the setting that holds it, for messages
     * @throws IllegalArgumentException naming the setting, and what was expected
     */
    public static PointsRule of(String setting, String text) {
        String rule = text.strip();
        if (rule.matches(NUMBER)) {
            return new PointsRule(
                    rule, null, BigDecimal.ZERO, RoundingMode.FLOOR, Long.parseLong(rule), Long.parseLong(rule), true);
        }
        Matcher form = FORM.matcher(rule);
        if (!form.matches()) {
            throw new IllegalArgumentException(setting
                    + ": expected a whole number from 0 to " + MOST
                    + ", or an amount such as /total_price * 0.5 round min 1 max 500, found \"" + text + "\"");
        }
        String given = form.group("factor");
        String word = form.group("rounding");
        long least = form.group("least") == null ? 0 : Long.parseLong(form.group("least"));
        long most = form.group("most") == null ? MOST : Long.parseLong(form.group("most"));
        if (least > most) {
            throw new IllegalArgumentException(
                    setting + ": expected min to be no more than max, found \"" + text + "\"");
        }
        return new PointsRule(
                rule,
                PayloadPath.of(setting, form.group("path")),
                given == null ? BigDecimal.ONE : new BigDecimal(given),
                "round".equals(word)
                        ? RoundingMode.HALF_UP
                        : "ceil".equals(word) ? RoundingMode.CEILING : RoundingMode.FLOOR,
                least,
                most,
                form.group("most") != null);
    }

    /** Whether it never gives anything. */
    public boolean isNothing() {
        return path == null && most == 0;
    }

    /** Whether the payload decides. */
    public boolean isOfPayload() {
        return path != null;
    }

    /** The number where the payload does not matter; 0 where it does. */
    public long fixed() {
        return path == null ? most : 0;
    }

    /** The amount in a payload that its points are made of; empty where it is a number alone, or there is none. */
    public Optional<BigDecimal> amount(JsonNode payload) {
        return path == null ? Optional.empty() : path.text(payload).flatMap(Numbers::decimal);
    }

    /**
     * The points of a payload, from {@code min} to {@code max}. A negative amount counts as 0 before that.
     *
     * @return empty where there is no number in the place of the amount, or it gives more than {@value #MOST} points and {@code max}
     *     does not say otherwise
     */
    public Optional<Long> points(JsonNode payload) {
        if (path == null) {
            return Optional.of(most);
        }
        return amount(payload).flatMap(this::points);
    }

    private Optional<Long> points(BigDecimal amount) {
        BigDecimal whole = amount.multiply(factor).setScale(0, rounding).max(BigDecimal.valueOf(least));
        if (whole.compareTo(BigDecimal.valueOf(most)) > 0) {
            return capped ? Optional.of(most) : Optional.empty();
        }
        return Optional.of(Math.max(0, whole.longValueExact()));
    }

    @Override
    public String toString() {
        return text;
    }
}
