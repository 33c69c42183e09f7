package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;

/** A program's data as Voucherify shows it: loyalty cards, the customers who hold them, transactions and webhooks. */
final class VoucherifyForm {
    static final String CAMPAIGN = "camp_5";
    static final String APP = "sandbox-app-of-no-value";

    private VoucherifyForm() {}

    static String holderId(Customer customer) {
        return "cust_" + customer.number;
    }

    static ObjectNode card(Customer customer) {
        ObjectNode card = Json.object()
                .put("id", "v_" + customer.number)
                .put("code", customer.id)
                .put("campaign", "Points")
                .put("campaign_id", CAMPAIGN)
                .put("type", "LOYALTY_CARD")
                .put("active", true)
                .put("created_at", customer.createdAt)
                .put("holder_id", holderId(customer))
                .put("object", "voucher");
        card.putObject("loyalty_card").put("points", customer.balance).put("balance", customer.balance);
        return card;
    }

    static ObjectNode holder(Customer customer) {
        ObjectNode holder = Json.object().put("id", holderId(customer)).put("object", "customer");
        if (!customer.email.isEmpty()) {
            holder.put("email", customer.email);
        }
        return holder;
    }

    static ObjectNode balance(Customer customer, long points) {
        ObjectNode balance = Json.object()
                .put("points", points)
                .put("total", customer.balance)
                .put("balance", customer.balance)
                .put("type", "loyalty_card")
                .put("object", "balance");
        balance.putObject("related_object").put("type", "voucher").put("id", "v_" + customer.number);
        return balance;
    }

    static ObjectNode transaction(Customer customer, JsonNode transaction) {
        long amount = transaction.get("amount").asLong();
        ObjectNode shown = Json.object()
                .put("id", transaction.get("id").asText())
                .put("source_id", transaction.path("reference").asText(null))
                .put("voucher_id", "v_" + customer.number)
                .put("campaign_id", CAMPAIGN)
                .put("source", "API")
                .put("reason", transaction.path("reference").asText(null))
                .put("type", amount < 0 ? "POINTS_REMOVAL" : "POINTS_ADDITION")
                .putNull("related_transaction_id")
                .put("created_at", transaction.get("createdAt").asText());
        shown.putObject("details").set("balance", balance(customer, amount));
        return shown;
    }

    /** @param transaction null where the webhook is about none */
    static ObjectNode webhook(String id, String type, String at, Customer customer, JsonNode transaction) {
        ObjectNode webhook = Json.object()
                .put("id", id)
                .put("project_id", "proj_1")
                .put("created_at", at)
                .put("type", type);
        ObjectNode data = webhook.putObject("data");
        data.putObject("campaign").put("id", CAMPAIGN).put("name", "Points");
        data.set("voucher", card(customer));
        if (transaction != null) {
            data.set("transaction", transaction(customer, transaction));
        }
        return webhook;
    }
}
