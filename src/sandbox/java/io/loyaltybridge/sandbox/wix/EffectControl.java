package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The control commands around subscriptions, coupons, badges and messages: {@code GET subscriptions}, {@code coupons},
 * {@code badges[?memberId=]}, {@code badge-assignments}, {@code messages[?memberId=|contactId=]},
 * {@code unsubscribe?token=}; {@code POST subscriptions {"email","status"}}, {@code badges {"title","description"}},
 * {@code badges/assign} and {@code badges/unassign {"badgeId","memberId"}}. Called under the stand-in's lock.
 */
final class EffectControl {
    private record NewSubscription(String email, String status) {}

    private record NewBadge(String title, String description) {}

    private record Pair(String badgeId, String memberId) {}

    private final WixState state;

    EffectControl(WixState state) {
        this.state = state;
    }

    /** The answer, or null when the command is unknown. */
    JsonNode command(String command, ObjectNode query, ObjectNode body) {
        return switch (command) {
            case "GET subscriptions" -> list("subscriptions", state.subscriptions.all());
            case "POST subscriptions" -> subscribe(Json.convert(body, NewSubscription.class));
            case "GET unsubscribe" -> unsubscribe(query.path("token").asText(""));
            case "GET coupons" -> list("coupons", state.coupons.all());
            case "GET badges" -> list("badges", badges(query.path("memberId").asText(null)));
            case "GET badge-assignments" -> list("badgeAssignments", state.badges.assignments());
            case "POST badges" -> badge(Json.convert(body, NewBadge.class));
            case "POST badges/assign" -> assign(Json.convert(body, Pair.class));
            case "POST badges/unassign" -> unassign(Json.convert(body, Pair.class));
            case "GET messages" ->
                list(
                        "messages",
                        query.hasNonNull("contactId")
                                ? messagesToContact(query.get("contactId").asText())
                                : query.hasNonNull("memberId")
                                        ? messagesToMember(query.get("memberId").asText())
                                        : messages());
            default -> null;
        };
    }

    private static JsonNode list(String name, List<? extends JsonNode> items) {
        ArrayNode all = Json.array();
        items.forEach(all::add);
        return Json.object().set(name, all);
    }

    private JsonNode subscribe(NewSubscription subscription) {
        require(subscription.email != null && !subscription.email.isBlank(), "email is required");
        return subscribe(subscription.email, subscription.status);
    }

    /** @throws IllegalArgumentException for a status that does not exist */
    JsonNode subscribe(String email, String status) {
        require(
                status != null && Subscriptions.STATUSES.contains(status),
                "status has to be one of " + new TreeSet<>(Subscriptions.STATUSES));
        return state.subscribe(email, status, null);
    }

    private JsonNode unsubscribe(String token) {
        String email = state.subscriptions.linked(token);
        if (email == null) {
            throw new NoSuchElementException("This link does not stand for an address");
        }
        return state.subscribe(email, "UNSUBSCRIBED", null);
    }

    private JsonNode badge(NewBadge badge) {
        return newBadge(badge.title, badge.description);
    }

    ObjectNode newBadge(String title, String description) {
        require(title != null && !title.isBlank(), "title is required");
        return state.badges
                .add(title, description == null ? "" : description, WixState.text(state.nowMs()))
                .v4();
    }

    private JsonNode assign(Pair pair) {
        check(pair);
        ObjectNode known = state.badges.assignment(pair.badgeId, pair.memberId);
        return known != null ? known : state.assignBadge(pair.badgeId, pair.memberId, Caller.OWNER);
    }

    private JsonNode unassign(Pair pair) {
        check(pair);
        ObjectNode known = state.badges.assignment(pair.badgeId, pair.memberId);
        if (known != null) {
            state.unassignBadge(known, Caller.OWNER);
        }
        return Json.object();
    }

    void assign(String badgeId, String memberId) {
        assign(new Pair(badgeId, memberId));
    }

    void unassign(String badgeId, String memberId) {
        unassign(new Pair(badgeId, memberId));
    }

    private void check(Pair pair) {
        if (state.badges.byId(pair.badgeId) == null) {
            throw new NoSuchElementException("There is no badge " + pair.badgeId);
        }
        if (!state.members.has(pair.memberId)) {
            throw new NoSuchElementException("There is no member " + pair.memberId);
        }
    }

    private List<ObjectNode> badges(String memberId) {
        List<String> wanted = memberId == null ? null : state.badges.of(memberId);
        return state.badges.all().stream()
                .filter(badge -> wanted == null || wanted.contains(badge.id()))
                .map(Badges.Badge::v4)
                .toList();
    }

    /** The messages to everybody, by conversation and oldest first. */
    private List<ObjectNode> messages() {
        List<ObjectNode> found = new ArrayList<>();
        state.inbox.all().forEach(conversation -> found.addAll(shown(conversation)));
        return found;
    }

    /** The messages to a member, oldest first. */
    List<ObjectNode> messagesToMember(String memberId) {
        String contactId = state.members.contactOf(memberId);
        if (contactId == null) {
            throw new NoSuchElementException("There is no member " + memberId);
        }
        return messagesToContact(contactId);
    }

    /** The messages to a contact, oldest first. */
    List<ObjectNode> messagesToContact(String contactId) {
        Contact contact = state.contacts.resolve(contactId);
        Inbox.Conversation conversation = state.inbox.byParticipant(contact == null ? contactId : contact.id);
        return conversation == null ? List.of() : shown(conversation);
    }

    /** Messages of the contact to the business. */
    void writes(String contactId, int messages) {
        Inbox.Conversation conversation = state.inbox.byParticipant(contactId);
        require(conversation != null, "There is no conversation with " + contactId);
        for (int i = 0; i < messages; i++) {
            ObjectNode written = Json.object().put("id", UUID.randomUUID().toString());
            written.putObject("content")
                    .putObject("basic")
                    .putArray("items")
                    .addObject()
                    .put("text", "Hello");
            written.put("visibility", "BUSINESS_AND_PARTICIPANT")
                    .put("sequence", Integer.toString(conversation.messages.size() + 1))
                    .put("direction", "PARTICIPANT_TO_BUSINESS")
                    .put("createdDate", WixState.text(state.nowMs()));
            conversation.messages.add(new Inbox.Sent(written, false));
        }
    }

    private static List<ObjectNode> shown(Inbox.Conversation conversation) {
        return conversation.messages.stream()
                .map(sent -> sent.message()
                        .deepCopy()
                        .put("conversationId", conversation.id())
                        .put("sendNotifications", sent.notified()))
                .toList();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
