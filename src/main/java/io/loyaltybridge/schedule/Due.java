package io.loyaltybridge.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;

/**
 * A due moment of a timer. The names of its periods are for once-per keys: what has one in its key happens once in that
 * period, even if the cron expression is changed within it.
 *
 * @param timer the timer's name
 * @param at    when it was due
 * @param zone  the site's time zone
 * @param again whether it was started before and did not finish
 */
public record Due(String timer, Instant at, ZoneId zone, boolean again) {

    /** Such as 2026-11-25. */
    public String day() {
        return local().toLocalDate().toString();
    }

    /** By ISO 8601, such as 2026-W48. */
    public String week() {
        return String.format(
                "%04d-W%02d", local().get(IsoFields.WEEK_BASED_YEAR), local().get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }

    /** Such as 2026-11. */
    public String month() {
        return day().substring(0, 7);
    }

    /** The month before, such as 2026-10. */
    public String previousMonth() {
        return local().toLocalDate().withDayOfMonth(1).minusDays(1).toString().substring(0, 7);
    }

    /** In the site's time zone. */
    public ZonedDateTime local() {
        return at.atZone(zone);
    }
}
