package io.loyaltybridge.setup;

import io.loyaltybridge.customer.ContactMatch;
import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.BulkLists;
import io.loyaltybridge.ledger.store.LinkPages;
import io.loyaltybridge.ledger.store.LinkPages.Known;
import io.loyaltybridge.setup.Customer.State;
import io.loyaltybridge.setup.Stage.Seen;
import io.loyaltybridge.setup.Stage.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out for a page of customers who they are on each side and what has to be done, with as few calls as there can
 * be: what the mapping knows is not asked again, contacts and accounts are asked for by the hundred, or were met on a
 * walk over all of them. Writes nothing but the stage.
 */
final class Matching {
    private final BulkCalls calls;
    private final LinkPages pages;
    private final Stage stage;
    private final Compare compare;
    private final Set<Walk> walked;

    /** @param walked the sides that were walked over, so that nothing is asked of them any more */
    Matching(BulkCalls calls, LinkPages pages, Stage stage, Compare compare, Set<Walk> walked) {
        this.calls = calls;
        this.pages = pages;
        this.stage = stage;
        this.compare = compare;
        this.walked = walked;
    }

    /** What the mapping knows of the customers of a page. */
    private record Mapping(Map<String, Known> byEmail, Map<String, Known> byProgram, Map<String, Known> byContact) {}

    void page(List<Customer> customers) {
        List<Customer> decided = new ArrayList<>();
        List<Customer> open = new ArrayList<>();
        List<Seen> shared = new ArrayList<>();
        // Without a program an id is a word of the source's, which a program that comes later may not know.
        List<Customer> ours = compare.isProgramOn()
                ? customers
                : customers.stream().map(Customer::withoutProgram).toList();
        List<Customer> named = withContactsOfMembers(ours);
        Mapping mapping = mapping(named);
        for (Customer customer : named) {
            Customer c = onProgram(customer);
            Known byEmail = mapping.byEmail().get(c.email());
            Known byProgram = c.programId() == null
                    ? null
                    : mapping.byProgram().computeIfAbsent(c.programId(), id -> pages.byPrograms(List.of(id))
                            .get(id));
            Known byContact = mapping.byContact().get(c.contactId());
            c = compare.doneBefore(c, byEmail, byProgram, byContact);
            String email = c.email();
            c = compare.alone(c, c.isOver() || email == null ? 0 : carrying(c, email));
            if (email != null && c.email() == null) {
                String contactId = Objects.requireNonNull(c.contactId(), "only contacts share an e-mail");
                shared.add(new Seen(email, contactId, true, null));
            }
            c = compare.withMapping(c, byEmail, byProgram, byContact);
            (c.state() == State.READ ? open : decided).add(c);
        }
        // Kept before the page is: whoever shares the e-mail on a later page has to find it there.
        stage.see(Walk.CONTACTS, shared);
        List<Customer> withContacts = contacts(open, mapping.byEmail());
        withContacts.stream().filter(Customer::isOver).forEach(decided::add);
        accounts(withContacts.stream().filter(c -> !c.isOver()).toList()).forEach(decided::add);
        stage.put(decided);
    }

    /** How many customers of the source carry their e-mail; contacts who share theirs have it no more, and are found beside. */
    private long carrying(Customer c, String email) {
        long others = compare.namesContacts()
                ? stage.seen(Walk.CONTACTS, email).stream()
                        .filter(s -> s.main() && !s.id().equals(c.contactId()))
                        .count()
                : 0;
        return others == 0 ? stage.carrying(email) : Math.max(others + 1, stage.carrying(email));
    }

    private Mapping mapping(List<Customer> customers) {
        return new Mapping(
                pages.byEmails(distinct(customers.stream().map(Customer::email).toList())),
                new HashMap<>(pages.byPrograms(
                        distinct(customers.stream().map(Customer::programId).toList()))),
                pages.byContacts(
                        distinct(customers.stream().map(Customer::contactId).toList())));
    }

    private static Set<String> distinct(List<String> values) {
        return values.stream().filter(Objects::nonNull).collect(Collectors.toSet());
    }

