package io.loyaltybridge.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.text.TextFields;
import java.time.Instant;
import java.time.Month;
import java.time.ZoneId;
import java.util.Currency;

/** The values of a text, as the payload of an effect holds them in its object {@code fields}. Pure. */
final class TextValues {
    private TextValues() {}

    /**
     * Reads {@code points}, {@code missing}, {@code milestone}, {@code month} (1 to 12), {@code couponCode}, one of
     * {@code couponValue}, {@code couponPercent} and {@code couponAmount} with {@code currency}, and
     * {@code couponValidUntil} (epoch milliseconds).
     *
     * @param now the day of the text
     */
    static TextFields of(JsonNode fields, Instant now, ZoneId zone) {
        TextFields values = TextFields.NONE.date(now.atZone(zone).toLocalDate());
        values =
                fields.hasNonNull("points") ? values.points(fields.get("points").asLong()) : values;
        values = fields.hasNonNull("missing")
                ? values.missing(fields.get("missing").asLong())
                : values;
        values = fields.hasNonNull("milestone")
                ? values.milestone(fields.get("milestone").asLong())
                : values;
        values = fields.hasNonNull("month")
                ? values.month(Month.of(fields.get("month").asInt()))
                : values;
        values = fields.hasNonNull("couponCode")
                ? values.couponCode(fields.get("couponCode").asText())
                : values;
        values = fields.hasNonNull("couponValue")
                ? values.couponValue(fields.get("couponValue").asText())
                : values;
        values = fields.hasNonNull("couponPercent")
                ? values.couponPercent(fields.get("couponPercent").decimalValue())
                : values;
        values = fields.hasNonNull("couponAmount")
                ? values.couponAmount(
                        fields.get("couponAmount").decimalValue(),
                        Currency.getInstance(fields.path("currency").asText()))
                : values;
        return fields.hasNonNull("couponValidUntil")
                ? values.couponValidUntil(
                        Instant.ofEpochMilli(fields.get("couponValidUntil").asLong()), zone)
                : values;
    }
}
