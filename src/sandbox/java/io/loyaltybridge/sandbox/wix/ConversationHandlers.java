package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import java.util.Map;
import java.util.function.Function;

/** Conversations of the inbox. */
final class ConversationHandlers {
    private final WixState state;

    ConversationHandlers(WixState state) {
        this.state = state;
    }

    void register(Map<String, Function<WixCall, Answer>> handlers) {
        handlers.put("inbox_conversations.getConversation", this::get);
        handlers.put("inbox_conversations.getOrCreateConversation", this::getOrCreate);
    }

    private Answer get(WixCall call) {
        return Answer.ok(
                Json.object().set("conversation", find(state, call.path().get("conversationId")).json));
    }

    private Answer getOrCreate(WixCall call) {
        JsonNode ids = call.body().get("participantId");
        ObjectNode participant = Json.object();
        String key;
        String name = "Visitor";
        if (ids.hasNonNull("anonymousVisitorId")) {
            key = ids.get("anonymousVisitorId").asText();
            participant.put("anonymousVisitorId", key);
        } else {
            Contact contact = contact(ids);
            key = contact.id;
            name = contact.name();
            if (contact.memberId != null) {
                participant.put("memberId", contact.memberId);
            }
            participant.put("contactId", contact.id);
        }
        Inbox.Conversation known = state.inbox.byParticipant(key);
        ObjectNode answer = Json.object();
        answer.set("conversation", (known != null ? known : state.inbox.open(key, participant, name)).json);
        return Answer.ok(answer.put("newConversation", known == null));
    }

    /** A member and their contact are one participant. How Wix refuses one that is unknown is not documented. */
    private Contact contact(JsonNode ids) {
        String contactId = ids.path("contactId").asText(null);
        if (contactId == null) {
            if (!ids.hasNonNull("memberId")) {
                throw new Refusal(WixErrors.validation(
                        "participantId",
                        "REQUIRED_ONE_OF_FIELD",
                        "One of [contactId, anonymousVisitorId, memberId] has to be set"));
            }
            String memberId = ids.get("memberId").asText();
            contactId = state.members.contactOf(memberId);
            if (contactId == null) {
                throw new Refusal(WixErrors.application(404, "MEMBER_NOT_FOUND", "There is no member " + memberId));
            }
        }
        Contact contact = state.contacts.resolve(contactId);
        if (contact == null) {
            throw new Refusal(WixErrors.application(404, "CONTACT_NOT_FOUND", "There is no contact " + contactId));
        }
        return contact;
    }

    /** @throws Refusal 404 {@code CONVERSATION_NOT_FOUND}; the status is not documented */
    static Inbox.Conversation find(WixState state, String id) {
        Inbox.Conversation conversation = state.inbox.byId(id);
        if (conversation == null) {
            throw new Refusal(WixErrors.application(404, "CONVERSATION_NOT_FOUND", "There is no conversation " + id));
        }
        return conversation;
    }
}
