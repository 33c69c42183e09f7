package io.loyaltybridge.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A moment as an option gives it: a day, a time of a day in the site's zone, or a time with its offset. */
final class Moment {
    private Moment() {}

    /** @throws ParameterException where it is none of them */
    static @Nullable Instant of(CommandSpec spec, String option, @Nullable String text, ZoneId zone) {
        if (text == null) {
            return null;
        }
        try {
            if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
                return LocalDate.parse(text).atStartOfDay(zone).toInstant();
            }
            return text.matches(".*(Z|[+-]\\d{2}:\\d{2})")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + ": expected a day or a time such as 2026-11-29, 2026-11-29T08:00 or 2026-11-29T08:00:00Z,"
                            + " found " + text);
        }
    }
}
