package io.loyaltybridge.bulk;

import io.loyaltybridge.intake.Emails;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which contacts on Wix an e-mail may mean: those whose primary address it is, else those who carry it at all. Pure. */
final class ContactMatch {
    private final Map<String, Set<String>> primary = new HashMap<>();
    private final Map<String, Set<String>> all = new HashMap<>();
    private final Map<String, Integer> wanted = new HashMap<>();

    /** @param emails the normalised e-mails that are looked for */
    ContactMatch(Set<String> emails, List<Map<?, ?>> contacts) {
        for (Map<?, ?> contact : contacts) {
            Object id = contact.get("id");
            if (id == null) {
                continue;
            }
            Set<String> carried = new HashSet<>();
            if (contact.get("primaryInfo") instanceof Map<?, ?> info && info.get("email") != null) {
                Emails.normalise(info.get("email").toString()).ifPresent(email -> {
                    carried.add(email);
                    primary.computeIfAbsent(email, key -> new LinkedHashSet<>()).add(id.toString());
                });
            }
            if (contact.get("info") instanceof Map<?, ?> info && info.get("emails") instanceof Map<?, ?> list && list.get("items") instanceof List<?> items) {
                for (Object item : items) {
                    if (item instanceof Map<?, ?> address && address.get("email") != null) {
                        Emails.normalise(address.get("email").toString()).ifPresent(carried::add);
                    }
                }
            }
            carried.forEach(email -> all.computeIfAbsent(email, key -> new LinkedHashSet<>()).add(id.toString()));
        }
        for (String email : emails) {
            List<String> meant = of(email);
            if (meant.size() == 1) {
                wanted.merge(meant.get(0), 1, Integer::sum);
            }
        }
    }

    /** The contacts that the e-mail may mean. */
    List<String> of(String email) {
        return new ArrayList<>(primary.getOrDefault(email, all.getOrDefault(email, Set.of())));
    }

    /** Whether more than one of the e-mails that are looked for means this contact. */
    boolean isShared(String contactId) {
        return wanted.getOrDefault(contactId, 0) > 1;
    }
}
