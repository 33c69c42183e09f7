package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.util.Locale;
import java.util.UUID;

/** A program's data as Talon.One shows it: customer profiles and transactions of their ledgers. */
final class TalonOneForm {
    /** The id of the only loyalty program. */
    static final int PROGRAM = 5;

    private static final int ACCOUNT = 31;

    private TalonOneForm() {}

    static ObjectNode profile(Customer customer) {
        ObjectNode profile = Json.object()
                .put("id", customer.number)
                .put("created", customer.createdAt)
                .put("integrationId", customer.id)
                .put("accountId", ACCOUNT)
                .put("closedSessions", 0)
                .put("totalSales", 0)
                .put("lastActivity", customer.changedAt);
        ObjectNode attributes = profile.putObject("attributes");
        if (!customer.email.isEmpty()) {
            attributes.put("Email", customer.email);
        }
        return profile;
    }

    /**
     * @param number    its place among all transactions
     * @param ofProgram whether it stands in the list of the program, which names the profile
     */
    static ObjectNode transaction(Customer customer, JsonNode transaction, long number, boolean ofProgram) {
        long amount = transaction.get("amount").asLong();
        String id = transaction.get("id").asText();
        ObjectNode shown = Json.object()
                .put("id", number)
                .put(
                        "transactionUUID",
                        UUID.nameUUIDFromBytes(id.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                .toString())
                .put("programId", PROGRAM)
                .put("created", transaction.get("createdAt").asText())
                .put("type", amount < 0 ? "subtraction" : "addition")
                .put("amount", Math.abs(amount))
                .put(
                        "name",
                        transaction
                                .path("reference")
                                .asText(customer.kinds.get(id).toLowerCase(Locale.ROOT)))
                .put("startDate", "immediate")
                .put("expiryDate", "unlimited")
                .put("subledgerId", "");
        return ofProgram ? shown.put("customerProfileId", customer.id) : shown;
    }
}
