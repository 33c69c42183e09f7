package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Which addresses want mails. An address without a record is not here. Guarded by the stand-in's lock. */
final class Subscriptions {
    static final Set<String> STATUSES = Set.of("NOT_SET", "PENDING", "SUBSCRIBED", "UNSUBSCRIBED");

    private final Map<String, ObjectNode> byEmail = new LinkedHashMap<>();
    private final Map<String, String> links = new HashMap<>();

    /**
     * Makes or changes the record of an address.
     *
     * @param status null leaves it as it is; a new record begins as {@code NOT_SET}
     * @param deliverability null leaves it as it is
     */
    ObjectNode put(String email, String status, String deliverability, String at) {
        ObjectNode known = byEmail.get(key(email));
        ObjectNode next = known != null
                ? known.deepCopy()
                : Json.object()
                        .put("id", UUID.randomUUID().toString())
                        .put("email", email)
                        .put("subscriptionStatus", "NOT_SET")
                        .put("deliverabilityStatus", "NOT_SET")
                        .put("createdDate", at);
        if (status != null) {
            next.put("subscriptionStatus", status);
        }
        if (deliverability != null) {
            next.put("deliverabilityStatus", deliverability);
        }
        byEmail.put(key(email), next.put("updatedDate", at));
        return next;
    }

    /** The record of an address, or null. */
    JsonNode of(String email) {
        return byEmail.get(key(email));
    }

    /** The records of these addresses, each once. */
    List<JsonNode> of(Collection<String> emails) {
        Set<JsonNode> found = new LinkedHashSet<>();
        emails.forEach(email -> found.add(of(email)));
        found.remove(null);
        return new ArrayList<>(found);
    }

    /** All records, the oldest first. */
    List<JsonNode> all() {
        return new ArrayList<>(byEmail.values());
    }

    /** A token that stands for an address in a link. */
    String link(String email) {
        String token = UUID.randomUUID().toString();
        links.put(token, email);
        return token;
    }

    /** The address of a token, or null. */
    String linked(String token) {
        return links.get(token);
    }

    private static String key(String email) {
        return email.toLowerCase(Locale.ROOT);
    }

    void clear() {
        byEmail.clear();
        links.clear();
    }
}
