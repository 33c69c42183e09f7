package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Messages of the inbox. There is no key that would make a repeat known: every call sends. */
final class MessageHandlers {
    /** Not documented. */
    private static final int DEFAULT_LIMIT = 50;

    private static final int MAX_PREVIEW = 256;
    private static final Pattern CURSOR = Pattern.compile("m\\.([a-z]+)\\.([0-9a-f-]{36})\\.(\\d{1,9})");

    private final WixState state;
    private final EffectBehaviour behaviour;

    MessageHandlers(WixState state, EffectBehaviour behaviour) {
        this.state = state;
        this.behaviour = behaviour;
    }

    void register(Map<String, Function<WixCall, Answer>> handlers) {
        handlers.put("inbox_messages.sendMessage", this::send);
        handlers.put("inbox_messages.listMessages", this::list);
    }

    private Answer send(WixCall call) {
        JsonNode message = call.body().get("message");
        requireContent(message.get("content"));
        String direction = required(message, "direction", "UNKNOWN_DIRECTION");
        String visibility = required(message, "visibility", "UNKNOWN_VISIBILITY");
        if (message.path("targetChannels").size() > 1) {
            return WixErrors.validation("message.targetChannels", "MAX_SIZE", "A message goes to one channel only");
        }
        Inbox.Conversation conversation = ConversationHandlers.find(
                state, call.body().get("conversationId").asText());
        String sendAs = call.body().path("sendAs").asText("CALLER");
        if (direction.equals("PARTICIPANT_TO_BUSINESS") != sendAs.equals("PARTICIPANT")) {
            return WixErrors.application(
                    400, "IDENTITY_DOES_NOT_MATCH", "A message " + direction + " cannot be sent as " + sendAs);
        }
        ObjectNode sent = Json.object().put("id", UUID.randomUUID().toString());
        sent.set("content", content(message.get("content")));
        sent.set("sender", sender(sendAs, call.caller(), conversation));
        for (String field : new String[] {"badges", "sourceChannel", "targetChannels"}) {
            if (message.hasNonNull(field)) {
                sent.set(field, message.get(field));
            }
        }
        sent.put("visibility", visibility)
                .put("sequence", Integer.toString(conversation.messages.size() + 1))
                .put("direction", direction)
                .put("createdDate", WixState.text(state.nowMs()));
        conversation.messages.add(
                new Inbox.Sent(sent, call.body().path("sendNotifications").asBoolean()));
        return Answer.ok(Json.object().set("message", sent));
    }

    private static void requireContent(JsonNode content) {
        int kinds = 0;
        for (String kind : new String[] {"basic", "template", "minimal", "form", "system"}) {
            kinds += content.hasNonNull(kind) ? 1 : 0;
        }
        if (kinds == 0) {
            throw new Refusal(WixErrors.validation(
                    "message.content",
                    "REQUIRED_ONE_OF_FIELD",
                    "One of [basic, template, minimal, form, system] has to be set"));
        }
        if (content.hasNonNull("basic") && content.get("basic").path("items").isEmpty()) {
            throw new Refusal(WixErrors.validation(
                    "message.content.basic.items", "MIN_SIZE", "message.content.basic.items needs at least 1 items"));
        }
        for (JsonNode item : content.path("basic").path("items")) {
            if (item.isEmpty()) {
                throw new Refusal(WixErrors.validation(
                        "message.content.basic.items",
                        "REQUIRED_ONE_OF_FIELD",
                        "One of [text, image, file] has to be set"));
            }
        }
    }

    /** UNVERIFIED: Wix's types leave both out of what is required; a message without them says too little to be shown. */
    private static String required(JsonNode message, String field, String unknown) {
        String value = message.path(field).asText(unknown);
        if (value.equals(unknown)) {
            throw new Refusal(
                    WixErrors.validation("message." + field, "REQUIRED_FIELD", "message." + field + " is required"));
        }
        return value;
    }

    private static ObjectNode content(JsonNode content) {
        ObjectNode shown = content.deepCopy();
        String text = content.path("basic").path("items").path(0).path("text").asText("");
        if (!text.isEmpty() && !shown.hasNonNull("previewText")) {
            shown.put("previewText", text.length() > MAX_PREVIEW ? text.substring(0, MAX_PREVIEW) : text);
        }
        return shown;
    }

    private static JsonNode sender(String sendAs, Caller caller, Inbox.Conversation conversation) {
        if (sendAs.equals("PARTICIPANT")) {
            return conversation.participant();
        }
        ObjectNode sender = (sendAs.equals("CALLER") ? caller : Caller.OWNER).identity();
        sender.remove("identityType");
        return sender;
    }

    private Answer list(WixCall call) {
        String visibility = call.query().get("visibility").asText();
        JsonNode sorting = call.query().path("sorting");
        if (!sorting.path("fieldName").asText("createdDate").equals("createdDate")) {
            throw Filter.malformed(
                    "UNSUPPORTED_SORT_FIELD",
                    "Cannot sort by " + sorting.get("fieldName").asText());
        }
        Inbox.Conversation conversation = ConversationHandlers.find(
                state, call.query().get("conversationId").asText());
        int limit = call.query().path("paging").path("limit").asInt(0);
        if (limit < 0) {
            return WixErrors.validation("paging.limit", "MIN", "limit must not be negative");
        }
        boolean newestFirst = !sorting.hasNonNull("order")
                ? behaviour.messageOrder() == EffectBehaviour.MessageOrder.NEWEST_FIRST
                : sorting.get("order").asText().equals("DESC");
        String cursor = call.query().path("paging").path("cursor").asText("");
        int position = newestFirst ? conversation.messages.size() - 1 : 0;
        if (!cursor.isEmpty()) {
            Matcher known = CURSOR.matcher(cursor);
            if (!known.matches() || !known.group(2).equals(conversation.id())) {
                throw Filter.malformed("INVALID_CURSOR", "The cursor is not known");
            }
            // The order is that of the first page, so that no message is missed or shown twice.
            newestFirst = known.group(1).equals("desc");
            position = Integer.parseInt(known.group(3));
        }
        return Answer.ok(page(conversation, visibility, newestFirst, position, limit == 0 ? DEFAULT_LIMIT : limit));
    }

    private static ObjectNode page(
            Inbox.Conversation conversation, String visibility, boolean newestFirst, int from, int limit) {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("messages");
        String next = null;
        for (int i = from; i >= 0 && i < conversation.messages.size() && next == null; i += newestFirst ? -1 : 1) {
            ObjectNode message = conversation.messages.get(i).message();
            if (!message.get("visibility").asText().equals(visibility)) {
                continue;
            }
            if (list.size() == limit) {
                next = "m." + (newestFirst ? "desc" : "asc") + "." + conversation.id() + "." + i;
            } else {
                list.add(message);
            }
        }
        ObjectNode cursors =
                answer.putObject("pagingMetadata").put("count", list.size()).putObject("cursors");
        if (next != null) {
            cursors.put("next", next);
        }
        return answer;
    }
}
