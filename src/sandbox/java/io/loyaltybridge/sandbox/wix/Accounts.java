package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** All loyalty accounts with their indexes. Guarded by the stand-in's lock. */
final class Accounts {
    static final Map<String, FilterField> QUERY_FIELDS = Map.ofEntries(
            Map.entry("id", FilterField.TEXT),
            Map.entry("contactId", FilterField.TEXT),
            Map.entry("memberId", FilterField.TEXT),
            Map.entry("contact.id", FilterField.TEXT),
            Map.entry("tier.id", FilterField.TEXT),
            Map.entry("points.balance", FilterField.NUMBER),
            Map.entry("points.earned", FilterField.NUMBER),
            Map.entry("points.adjusted", FilterField.NUMBER),
            Map.entry("points.redeemed", FilterField.NUMBER),
            Map.entry("points.expired", FilterField.NUMBER),
            Map.entry("createdDate", FilterField.DATE),
            Map.entry("lastActivityDate", FilterField.DATE),
            Map.entry("pointsExpiration.expirationDate", FilterField.DATE),
            Map.entry("pointsExpiration.expiringPointsAmount", FilterField.NUMBER));
    static final Map<String, FilterField> SEARCH_FIELDS = Map.of(
            "contact.email",
            FilterField.EMAIL,
            "contact.name",
            FilterField.TEXT,
            "contact.displayName",
            FilterField.TEXT,
            "contact.id",
            FilterField.TEXT,
            "updatedDate",
            FilterField.DATE,
            "lastActivityDate",
            FilterField.DATE,
            "points.balance",
            FilterField.NUMBER,
            "points.redeemed",
            FilterField.NUMBER,
            "pointsExpiration.expirationDate",
            FilterField.DATE);

    private final List<Account> all = new ArrayList<>();
    private final Map<String, Account> byId = new HashMap<>();
    private final Map<String, Account> byContact = new HashMap<>();
    private final Map<String, Account> byMember = new HashMap<>();
    private final Map<String, Set<Account>> byEmail = new HashMap<>();

    int nextPosition() {
        return all.size();
    }

    void add(Account account, String email) {
        all.add(account);
        byId.put(account.id, account);
        byContact.put(account.contactId, account);
        if (account.memberId != null) {
            byMember.put(account.memberId, account);
        }
        index(email, account);
    }

    private void index(String email, Account account) {
        if (email != null) {
            byEmail.computeIfAbsent(email.toLowerCase(Locale.ROOT), key -> new LinkedHashSet<>())
                    .add(account);
        }
    }

    /** Moves an account in the e-mail index. */
    void reindexEmail(Account account, String before, String after) {
        if (before != null) {
            byEmail.getOrDefault(before.toLowerCase(Locale.ROOT), new LinkedHashSet<>())
                    .remove(account);
        }
        index(after, account);
    }

    /** Gives an account to another contact. */
    void move(Account account, String contactId) {
        byContact.remove(account.contactId, account);
        account.contactId = contactId;
        byContact.put(contactId, account);
    }

    Account byId(String id) {
        return byId.get(id);
    }

    Account byContact(String contactId) {
        return byContact.get(contactId);
    }

    Account byMember(String memberId) {
        return byMember.get(memberId);
    }

    List<Account> all() {
        return all;
    }

    /**
     * What a reader sees.
     *
     * @param moment the moment (epoch ms) up to which changes are visible; null for everything
     */
    CursorPages.Source visible(Long moment) {
        return new CursorPages.Source() {
            @Override
            public int size() {
                return all.size();
            }

            @Override
            public JsonNode at(int position) {
                Account account = all.get(position);
                return moment == null ? account.json() : account.jsonAt(moment);
            }

            @Override
            public List<Integer> candidates(Filter filter) {
                // The indexes know the present only; a reader of the past has to look at everything.
                return moment == null ? indexed(filter) : null;
            }
        };
    }

    private List<Integer> indexed(Filter filter) {
        List<Integer> found = lookup(filter.keys("id"), byId::get);
        found = found != null ? found : lookup(filter.keys("contactId"), byContact::get);
        found = found != null ? found : lookup(filter.keys("contact.id"), byContact::get);
        found = found != null ? found : lookup(filter.keys("memberId"), byMember::get);
        if (found != null) {
            return found;
        }
        return filter.keys("contact.email")
                .map(emails -> {
                    Set<Integer> positions = new TreeSet<>();
                    emails.forEach(email -> byEmail.getOrDefault(email.toLowerCase(Locale.ROOT), Set.of())
                            .forEach(account -> positions.add(account.position)));
                    return List.copyOf(positions);
                })
                .orElse(null);
    }

    private static List<Integer> lookup(Optional<Set<String>> keys, Function<String, Account> index) {
        return keys.map(wanted -> wanted.stream()
                        .map(index)
                        .filter(account -> account != null)
                        .map(account -> account.position)
                        .sorted()
                        .distinct()
                        .toList())
                .orElse(null);
    }

    void clear() {
        all.clear();
        byId.clear();
        byContact.clear();
        byMember.clear();
        byEmail.clear();
    }
}
