package io.loyaltybridge.award.takeback;

import io.loyaltybridge.ledger.OperationIds;
import java.math.BigDecimal;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code reversal}: a refund or a cancellation, as its event says it.
 *
 * @param reason what it takes back once for, as an award's reason is what is earned once
 * @param source whose awards it takes back
 * @param object what they were given for, as the events of that source name it
 * @param link   the customer that the event names; null where it names nobody
 * @param part   the amount that is given back, more than 0; null: all of it
 */
public record Reversal(String reason, String source, String object, @Nullable String link, @Nullable BigDecimal part) {

    /** Its id: a hash over reason and customer, with nothing personal in it. */
    String id() {
        return OperationIds.idOf("back-", "REVERSAL", reason, link == null ? "" : link);
    }

    public static void set(Exchange exchange, @Nullable Reversal reversal) {
        exchange.setVariable("reversal", reversal);
    }
}
