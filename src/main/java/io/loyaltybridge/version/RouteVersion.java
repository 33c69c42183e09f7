package io.loyaltybridge.version;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a file of routes.
 *
 * @param number  grows with each change
 * @param file    below {@code routes}, as {@code award/award-points.camel.yaml}
 * @param before  the text before; null where there was no such file
 * @param after   the text from then on; null where the file was removed
 * @param outcome {@code applied}, {@code taken back: …} or {@code failed: …}; null while it is under way, or where it was cut off
 */
public record RouteVersion(
        long number,
        Instant at,
        String who,
        String file,
        @Nullable String before,
        @Nullable String after,
        @Nullable String outcome) {
    /** The outcome of a change that counts. */
    public static final String APPLIED = "applied";
}
