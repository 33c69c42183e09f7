package io.loyaltybridge.milestone.badge;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The page of Wix's badges that is read next, the variable {@code badgePage}. A route asks it by name:
 * {@code ${variable.badgePage.more}}. Immutable.
 *
 * @param cursor where it begins, for the interface with cursors; null for the first page
 * @param offset where it begins, for the older interface
 * @param more   whether there is one
 */
public record BadgePage(@Nullable Object cursor, long offset, boolean more) {
    static final BadgePage FIRST = new BadgePage(null, 0, true);

    /** How many badges the pages had that were read so far. */
    static long offset(Exchange exchange) {
        return exchange.getVariable("offset", 0L, Long.class);
    }

    /** Sets it as the variable, and what Kamelets take of it: {@code cursor} and {@code offset}, without a {@code filter}. */
    static void set(Exchange exchange, BadgePage page) {
        exchange.setVariable("badgePage", page);
        exchange.setVariable("cursor", page.cursor);
        exchange.setVariable("offset", page.offset == 0 ? null : page.offset);
        exchange.setVariable("filter", null);
        exchange.setVariable("more", page.more); // as routes of the version before read it
    }
}
