package io.loyaltybridge.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A string, number, boolean, date-time, enumeration or free object, with its limits. */
record ScalarSpec(Type type, Set<String> values, String format, Limits limits, boolean fraction) implements Spec {
    enum Type {
        STRING,
        NUMBER,
        BOOLEAN,
        DATE_TIME,
        ENUM,
        OBJECT
    }

    /** Limits of a value or of the items of an array; null where there is none. */
    record Limits(Long min, Long max, Long minLength, Long maxLength) {
        static final Limits NONE = new Limits(null, null, null, null);
    }

    private static final Pattern GUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

    @Override
    public void check(JsonNode value, String path, boolean fromText, List<Violation> out) {
        switch (type) {
            case STRING -> checkString(value, path, out);
            case NUMBER -> checkNumber(value, path, fromText, out);
            case BOOLEAN -> {
                if (!value.isBoolean() && !(fromText && Set.of("true", "false").contains(value.asText()))) {
                    wrongType(path, "a boolean", out);
                }
            }
            case DATE_TIME -> checkDateTime(value, path, out);
            case ENUM -> {
                if (!value.isTextual() || !values.contains(value.asText())) {
                    out.add(Violation.of(path, "INVALID_ENUM_VALUE", path + " has to be one of " + values));
                }
            }
            case OBJECT -> {
                if (!value.isObject()) {
                    wrongType(path, "an object", out);
                }
            }
        }
    }

    private void checkString(JsonNode value, String path, List<Violation> out) {
        if (!value.isTextual()) {
            wrongType(path, "a string", out);
            return;
        }
        String text = value.asText();
        // Wix counts characters, not UTF-16 units.
        int length = text.codePointCount(0, text.length());
        if (limits.minLength() != null && length < limits.minLength()) {
            out.add(new Violation(
                    path,
                    "MIN_LENGTH",
                    path + " needs at least " + limits.minLength() + " characters",
                    limits.minLength()));
        }
        if (limits.maxLength() != null && length > limits.maxLength()) {
            out.add(new Violation(
                    path,
                    "MAX_LENGTH",
                    path + " takes at most " + limits.maxLength() + " characters",
                    limits.maxLength()));
        }
        if ("GUID".equals(format) && !GUID.matcher(text).matches()
                || "EMAIL".equals(format) && !EMAIL.matcher(text).matches()) {
            out.add(Violation.of(path, "FORMAT", path + " is not a valid " + format));
        }
        if (limits.min() != null || limits.max() != null) {
            checkNumericText(text, path, out);
        }
    }

    /** Strings with a numeric limit are 64-bit integers, which the JSON mapping writes as strings. */
    private void checkNumericText(String text, String path, List<Violation> out) {
        try {
            checkRange(new BigDecimal(Long.parseLong(text)), path, out);
        } catch (NumberFormatException e) {
            out.add(Violation.of(path, "FORMAT", path + " is not a 64-bit integer in a string"));
        }
    }

    private void checkNumber(JsonNode value, String path, boolean fromText, List<Violation> out) {
        BigDecimal number;
        try {
            if (!value.isNumber() && !(fromText && value.isTextual())) {
                wrongType(path, "a number", out);
                return;
            }
            number = value.isNumber() ? value.decimalValue() : new BigDecimal(value.asText());
        } catch (NumberFormatException e) {
            wrongType(path, "a number", out);
            return;
        }
        if (!fraction && number.stripTrailingZeros().scale() > 0) {
            out.add(Violation.of(path, "FORMAT", path + " has to be a whole number"));
            return;
        }
        checkRange(number, path, out);
    }

    private void checkRange(BigDecimal number, String path, List<Violation> out) {
        if (limits.min() != null && number.compareTo(BigDecimal.valueOf(limits.min())) < 0) {
            out.add(new Violation(path, "MIN", path + " must be at least " + limits.min(), limits.min()));
        }
        if (limits.max() != null && number.compareTo(BigDecimal.valueOf(limits.max())) > 0) {
            out.add(new Violation(path, "MAX", path + " must be at most " + limits.max(), limits.max()));
        }
    }

    private static void checkDateTime(JsonNode value, String path, List<Violation> out) {
        try {
            OffsetDateTime.parse(value.isTextual() ? value.asText() : "");
        } catch (DateTimeParseException e) {
            out.add(Violation.of(path, "FORMAT", path + " is not a date-time such as 2026-01-31T08:00:00.000Z"));
        }
    }

    private static void wrongType(String path, String expected, List<Violation> out) {
        out.add(Violation.of(path, "OTHER", path + " has to be " + expected));
    }
}
