package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.OrganicChange;
import java.util.Locale;

/** A program's data as Square shows it: loyalty accounts, customer profiles, loyalty events and webhooks. */
final class SquareForm {
    static final String PROGRAM = "5216e8b2-d43e-41e2-9ed8-eccf3e892aef";
    static final String MERCHANT = "C337NFWQT2A6W";
    private static final String OWNER = "SQUARE";
    private static final String APP = "LOYALTY_API";

    private SquareForm() {}

    /** The id of the profile of a customer who has an account. */
    static String profileId(Customer customer) {
        return "SQ" + customer.id.substring(customer.id.indexOf('_') + 1).toUpperCase(Locale.ROOT);
    }

    /** The phone number of a customer who was made without one. */
    static String phone(Customer customer) {
        return customer.phone != null
                ? customer.phone
                : String.format(Locale.ROOT, "+1415555%04d", customer.number % 10_000);
    }

    static ObjectNode account(Customer customer) {
        ObjectNode account = Json.object()
                .put("id", customer.id)
                .put("program_id", PROGRAM)
                .put("balance", customer.balance)
                .put("lifetime_points", customer.balance)
                .put("customer_id", profileId(customer));
        account.putObject("mapping")
                .put("id", "map-" + customer.number)
                .put("created_at", customer.createdAt)
                .put("phone_number", phone(customer));
        // As in Square's example of loyalty.account.updated, a change of the balance does not move updated_at.
        return account.put("created_at", customer.createdAt).put("updated_at", customer.createdAt);
    }

    static ObjectNode profile(Customer customer) {
        return profile(profileId(customer), customer.email, phone(customer));
    }

    static ObjectNode profile(String id, String email, String phone) {
        ObjectNode profile = Json.object().put("id", id).put("creation_source", "THIRD_PARTY");
        if (email != null && !email.isEmpty()) {
            profile.put("email_address", email);
        }
        if (phone != null) {
            profile.put("phone_number", phone);
        }
        return profile;
    }

    /** A transaction as the event of Square's ledger. */
    static ObjectNode event(Customer customer, JsonNode transaction) {
        String kind = customer.kinds.getOrDefault(transaction.get("id").asText(), "POINTS");
        boolean byApp = kind.equals("POINTS");
        ObjectNode event = Json.object()
                .put("id", transaction.get("id").asText())
                .put("created_at", transaction.get("createdAt").asText())
                .put("loyalty_account_id", customer.id)
                .put("source", byApp ? APP : OWNER);
        long points = transaction.get("amount").asLong();
        String type = type(kind);
        event.put("type", type);
        ObjectNode what = event.putObject(type.toLowerCase(Locale.ROOT)).put("loyalty_program_id", PROGRAM);
        what.put("points", points);
        if (type.equals("ADJUST_POINTS") && transaction.hasNonNull("reference")) {
            what.put("reason", transaction.get("reference").asText());
        }
        return event;
    }

    private static String type(String kind) {
        if (kind.equals(OrganicChange.Kind.PURCHASE.name())) {
            return "ACCUMULATE_POINTS";
        }
        if (kind.equals(OrganicChange.Kind.REDEEM.name())) {
            return "CREATE_REWARD";
        }
        return kind.equals(OrganicChange.Kind.EXPIRE.name()) ? "EXPIRE_POINTS" : "ADJUST_POINTS";
    }

    /** @param what {@code loyalty_account} or {@code loyalty_event} */
    static ObjectNode webhook(String id, String type, String at, String what, ObjectNode object) {
        ObjectNode webhook = Json.object()
                .put("merchant_id", MERCHANT)
                .put("type", type)
                .put("event_id", id)
                .put("created_at", at);
        webhook.putObject("data")
                .put("type", what)
                .put("id", object.get("id").asText())
                .putObject("object")
                .set(what, object);
        return webhook;
    }
}
