package io.loyaltybridge.customer;

import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.payload.Numbers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A customer as a page of the program shows them.
 *
 * @param email normalised; null where it is no address
 * @param at    version 0 where the program has none
 */
public record ProgramCustomer(String id, @Nullable String email, Snapshot at) {

    /** @throws IllegalArgumentException where the page holds no usable customer */
    public static ProgramCustomer of(Map<?, ?> customer) {
        Object email = customer.get("email");
        Object version = customer.get("version");
        return new ProgramCustomer(
                String.valueOf(customer.get("id")),
                Emails.normalise(email == null ? null : email.toString()).orElse(null),
                new Snapshot(
                        version == null ? 0 : Numbers.whole("version", version),
                        Numbers.whole("balance", customer.get("balance"))));
    }
}
