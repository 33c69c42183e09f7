package io.loyaltybridge.setup;

import org.apache.camel.Exchange;

/**
 * The variable {@code difference}: what has to be sent to Wix for its program to be as the settings want it; nothing in a dry run.
 *
 * @param update   names or the points' icon differ
 * @param activate the program is not active
 */
public record ProgramDifference(boolean update, boolean activate) {

    static void set(Exchange exchange, ProgramDifference difference) {
        exchange.setVariable("difference", difference);
        // As routes of the version before read it.
        exchange.setVariable("update", difference.update);
        exchange.setVariable("activate", difference.activate);
    }
}
