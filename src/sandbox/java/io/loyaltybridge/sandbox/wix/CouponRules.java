package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.schema.Violation;
import java.util.ArrayList;
import java.util.List;

/** What a coupon's specification has to be, beyond the types of its fields. Pure. */
final class CouponRules {
    private static final int MAX_CODE = 20;
    private static final long LEAST_MILLIS = 100_000_000_000L;
    private static final long MOST_MILLIS = 9_999_999_999_999L;
    private static final List<String> TYPES =
            List.of("moneyOffAmount", "percentOffRate", "freeShipping", "fixedPriceAmount", "buyXGetY");

    private final JsonNode coupon;
    private final List<Violation> wrong = new ArrayList<>();

    private CouponRules(JsonNode coupon) {
        this.coupon = coupon;
    }

    /** What is wrong with a specification; empty when nothing is. */
    static List<Violation> check(JsonNode specification) {
        CouponRules rules = new CouponRules(specification);
        rules.names();
        rules.type();
        rules.scope();
        rules.times();
        return rules.wrong;
    }

    private void names() {
        for (String field : new String[] {"name", "code"}) {
            if (coupon.path(field).asText("").isBlank()) {
                add(field, "REQUIRED_FIELD", "is required");
            }
        }
        if (coupon.path("code").asText("").length() > MAX_CODE) {
            wrong.add(new Violation(
                    "specification.code",
                    "MAX_LENGTH",
                    "specification.code takes at most " + MAX_CODE + " characters",
                    (long) MAX_CODE));
        }
    }

    private void type() {
        List<String> set = TYPES.stream().filter(coupon::hasNonNull).toList();
        if (set.size() != 1) {
            wrong.add(Violation.of(
                    "specification",
                    "REQUIRED_ONE_OF_FIELD",
                    (set.isEmpty() ? "One of " : "Only one of ") + TYPES + (set.isEmpty() ? " has to" : " may")
                            + " be set"));
        }
        above("moneyOffAmount", 0);
        above("percentOffRate", 0);
        above("usageLimit", 0);
        above("limitPerCustomer", 0);
        if (coupon.path("percentOffRate").asDouble() > 100) {
            add("percentOffRate", "MAX", "must be at most 100");
        }
        JsonNode gift = coupon.path("buyXGetY");
        if (gift.isObject() && (gift.path("x").asInt() < 1 || gift.path("y").asInt() < 1)) {
            add("buyXGetY", "MIN", "needs x and y of at least 1");
        }
    }

    private void above(String field, double bound) {
        if (coupon.hasNonNull(field) && coupon.get(field).asDouble() <= bound) {
            add(field, "MIN", "must be above 0");
        }
    }

    /** As the documentation of the method in Velo has it: free shipping takes no scope and needs no subtotal. */
    private void scope() {
        boolean scope = coupon.hasNonNull("scope");
        boolean subtotal = coupon.hasNonNull("minimumSubtotal");
        boolean shipping = coupon.path("freeShipping").asBoolean();
        if (scope && subtotal || !scope && !subtotal && !shipping) {
            wrong.add(Violation.of(
                    "specification",
                    "REQUIRED_ONE_OF_FIELD",
                    (scope ? "Only one of [scope, minimumSubtotal] may" : "One of [scope, minimumSubtotal] has to")
                            + " be set"));
        }
        if (scope && shipping) {
            add("scope", "FIELD_NOT_ALLOWED", "cannot be set with freeShipping");
        }
        if (scope && coupon.path("scope").path("namespace").asText("").isBlank()) {
            add("scope.namespace", "REQUIRED_FIELD", "is required");
        }
    }

    private void times() {
        Long start = time("startTime");
        Long end = time("expirationTime");
        if (!coupon.hasNonNull("startTime")) {
            add("startTime", "REQUIRED_FIELD", "is required");
        }
        if (start != null && end != null && end <= start) {
            add("expirationTime", "OTHER", "has to be after startTime");
        }
    }

    /** Milliseconds since 1970 as a number or as text; neither seconds nor a date. */
    private Long time(String field) {
        JsonNode value = coupon.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        long millis =
                value.isIntegralNumber() || value.isTextual() && value.asText().matches("\\d{1,18}")
                        ? value.asLong()
                        : -1;
        if (millis < LEAST_MILLIS || millis > MOST_MILLIS) {
            add(field, "FORMAT", "has to be UNIX epoch milliseconds");
            return null;
        }
        return millis;
    }

    private void add(String field, String rule, String sentence) {
        wrong.add(Violation.of("specification." + field, rule, "specification." + field + " " + sentence));
    }
}
