package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A contact. Guarded by the stand-in's lock; what was shown is never changed. */
final class Contact {
    final String id;
    final String createdDate;
    String memberId;
    long revision;
    private final Subscriptions subscriptions;
    private String updatedDate;
    private ObjectNode info;
    private ObjectNode json;

    /** @param subscriptions what a contact shows of its primary e-mail */
    Contact(String id, ObjectNode info, String createdDate, Subscriptions subscriptions) {
        this.id = id;
        this.createdDate = createdDate;
        this.subscriptions = subscriptions;
        change(info, createdDate);
    }

    /** Replaces the given parts of the info, and increases the revision. */
    void change(ObjectNode changes, String at) {
        ObjectNode next = info == null ? Json.object() : info.deepCopy();
        next.setAll(changes.deepCopy());
        JsonNode emails = next.path("emails").path("items");
        boolean primary = false;
        for (JsonNode item : emails) {
            primary |= item.path("primary").asBoolean();
        }
        for (JsonNode item : emails) {
            ObjectNode email = (ObjectNode) item;
            if (!email.hasNonNull("id")) {
                email.put("id", UUID.randomUUID().toString());
            }
            if (!email.hasNonNull("tag")) {
                email.put("tag", "UNTAGGED");
            }
            email.put("primary", primary ? email.path("primary").asBoolean() : email == emails.get(0));
        }
        info = next;
        revision++;
        updatedDate = at;
        refresh();
    }

    /** Shows the subscription of the primary e-mail as it is now, at the same revision. */
    void refresh() {
        json = render();
    }

    private ObjectNode render() {
        ObjectNode shown = Json.object().put("id", id).put("revision", revision);
        shown.putObject("source").put("sourceType", "OTHER");
        shown.put("createdDate", createdDate).put("updatedDate", updatedDate);
        shown.putObject("lastActivity").put("activityDate", updatedDate).put("activityType", "CONTACT_CREATED");
        ObjectNode primary = shown.putObject("primaryInfo");
        if (email() != null) {
            primary.put("email", email());
            JsonNode known = subscriptions.of(email());
            shown.putObject("primaryEmail")
                    .put("email", email())
                    .put(
                            "subscriptionStatus",
                            known == null
                                    ? "NOT_SET"
                                    : known.get("subscriptionStatus").asText())
                    .put(
                            "deliverabilityStatus",
                            known == null
                                    ? "NOT_SET"
                                    : known.get("deliverabilityStatus").asText());
        }
        JsonNode phone = info.path("phones").path("items").path(0).path("phone");
        if (phone.isTextual()) {
            primary.set("phone", phone);
        }
        shown.set("info", info);
        return shown;
    }

    /** The primary e-mail, or null. */
    String email() {
        for (JsonNode item : info.path("emails").path("items")) {
            if (item.path("primary").asBoolean()) {
                return item.path("email").asText();
            }
        }
        return null;
    }

    List<String> emails() {
        List<String> all = new ArrayList<>();
        info.path("emails")
                .path("items")
                .forEach(item -> all.add(item.path("email").asText()));
        return all;
    }

    String name() {
        return (info.path("name").path("first").asText("") + " "
                        + info.path("name").path("last").asText(""))
                .trim();
    }

    /** What a loyalty account shows of its contact. */
    ObjectNode brief() {
        ObjectNode brief = Json.object().put("id", id).put("name", name());
        if (email() != null) {
            brief.put("email", email());
        }
        return brief.put("displayName", name());
    }

    ObjectNode json() {
        return json;
    }

    JsonNode info() {
        return info;
    }
}