    private List<Customer> withContactsOfMembers(List<Customer> customers) {
        Set<String> members = customers.stream()
                .filter(c -> c.contactId() == null && c.memberId() != null)
                .map(Customer::memberId)
                .collect(Collectors.toSet());
        if (members.isEmpty()) {
            return customers;
        }
        Map<String, BulkLists.Member> found = calls.lists().contactsOfMembers(members);
        return customers.stream()
                .map(c -> c.contactId() == null && found.containsKey(c.memberId())
                        ? member(c, found.get(c.memberId()))
                        : c)
                .toList();
    }

    /** A balance is given to a customer with an e-mail, who can be found again: where the source has none, it is the one they log in with. */
    private static Customer member(Customer c, BulkLists.Member member) {
        Customer known = c.withContact(member.contactId());
        return c.email() == null && member.email() != null ? known.withEmail(member.email(), c.detail()) : known;
    }

    /** The state on the program, where that was walked over for a source that does not tell it. */
    private Customer onProgram(Customer c) {
        if (!walked.contains(Walk.PROGRAM)) {
            return c;
        }
        List<Seen> seen = c.programId() != null
                ? stage.seenById(Walk.PROGRAM, c.programId())
                : c.email() != null ? stage.seen(Walk.PROGRAM, c.email()) : List.of();
        return compare.withProgram(c, seen);
    }

    private List<Customer> contacts(List<Customer> open, Map<String, Known> byEmail) {
        Map<String, String> contactOf = new HashMap<>();
        for (Customer c : open) {
            Known known = byEmail.get(c.email());
            if (c.contactId() == null && known != null && known.link().contactId() != null) {
                contactOf.put(c.email(), known.link().contactId());
            }
        }
        Set<String> unknown = open.stream()
                .filter(c -> c.contactId() == null && c.email() != null && !contactOf.containsKey(c.email()))
                .map(Customer::email)
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
        ContactMatch match = new ContactMatch(unknown, carried(unknown));
        Set<String> taken = new HashSet<>(contactOf.values());
        return open.stream()
                .map(c -> {
                    if (c.contactId() != null) {
                        return c;
                    }
                    String known = contactOf.get(c.email());
                    return known != null
                            ? c.withContact(known)
                            : compare.withContacts(
                                    c, c.email() == null ? List.of() : match.of(c.email()), match, taken);
                })
                .toList();
    }

    private List<ContactMatch.Carried> carried(Set<String> emails) {
        if (emails.isEmpty()) {
            return List.of();
        }
        if (!walked.contains(Walk.CONTACTS)) {
            return ContactMatch.carried(calls.lists().contacts(emails));
        }
        List<ContactMatch.Carried> carried = new ArrayList<>();
        emails.forEach(email -> stage.seen(Walk.CONTACTS, email)
                .forEach(s -> carried.add(new ContactMatch.Carried(email, s.id(), s.main()))));
        return carried;
    }

    private List<Customer> accounts(List<Customer> open) {
        Set<String> contacts = distinct(open.stream().map(Customer::contactId).toList());
        Map<String, Seen> accounts = new LinkedHashMap<>();
        if (walked.contains(Walk.ACCOUNTS)) {
            contacts.forEach(contact ->
                    stage.seen(Walk.ACCOUNTS, contact).stream().findFirst().ifPresent(s -> accounts.put(contact, s)));
        } else if (!contacts.isEmpty()) {
            calls.lists().accounts(contacts).forEach(a -> accounts.putIfAbsent(a.contactId(), seen(a)));
        }
        Map<String, Known> owners =
                pages.byAccounts(accounts.values().stream().map(Seen::id).toList());
        return open.stream()
                .map(c -> {
                    Seen account = c.contactId() == null ? null : accounts.get(c.contactId());
                    return account == null
                            ? compare.withoutAccount(c)
                            : compare.withAccount(c.withAccount(account.id(), account.at()), owners.get(account.id()));
                })
                .toList();
    }

    static Seen seen(WixAccount account) {
        return new Seen(
                Objects.requireNonNull(account.contactId(), "an account on Wix has no contact"),
                Objects.requireNonNull(account.id(), "an account on Wix has no id"),
                false,
                account.at());
    }
}
