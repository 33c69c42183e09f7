package io.loyaltybridge.view;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Times as all JSON has them: ISO 8601 with the offset of the site's zone. */
final class JsonTime {
    private JsonTime() {}

    static @Nullable String of(@Nullable Instant at, ZoneId zone) {
        return at == null ? null : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone));
    }
}
