package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All contacts with their e-mail index. Guarded by the stand-in's lock. */
final class Contacts {
    static final Map<String, FilterField> FIELDS = Map.ofEntries(
            Map.entry("id", FilterField.TEXT),
            Map.entry("createdDate", FilterField.DATE),
            Map.entry("updatedDate", FilterField.DATE),
            Map.entry("lastActivity.activityDate", FilterField.DATE),
            Map.entry("primaryInfo.email", FilterField.CONTACT_EMAIL),
            Map.entry("primaryInfo.phone", FilterField.TEXT),
            Map.entry("info.emails.email", FilterField.CONTACT_EMAIL),
            Map.entry("info.phones.phone", FilterField.TEXT),
            Map.entry("info.name.first", FilterField.TEXT),
            Map.entry("info.name.last", FilterField.TEXT),
            Map.entry("info.company", FilterField.TEXT),
            Map.entry("info.labelKeys", FilterField.ARRAY));

    private final Map<String, Contact> byId = new LinkedHashMap<>();
    private final Map<String, Set<Contact>> byEmail = new HashMap<>();
    private final Map<String, String> mergedInto = new HashMap<>();

    void add(Contact contact) {
        byId.put(contact.id, contact);
        index(contact);
    }

    /** To be called before the e-mails of a contact change. */
    void unindex(Contact contact) {
        contact.emails().forEach(email -> byEmail.getOrDefault(key(email), new LinkedHashSet<>())
                .remove(contact));
    }

    /** To be called after the e-mails of a contact changed. */
    void index(Contact contact) {
        contact.emails().forEach(email -> byEmail.computeIfAbsent(key(email), k -> new LinkedHashSet<>())
                .add(contact));
    }

    void remove(Contact contact, String target) {
        unindex(contact);
        byId.remove(contact.id);
        if (target != null) {
            mergedInto.put(contact.id, target);
        }
    }

    Contact byId(String id) {
        return byId.get(id);
    }

    /** The contact of an id; of the contact that it was merged into, where it was. */
    Contact resolve(String id) {
        String current = id;
        while (!byId.containsKey(current) && mergedInto.containsKey(current)) {
            current = mergedInto.get(current);
        }
        return byId.get(current);
    }

    Optional<Contact> byEmail(String email) {
        return byEmail.getOrDefault(key(email), Set.of()).stream().findFirst();
    }

    /** All contacts that have an e-mail. */
    Collection<Contact> withEmail(String email) {
        return byEmail.getOrDefault(key(email), Set.of());
    }

    /** Another contact that has one of these e-mails. */
    Optional<Contact> duplicate(Collection<String> emails, Contact self) {
        return emails.stream()
                .flatMap(email -> byEmail.getOrDefault(key(email), Set.of()).stream())
                .filter(contact -> contact != self)
                .findFirst();
    }

    /** Contacts that match, in the order of creation or as sorted. */
    List<JsonNode> matching(Filter filter, Sort sort, String expression) {
        List<JsonNode> found = new ArrayList<>();
        for (Contact contact : candidates(filter)) {
            if (filter.test(contact.json())
                    && (expression == null || expression.isBlank() || TextSearch.matches(contact.info(), expression))) {
                found.add(contact.json());
            }
        }
        if (!sort.natural()) {
            found.sort(sort.comparator());
        }
        return found;
    }

    private Collection<Contact> candidates(Filter filter) {
        Optional<Set<String>> ids = filter.keys("id");
        if (ids.isPresent()) {
            return ids.get().stream()
                    .map(byId::get)
                    .filter(contact -> contact != null)
                    .toList();
        }
        return filter.keys("info.emails.email")
                .or(() -> filter.keys("primaryInfo.email"))
                .map(emails -> {
                    Set<Contact> found = new LinkedHashSet<>();
                    emails.forEach(email -> found.addAll(byEmail.getOrDefault(key(email), Set.of())));
                    return (Collection<Contact>) found;
                })
                .orElse(byId.values());
    }

    private static String key(String email) {
        return email.toLowerCase(Locale.ROOT);
    }

    void clear() {
        byId.clear();
        byEmail.clear();
        mergedInto.clear();
    }
}
