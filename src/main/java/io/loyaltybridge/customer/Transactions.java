package io.loyaltybridge.customer;

import io.loyaltybridge.ledger.LaterTransaction;
import io.loyaltybridge.payload.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/** Reads the answer of a query for transactions, which is the body of an exchange: Wix's, or a program's. */
public final class Transactions {
    private Transactions() {}

    /** Those that can prove how far the list has caught up. */
    public static List<LaterTransaction> later(Exchange exchange) {
        List<LaterTransaction> visible = new ArrayList<>();
        for (Object each : of(exchange)) {
            if (each instanceof Map<?, ?> transaction) {
                Timestamps.parse(String.valueOf(transaction.get("createdDate")))
                        .ifPresent(at -> visible.add(new LaterTransaction(String.valueOf(transaction.get("id")), at)));
            }
        }
        return visible;
    }

    /** All of them, as the answer has them. */
    public static List<?> of(Exchange exchange) {
        Map<?, ?> body = exchange.getMessage().getBody(Map.class);
        Object list =
                body.get("loyaltyTransactions") != null ? body.get("loyaltyTransactions") : body.get("transactions");
        return list instanceof List<?> found ? found : List.of();
    }
}
