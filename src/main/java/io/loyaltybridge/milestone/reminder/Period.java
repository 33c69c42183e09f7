package io.loyaltybridge.milestone.reminder;

import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** How often something is done for one customer at most. */
public enum Period {
    WEEK,
    MONTH,
    QUARTER,
    YEAR,
    LIFETIME;

    public static Period of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The name of the period that a day is in, such as 2026-W49 (ISO 8601), 2026-12, 2026-Q4 or 2026; "ever" for a lifetime. */
    public String key(LocalDate day) {
        return switch (this) {
            case WEEK ->
                String.format(
                        Locale.ROOT,
                        "%04d-W%02d",
                        day.get(IsoFields.WEEK_BASED_YEAR),
                        day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case MONTH -> day.toString().substring(0, 7);
            case QUARTER -> day.getYear() + "-Q" + day.get(IsoFields.QUARTER_OF_YEAR);
            case YEAR -> Integer.toString(day.getYear());
            case LIFETIME -> "ever";
        };
    }
}
