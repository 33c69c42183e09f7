package io.loyaltybridge.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A time as tables show it: to the second, with its zone, as in {@code 2026-11-29 22:52:17 UTC}. */
final class ShownTime {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss zzz", Locale.ENGLISH);

    private ShownTime() {}

    /** @param zone of the site */
    static String of(Instant at, ZoneId zone) {
        return FORM.format(at.atZone(zone));
    }
}
