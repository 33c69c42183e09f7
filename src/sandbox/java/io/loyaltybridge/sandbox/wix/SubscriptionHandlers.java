package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** E-mail subscriptions. The codes of refused filters are those of contacts; Wix documents none. */
final class SubscriptionHandlers {
    /** Not documented; no more can be found than addresses were named. */
    private static final int MAX_PAGE = 100;

    private final WixState state;
    private final EffectBehaviour behaviour;
    private final Supplier<String> baseUrl;

    SubscriptionHandlers(WixState state, EffectBehaviour behaviour, Supplier<String> baseUrl) {
        this.state = state;
        this.behaviour = behaviour;
        this.baseUrl = baseUrl;
    }

    void register(Map<String, Function<WixCall, Answer>> handlers) {
        String prefix = "email-subscriptions_email-subscriptions.";
        handlers.put(prefix + "queryEmailSubscriptions", this::query);
        handlers.put(prefix + "upsertEmailSubscription", this::upsert);
        handlers.put(prefix + "bulkUpsertEmailSubscription", this::bulkUpsert);
        handlers.put(prefix + "generateUnsubscribeLink", this::link);
    }

    private Answer query(WixCall call) {
        return Answer.ok(OffsetPages.page(
                state.subscriptions.of(emails(call.body().get("filter"))),
                call.body().path("paging"),
                MAX_PAGE,
                "subscriptions",
                "metadata"));
    }

    /** Wix supports {@code {"email":{"$in":[…]}}} and nothing else. */
    private List<String> emails(JsonNode filter) {
        for (Map.Entry<String, JsonNode> field : filter.properties()) {
            if (!field.getKey().equals("email")) {
                throw Filter.malformed(
                        field.getKey().startsWith("$")
                                ? "UNSUPPORTED_FILTER_OPERATOR"
                                : "UNSUPPORTED_FILTER_FIELD_UNKNOWN",
                        "Cannot filter by " + field.getKey());
            }
        }
        JsonNode condition = filter.path("email");
        if (condition.size() != 1 || !condition.has("$in")) {
            throw Filter.malformed("UNSUPPORTED_FILTER_OPERATOR", "The filter has to be {\"email\":{\"$in\":[…]}}");
        }
        List<String> emails = new ArrayList<>();
        boolean texts = condition.get("$in").isArray();
        for (JsonNode email : condition.get("$in")) {
            texts &= email.isTextual();
            emails.add(email.asText());
        }
        if (!texts) {
            throw Filter.malformed("UNSUPPORTED_FILTER_VALUE_TYPE", "$in takes an array of addresses");
        }
        if (emails.size() > behaviour.mostEmails()) {
            throw Filter.malformed("UNSUPPORTED_FILTER_VALUE", "More than " + behaviour.mostEmails() + " addresses");
        }
        return emails;
    }

    private Answer upsert(WixCall call) {
        return Answer.ok(Json.object().set("subscription", put(call.body().get("subscription"))));
    }

    private Answer bulkUpsert(WixCall call) {
        ObjectNode answer = Json.object();
        ArrayNode results = answer.putArray("results");
        int failures = 0;
        for (JsonNode subscription : call.body().get("subscriptions")) {
            ObjectNode result = results.addObject().put("originalIndex", results.size() - 1);
            if (subscription.hasNonNull("email")) {
                result.set("emailSubscription", put(subscription));
            } else {
                failures++;
                result.putObject("error").put("errorCode", "INVALID_ARGUMENT").put("message", "email is required");
            }
        }
        answer.putObject("metadata")
                .put("totalSuccess", results.size() - failures)
                .put("totalFailure", failures);
        return Answer.ok(answer);
    }

    private ObjectNode put(JsonNode subscription) {
        String status = subscription.path("subscriptionStatus").asText("UNKNOWN");
        return state.subscribe(
                subscription.get("email").asText(),
                status.equals("UNKNOWN") ? null : status,
                subscription.path("deliverabilityStatus").asText(null));
    }

    /** The link works: following it unsubscribes the address. */
    private Answer link(WixCall call) {
        String token = state.subscriptions.link(call.body().get("emailAddress").asText());
        return Answer.ok(Json.object().put("link", baseUrl.get() + "/_sandbox/unsubscribe?token=" + token));
    }
}
