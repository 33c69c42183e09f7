package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A program's data as Open Loyalty shows it: members with a default wallet, transfers of units, and webhooks. */
final class OpenLoyaltyForm {
    /** The code of the only tenant. */
    static final String STORE = "default";

    static final String BALANCE_CHANGED = "AvailablePointsAmountChanged";
    static final String REGISTERED = "CustomerRegistered";

    /** The type of what was booked by a call. */
    static final String CALLED = "CALL";

    private static final String WALLET = "default";

    private OpenLoyaltyForm() {}

    /** An id in the form of a UUID that always belongs to this text. */
    private static String uuid(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String account(Customer customer) {
        return uuid("account of " + customer.id);
    }

    /** Units are numbers with a fraction, also where it is 0. */
    static ObjectNode member(Customer customer) {
        ObjectNode member = Json.object()
                .put("customerId", customer.id)
                .put("registeredAt", customer.createdAt)
                .put("active", true)
                .put("createdAt", customer.createdAt)
                .put("updatedAt", customer.changedAt)
                .put("anonymized", false)
                .put("currency", "eur")
                .put("storeCode", STORE);
        if (!customer.email.isEmpty()) {
            member.put("email", customer.email);
        }
        member.putArray("labels");
        member.putObject("defaultAccount")
                .put("accountId", account(customer))
                .put("activePoints", (double) customer.balance)
                .put("lockedPoints", 0.0)
                .put("expiredPoints", 0.0)
                .put("blockedPoints", 0.0);
        return member;
    }

    static String transferId(JsonNode transaction) {
        return uuid(transaction.get("id").asText());
    }

    static ObjectNode transfer(Customer customer, JsonNode transaction) {
        double amount = transaction.get("amount").asDouble();
        ObjectNode transfer = Json.object()
                .put("transferId", transferId(transaction))
                .put("type", amount < 0 ? "spending" : "adding")
                .put("accountId", account(customer))
                .put("storeId", uuid(STORE))
                .put("cancelled", false)
                .put("pending", false)
                .put("value", Math.abs(amount))
                .put("createdAt", transaction.get("createdAt").asText());
        if (transaction.path("reference").isTextual()) {
            boolean called = customer.kinds.get(transaction.get("id").asText()).equals(CALLED);
            transfer.put(
                    called ? "externalTransferId" : "comment",
                    transaction.get("reference").asText());
        }
        transfer.set("walletType", walletType());
        return transfer;
    }

    private static ObjectNode walletType() {
        ObjectNode type = Json.object()
                .put("name", "Points")
                .put("walletTypeId", uuid(WALLET))
                .put("code", WALLET)
                .put("unitSingularName", "Point")
                .put("unitPluralName", "Points")
                .put("active", true)
                .put("isDefault", true)
                .put("createdAt", "2026-01-01T00:00:00Z")
                .put("allowNegativeBalance", false);
        type.putObject("limits");
        return type;
    }

    /** @param transaction null where the member has just been registered */
    static ObjectNode webhook(String id, String at, Customer customer, JsonNode transaction) {
        ObjectNode webhook = Json.object()
                .put("messageId", id)
                .put("requestId", uuid("request of " + id))
                .put("eventName", transaction == null ? REGISTERED : BALANCE_CHANGED)
                .put("storeCode", STORE)
                .put("createdAt", at);
        ObjectNode data = webhook.putObject("data");
        if (transaction == null) {
            data.put("customerId", customer.id);
            data.putObject("customerData").put("email", customer.email).put("registeredAt", customer.createdAt);
            return webhook;
        }
        double amount = transaction.get("amount").asDouble();
        data.putObject("customer").put("customerId", customer.id).put("email", customer.email);
        data.put("accountId", account(customer))
                .put("amount", (double) customer.balance)
                .put("amountChange", Math.abs(amount))
                .put("amountChangeType", amount < 0 ? "subtract" : "add")
                .put("transferId", transferId(transaction));
        data.putObject("wallet").put("walletId", account(customer)).set("walletType", walletType());
        return webhook;
    }
}
