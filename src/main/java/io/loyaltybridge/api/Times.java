package io.loyaltybridge.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times that a call gives. */
final class Times {
    private Times() {}

    /** @throws Problem where it is no time with an offset */
    static @Nullable Instant of(String field, Optional<String> given) {
        return given.map(text -> {
                    try {
                        return OffsetDateTime.parse(text).toInstant();
                    } catch (DateTimeException e) {
                        throw Problem.field(field, "expected a time with an offset such as 2026-11-29T08:00:00Z");
                    }
                })
                .orElse(null);
    }
}
