package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Contacts and members. Field sets are accepted and the whole contact is shown. */
final class ContactHandlers {
    private static final int MAX_CONTACTS = 1000;
    private static final int MAX_MEMBERS = 100;

    private final WixState state;

    ContactHandlers(WixState state) {
        this.state = state;
    }

    Answer query(WixCall call) {
        JsonNode query = call.body().path("query");
        Filter filter = Filter.of(query.path("filter"), Contacts.FIELDS);
        List<JsonNode> found = state.contacts.matching(
                filter,
                Sort.of(query.path("sort"), Contacts.FIELDS),
                call.body().path("search").asText(null));
        return Answer.ok(OffsetPages.page(found, query.path("paging"), MAX_CONTACTS, "contacts", "pagingMetadata"));
    }

    Answer list(WixCall call) {
        JsonNode sort = call.query().path("sort");
        List<JsonNode> found = state.contacts.matching(
                Filter.of(Json.object(), Map.of()),
                Sort.of(sort.isObject() ? Json.array().add(sort) : Json.array(), Contacts.FIELDS),
                null);
        return Answer.ok(
                OffsetPages.page(found, call.query().path("paging"), MAX_CONTACTS, "contacts", "pagingMetadata"));
    }

    Answer get(WixCall call) {
        Contact contact = state.contacts.resolve(call.path().get("id"));
        return contact == null ? notFound(call.path().get("id")) : contact(contact);
    }

    Answer create(WixCall call) {
        ObjectNode info = (ObjectNode) call.body().get("info");
        if (isEmpty(info.path("name"))
                && items(info, "emails").isEmpty()
                && items(info, "phones").isEmpty()) {
            return WixErrors.application(
                    400, "INSUFFICIENT_CONTACT_DATA", "A contact needs at least a name, an e-mail or a phone");
        }
        requireOnePrimary(info);
        Optional<Contact> known = duplicate(call, info, null);
        return known.isPresent() ? duplicate(known.get()) : contact(state.createContact(info, call.caller()));
    }

    Answer update(WixCall call) {
        Contact contact = state.contacts.byId(call.path().get("contactId"));
        if (contact == null) {
            return notFound(call.path().get("contactId"));
        }
        if (call.body().get("revision").asLong() != contact.revision) {
            return WixErrors.application(
                    409,
                    "CONTACT_ALREADY_CHANGED",
                    "The contact was changed meanwhile: its revision is " + contact.revision);
        }
        ObjectNode info = (ObjectNode) call.body().get("info");
        if (info.isEmpty()) {
            return WixErrors.application(400, "INSUFFICIENT_UPDATE_CONTACT_DATA", "info names nothing to change");
        }
        requireOnePrimary(info);
        Optional<Contact> known = duplicate(call, info, contact);
        if (known.isPresent()) {
            return duplicate(known.get());
        }
        state.updateContact(contact, info, call.caller(), null);
        return contact(contact);
    }

    Answer queryMembers(WixCall call) {
        JsonNode query = call.body().path("query");
        List<JsonNode> found = state.members.matching(
                Filter.of(query.path("filter"), Members.FIELDS),
                Sort.of(query.path("sorting"), Members.FIELDS),
                call.body().path("search").path("expression").asText(null),
                call.body().path("fieldsets"));
        return Answer.ok(OffsetPages.page(found, query.path("paging"), MAX_MEMBERS, "members", "metadata"));
    }

    private Optional<Contact> duplicate(WixCall call, JsonNode info, Contact self) {
        if (call.body().path("allowDuplicates").asBoolean()) {
            return Optional.empty();
        }
        List<String> emails = new ArrayList<>();
        items(info, "emails").forEach(item -> emails.add(item.path("email").asText()));
        return state.contacts.duplicate(emails, self);
    }

    private static Answer duplicate(Contact known) {
        return WixErrors.application(
                409,
                "DUPLICATE_CONTACT_EXISTS",
                "Duplicate contact exists",
                Json.object().put("duplicateContactId", known.id));
    }

    private static void requireOnePrimary(JsonNode info) {
        for (String list : new String[] {"emails", "phones"}) {
            int primary = 0;
            for (JsonNode item : items(info, list)) {
                primary += item.path("primary").asBoolean() ? 1 : 0;
            }
            if (primary > 1) {
                throw new Refusal(WixErrors.application(
                        400, "CANNOT_HAVE_MULTIPLE_PRIMARY_INFO", "Only one of " + list + " can be primary"));
            }
        }
    }

    private static JsonNode items(JsonNode info, String list) {
        return info.path(list).path("items");
    }

    private static boolean isEmpty(JsonNode name) {
        return name.path("first").asText("").isBlank()
                && name.path("last").asText("").isBlank();
    }

    private static Answer notFound(String id) {
        return WixErrors.application(404, "CONTACT_NOT_FOUND", "There is no contact " + id);
    }

    private static Answer contact(Contact contact) {
        return Answer.ok(Json.object().set("contact", contact.json()));
    }
}
