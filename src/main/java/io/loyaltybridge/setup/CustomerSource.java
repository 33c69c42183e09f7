package io.loyaltybridge.setup;

import io.loyaltybridge.job.BulkCalls;
import org.jspecify.annotations.Nullable;

/** Where the customers of a setup come from, page by page. */
@FunctionalInterface
interface CustomerSource {
    /**
     * The page after this cursor.
     *
     * @param cursor of the page before; null for the first one
     */
    BulkCalls.Page<Incoming> page(@Nullable String cursor);
}
