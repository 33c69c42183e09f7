package io.loyaltybridge.job;

import io.loyaltybridge.customer.ProgramCustomer;
import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.job.BulkCalls.Page;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.payload.Numbers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** What long commands read of many customers at once, from Wix and from the program. Thread-safe. */
public final class BulkLists {
    /** Contacts in a page of {@link #contactsPage}. */
    public static final int CONTACTS_IN_PAGE = 1000;

    private final BulkCalls calls;

    BulkLists(BulkCalls calls) {
        this.calls = calls;
    }

    /** One page of the program's customers. */
    public Page<ProgramCustomer> programPage(@Nullable String cursor) {
        Exchange exchange = calls.read("direct:list-program-customers", BulkCalls.variables("cursor", cursor));
        List<ProgramCustomer> items = Answers.objects(exchange.getVariable("customers")).stream()
                .map(ProgramCustomer::of)
                .toList();
        return Answers.page(items, cursor, exchange.getVariable("nextCursor", String.class));
    }

    /** One page of the loyalty accounts on Wix that a filter matches; of all where it is null. */
    public Page<WixAccount> accountsPage(@Nullable Map<String, Object> filter, @Nullable String cursor) {
        Map<String, Object> variables = BulkCalls.variables("cursor", cursor);
        variables.put("filter", filter);
        return Answers.accountsOf(
                calls.read("direct:query-accounts", variables).getMessage().getBody(Map.class), cursor);
    }

    /** The accounts of these contacts. */
    public List<WixAccount> accounts(Collection<String> contactIds) {
        List<WixAccount> all = new ArrayList<>();
        for (List<String> batch : Answers.batches(contactIds)) {
            Page<WixAccount> page = accountsPage(Map.of("contactId", Map.of("$in", batch)), null);
            all.addAll(page.items());
            while (page.next() != null) {
                page = accountsPage(null, page.next());
                all.addAll(page.items());
            }
        }
        return all;
    }

    /** The contacts with one of these e-mails. */
    public List<Map<?, ?>> contacts(Collection<String> emails) {
        List<Map<?, ?>> all = new ArrayList<>();
        for (List<String> batch : Answers.batches(emails)) {
            List<Map<?, ?>> page;
            int offset = 0;
            do {
                Map<String, Object> variables = BulkCalls.variables("emails", batch);
                variables.put("offset", offset);
                page = Answers.objects(calls.read("direct:query-contacts-by-emails", variables)
                        .getMessage()
                        .getBody(Map.class)
                        .get("contacts"));
                all.addAll(page);
                offset += page.size();
            } while (page.size() >= CONTACTS_IN_PAGE);
        }
        return all;
    }

    /**
     * One page of all contacts on Wix, a thousand at a time.
     *
     * @param total how many there are; -1 where Wix does not say
     */
    public record ContactsPage(List<Map<?, ?>> contacts, long total) {}

    /** How many loyalty accounts there are on Wix. */
    public long accountsCount() {
        return accountsCount(null);
    }

    /** How many of them a filter matches. */
    public long accountsCount(@Nullable Map<String, Object> filter) {
        Map<?, ?> body = calls.read("direct:count-accounts", BulkCalls.variables("filter", filter))
                .getMessage()
                .getBody(Map.class);
        return Numbers.whole("count", body.get("count"));
    }

    /** One page of contacts, from this place on. */
    public ContactsPage contactsPage(long offset) {
        Map<?, ?> body = calls.read("direct:list-contacts", BulkCalls.variables("offset", offset))
                .getMessage()
                .getBody(Map.class);
        Object total = body.get("pagingMetadata") instanceof Map<?, ?> paging ? paging.get("total") : null;
        return new ContactsPage(
                Answers.objects(body.get("contacts")),
                total == null ? -1 : Numbers.whole("pagingMetadata.total", total));
    }

    /** These contacts as Wix has them, by id. Those that are gone are left out. */
    public Map<String, Map<?, ?>> contactsById(Collection<String> contactIds) {
        Map<String, Map<?, ?>> contacts = new HashMap<>();
        for (List<String> batch : Answers.batches(contactIds)) {
            Map<?, ?> body = calls.read("direct:query-contacts-by-ids", BulkCalls.variables("contactIds", batch))
                    .getMessage()
                    .getBody(Map.class);
            Answers.objects(body.get("contacts"))
                    .forEach(contact -> contacts.put(String.valueOf(contact.get("id")), contact));
        }
        return contacts;
    }

    /**
     * Who a site member is.
     *
     * @param email they log in with, normalised; null where Wix does not say it
     */
    public record Member(String contactId, @Nullable String email) {}

    /** The contact of each of these members. A member who has none is left out. */
    public Map<String, Member> contactsOfMembers(Collection<String> memberIds) {
        Map<String, Member> contacts = new HashMap<>();
        for (List<String> batch : Answers.batches(memberIds)) {
            Map<?, ?> body = calls.read("direct:query-members", BulkCalls.variables("memberIds", batch))
                    .getMessage()
                    .getBody(Map.class);
            for (Map<?, ?> member : Answers.objects(body.get("members"))) {
                if (member.get("id") != null && member.get("contactId") != null) {
                    String email = member.get("loginEmail") == null
                            ? null
                            : member.get("loginEmail").toString();
                    contacts.put(
                            member.get("id").toString(),
                            new Member(
                                    member.get("contactId").toString(),
                                    Emails.normalise(email).orElse(null)));
                }
            }
        }
        return contacts;
    }

    /** One page of the ids of the members who have a badge. */
    public Page<String> badgeHolders(String badgeId, @Nullable String cursor) {
        Map<String, Object> variables = BulkCalls.variables("cursor", cursor);
        variables.put("filter", Map.of("badgeId", badgeId));
        Map<?, ?> body = calls.read("direct:query-badge-assignments", variables)
                .getMessage()
                .getBody(Map.class);
        return Answers.page(
                Answers.objects(body.get("badgeAssignments")).stream()
                        .map(assignment -> String.valueOf(assignment.get("memberId")))
                        .toList(),
                cursor,
                Answers.next(body));
    }
}
