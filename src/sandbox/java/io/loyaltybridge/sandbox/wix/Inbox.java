package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Conversations and their messages. A participant has one conversation. Guarded by the stand-in's lock. */
final class Inbox {
    /** A message as it is shown, and whether the participant was to be told about it. */
    record Sent(ObjectNode message, boolean notified) {}

    /** A conversation. Messages are only ever appended. */
    static final class Conversation {
        final ObjectNode json;
        final List<Sent> messages = new ArrayList<>();

        Conversation(ObjectNode json) {
            this.json = json;
        }

        String id() {
            return json.get("id").asText();
        }

        JsonNode participant() {
            return json.get("participant");
        }
    }

    private final Map<String, Conversation> byId = new LinkedHashMap<>();
    private final Map<String, Conversation> byParticipant = new HashMap<>();

    /** The conversation of an id, or null. */
    Conversation byId(String id) {
        return byId.get(id);
    }

    /**
     * The conversation of a participant, or null.
     *
     * @param key the contact's id, or a visitor's
     */
    Conversation byParticipant(String key) {
        return byParticipant.get(key);
    }

    Conversation open(String key, ObjectNode participant, String name) {
        ObjectNode json = Json.object().put("id", UUID.randomUUID().toString());
        json.set("participant", participant);
        json.putObject("businessDisplayData").put("name", "Sandbox");
        json.putObject("participantDisplayData").put("name", name);
        Conversation conversation = new Conversation(json);
        byId.put(conversation.id(), conversation);
        byParticipant.put(key, conversation);
        return conversation;
    }

    List<Conversation> all() {
        return List.copyOf(byId.values());
    }

    void clear() {
        byId.clear();
        byParticipant.clear();
    }
}
