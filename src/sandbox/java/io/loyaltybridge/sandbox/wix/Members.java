package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** Site members. Guarded by the stand-in's lock. */
final class Members {
    static final Map<String, FilterField> FIELDS = Map.ofEntries(
            Map.entry("id", FilterField.TEXT), Map.entry("loginEmail", FilterField.EMAIL),
            Map.entry("contactId", FilterField.TEXT), Map.entry("status", FilterField.ENUM),
            Map.entry("contact.firstName", FilterField.TEXT), Map.entry("contact.lastName", FilterField.TEXT),
            Map.entry("profile.nickname", FilterField.TEXT), Map.entry("profile.slug", FilterField.TEXT),
            Map.entry("privacyStatus", FilterField.ENUM), Map.entry("createdDate", FilterField.DATE));

    private final Map<String, ObjectNode> all = new LinkedHashMap<>();

    /** Makes a contact a member and returns the member's id. */
    String add(Contact contact, String createdDate) {
        String id = UUID.randomUUID().toString();
        ObjectNode json = Json.object()
                .put("id", id)
                .put("loginEmail", contact.email())
                .put("loginEmailVerified", true)
                .put("status", "APPROVED")
                .put("contactId", contact.id);
        json.putObject("contact")
                .put("firstName", contact.info().path("name").path("first").asText(""))
                .put("lastName", contact.info().path("name").path("last").asText(""))
                .putArray("emails")
                .add(contact.email());
        json.putObject("profile").put("nickname", contact.name()).put("slug", id.substring(0, 8));
        all.put(
                id,
                json.put("privacyStatus", "PRIVATE")
                        .put("activityStatus", "ACTIVE")
                        .put("createdDate", createdDate)
                        .put("updatedDate", createdDate));
        contact.memberId = id;
        return id;
    }

    /** Members that match; without the fieldset FULL or EXTENDED only their public part. */
    List<JsonNode> matching(Filter filter, Sort sort, String expression, JsonNode fieldsets) {
        List<JsonNode> found = new ArrayList<>();
        Stream<ObjectNode> candidates = filter.keys("id")
                .map(ids -> ids.stream().map(all::get).filter(Objects::nonNull))
                .orElseGet(() -> all.values().stream());
        candidates
                .filter(filter::test)
                .filter(member -> expression == null || TextSearch.matches(member, expression))
                .forEach(found::add);
        if (!sort.natural()) {
            found.sort(sort.comparator());
        }
        boolean full = false;
        for (JsonNode fieldset : fieldsets) {
            full |= !fieldset.asText().equals("PUBLIC");
        }
        if (!full) {
            found.replaceAll(Members::publicPart);
        }
        return found;
    }

    private static JsonNode publicPart(JsonNode member) {
        ObjectNode part = Json.object().put("id", member.get("id").asText()).put("status", "UNKNOWN");
        part.set("profile", member.get("profile"));
        return part;
    }

    boolean has(String id) {
        return all.containsKey(id);
    }

    /** The contact of a member, or null. */
    String contactOf(String id) {
        return all.containsKey(id) ? all.get(id).get("contactId").asText() : null;
    }

    void clear() {
        all.clear();
    }
}
