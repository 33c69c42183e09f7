package io.loyaltybridge.milestone.coupon;

import io.loyaltybridge.settings.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The coupon that a milestone is worth.
 *
 * @param amount          null for free shipping
 * @param currency        null where it is not said
 * @param valueText       how the value is told to the customer; null where the amount tells it
 * @param scope           namespace, namespace/group or namespace/group/id
 * @param minimumSubtotal instead of the scope; null for none
 * @param validFor        zero: it does not run out
 * @param name            {@code {milestone}} stands for the points
 * @param oncePerCrossing else once for ever
 */
public record CouponSettings(
        boolean on,
        Kind kind,
        @Nullable BigDecimal amount,
        @Nullable String currency,
        @Nullable String valueText,
        String scope,
        @Nullable BigDecimal minimumSubtotal,
        long usageLimit,
        Duration validFor,
        String name,
        boolean oncePerCrossing,
        Tell tell) {

    /** What a coupon gives, and what Wix calls it. */
    public enum Kind {
        MONEY_OFF("moneyOffAmount"),
        PERCENT_OFF("percentOffRate"),
        FIXED_PRICE("fixedPriceAmount"),
        FREE_SHIPPING("freeShipping");

        private final String field;

        Kind(String field) {
            this.field = field;
        }
    }

    /** How a customer gets to know of their coupon. */
    public enum Tell {
        MESSAGE,
        MAIL,
        NONE
    }

    public static CouponSettings of(Settings settings) {
        return new CouponSettings(
                settings.flag("coupons.on"),
                choice(Kind.class, settings.text("coupons.kind")),
                amount(settings.text("coupons.amount")),
                text(settings.text("coupons.currency")),
                text(settings.text("coupons.value-text")),
                settings.text("coupons.scope"),
                amount(settings.text("coupons.minimum-subtotal")),
                settings.number("coupons.usage-limit"),
                settings.duration("coupons.valid-for"),
                settings.text("coupons.name"),
                settings.text("coupons.once-per").equals("crossing"),
                choice(Tell.class, settings.text("coupons.tell")));
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static @Nullable BigDecimal amount(String text) {
        return text.isEmpty() ? null : new BigDecimal(text);
    }

    private static @Nullable String text(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Wix's specification of a coupon, which it takes once for a code. Times are epoch milliseconds, as text. */
    public Map<String, Object> specification(long milestone, String code, Instant now) {
        Map<String, Object> specification = new LinkedHashMap<>();
        specification.put("name", name.replace("{milestone}", Long.toString(milestone)));
        specification.put("code", code);
        specification.put("startTime", Long.toString(now.toEpochMilli()));
        if (!validFor.isZero()) {
            specification.put("expirationTime", Long.toString(now.plus(validFor).toEpochMilli()));
        }
        specification.put("usageLimit", usageLimit);
        specification.put(kind.field, kind == Kind.FREE_SHIPPING ? Boolean.TRUE : amount);
        if (minimumSubtotal != null) {
            specification.put("minimumSubtotal", minimumSubtotal);
        } else if (kind != Kind.FREE_SHIPPING) {
            // Free shipping takes no scope.
            specification.put("scope", scopeOf(scope.split("/")));
        }
        return specification;
    }

    private static Map<String, Object> scopeOf(String[] parts) {
        Map<String, Object> wanted = new LinkedHashMap<>(Map.of("namespace", parts[0]));
        if (parts.length > 1) {
            wanted.put(
                    "group",
                    parts.length > 2 ? Map.of("name", parts[1], "entityId", parts[2]) : Map.of("name", parts[1]));
        }
        return wanted;
    }

    /** What the texts of mails and messages say of the value: one of the fields {@code couponValue}, {@code couponPercent}, {@code couponAmount}. */
    public Map<String, Object> value() {
        if (valueText != null || kind == Kind.FREE_SHIPPING) {
            return Map.of("couponValue", valueText == null ? "free shipping" : valueText);
        }
        BigDecimal off = Objects.requireNonNull(amount, "coupons.amount is not set");
        if (kind == Kind.PERCENT_OFF) {
            return Map.of("couponPercent", off);
        }
        return currency == null
                ? Map.of("couponValue", off.toPlainString())
                : Map.of("couponAmount", off, "currency", currency);
    }
}
