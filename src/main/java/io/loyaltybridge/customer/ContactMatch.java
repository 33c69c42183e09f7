package io.loyaltybridge.customer;

import io.loyaltybridge.payload.Emails;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which contacts on Wix an e-mail may mean: those whose primary address it is, else those who carry it at all. Pure. */
public final class ContactMatch {

    /**
     * That a contact carries an e-mail.
     *
     * @param email normalised
     * @param main  whether it is the contact's primary address
     */
    public record Carried(String email, String contactId, boolean main) {}

    private final Map<String, Set<String>> primary = new HashMap<>();
    private final Map<String, Set<String>> all = new HashMap<>();
    private final Map<String, Integer> wanted = new HashMap<>();

    /** @param emails the normalised e-mails that are looked for */
    public ContactMatch(Set<String> emails, Collection<Carried> carried) {
        for (Carried c : carried) {
            all.computeIfAbsent(c.email(), key -> new LinkedHashSet<>()).add(c.contactId());
            if (c.main()) {
                primary.computeIfAbsent(c.email(), key -> new LinkedHashSet<>()).add(c.contactId());
            }
        }
        for (String email : emails) {
            List<String> meant = of(email);
            if (meant.size() == 1) {
                wanted.merge(meant.get(0), 1, Integer::sum);
            }
        }
    }

    /** The e-mails that contacts of Wix's answer carry. */
    public static List<Carried> carried(List<Map<?, ?>> contacts) {
        List<Carried> result = new ArrayList<>();
        for (Map<?, ?> contact : contacts) {
            if (contact.get("id") == null) {
                continue;
            }
            String id = contact.get("id").toString();
            String main = mainEmail(contact);
            Set<String> emails = new LinkedHashSet<>();
            if (main != null) {
                emails.add(main);
            }
            if (contact.get("info") instanceof Map<?, ?> info
                    && info.get("emails") instanceof Map<?, ?> list
                    && list.get("items") instanceof List<?> items) {
                for (Object item : items) {
                    if (item instanceof Map<?, ?> address && address.get("email") != null) {
                        Emails.normalise(address.get("email").toString()).ifPresent(emails::add);
                    }
                }
            }
            emails.forEach(email -> result.add(new Carried(email, id, email.equals(main))));
        }
        return result;
    }

    /** The primary address of a contact, normalised; null where it has none. */
    public static @Nullable String mainEmail(Map<?, ?> contact) {
        return contact.get("primaryInfo") instanceof Map<?, ?> info && info.get("email") != null
                ? Emails.normalise(info.get("email").toString()).orElse(null)
                : null;
    }

    /** The contacts that the e-mail may mean. */
    public List<String> of(String email) {
        return new ArrayList<>(primary.getOrDefault(email, all.getOrDefault(email, Set.of())));
    }

    /** Whether more than one of the e-mails that are looked for means this contact. */
    public boolean isShared(String contactId) {
        return wanted.getOrDefault(contactId, 0) > 1;
    }
}
