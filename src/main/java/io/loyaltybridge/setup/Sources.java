package io.loyaltybridge.setup;

import io.loyaltybridge.csv.CustomerFile;
import io.loyaltybridge.csv.CustomerRow;
import io.loyaltybridge.csv.RowFile;
import io.loyaltybridge.customer.ContactMatch;
import io.loyaltybridge.job.Answers;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.BulkLists;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.LinkPages;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.payload.Numbers;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The sources of customers: pages of both sides and of a database by routes, of a file, and of the mapping. */
final class Sources {
    private static final int PAGE = 500;
    /** A contact that is deleted while pages are read moves those behind it forward; so many may go unnoticed a page. */
    static final int OVERLAP = 20;

    private Sources() {}

    /** Every contact on Wix, with its main address. */
    static CustomerSource contacts(BulkCalls calls) {
        return cursor -> {
            long offset = cursor == null ? 0 : Long.parseLong(cursor);
            List<Map<?, ?>> contacts = calls.lists().contactsPage(offset).contacts();
            String next = contacts.size() < BulkLists.CONTACTS_IN_PAGE
                    ? null
                    : Long.toString(offset + contacts.size() - OVERLAP);
            return new BulkCalls.Page<>(contacts.stream().map(Sources::contact).toList(), next);
        };
    }

    private static Incoming contact(Map<?, ?> contact) {
        return new Incoming(ContactMatch.mainEmail(contact), text(contact.get("id")), null, null, null, null, null);
    }

    /** The external program's own list. */
    static CustomerSource program(BulkCalls calls) {
        return cursor -> {
            var page = calls.lists().programPage(cursor);
            return new BulkCalls.Page<>(
                    page.items().stream()
                            .map(c -> new Incoming(c.email(), null, null, null, c.id(), null, c.at()))
                            .toList(),
                    page.next());
        };
    }

    /** The lines of a file; bad ones are left out. */
    static CustomerSource file(CustomerFile file) {
        return cursor -> {
            RowFile.Page<CustomerRow> page = file.page(cursor, PAGE, true);
            return new BulkCalls.Page<>(
                    page.rows().stream()
                            .map(row -> new Incoming(
                                    row.email(),
                                    null,
                                    row.memberId(),
                                    null,
                                    row.id(),
                                    row.name(),
                                    row.balance() == null ? null : new Snapshot(0, row.balance())))
                            .toList(),
                    page.next());
        };
    }

    /** Who is in the mapping. */
    static CustomerSource mapping(LinkPages pages) {
        return cursor -> {
            List<Link> links = pages.after(cursor == null ? "" : cursor, PAGE);
            return new BulkCalls.Page<>(
                    links.stream()
                            .filter(l -> !l.state().isNobody())
                            .map(l -> new Incoming(
                                    l.email(),
                                    l.contactId(),
                                    l.memberId(),
                                    l.wixAccountId(),
                                    l.programId(),
                                    null,
                                    null))
                            .toList(),
                    links.size() < PAGE ? null : links.get(links.size() - 1).id());
        };
    }

    /** What the query of the route {@code list-database-customers} finds. */
    static CustomerSource database(BulkCalls calls) {
        return cursor -> {
            Exchange exchange = calls.read("direct:list-database-customers", BulkCalls.variables("cursor", cursor));
            return new BulkCalls.Page<>(
                    Answers.objects(exchange.getVariable("customers")).stream()
                            .map(Sources::row)
                            .toList(),
                    exchange.getVariable("nextCursor", String.class));
        };
    }

    /** The first rows of the same, as they are. */
    static List<Map<?, ?>> databaseRows(BulkCalls calls) {
        return Answers.objects(calls.read("direct:list-database-customers", BulkCalls.variables("cursor", null))
                .getVariable("customers"));
    }

    private static Incoming row(Map<?, ?> row) {
        Object balance = row.get("balance");
        String email = text(row.get("email"));
        String normal = Emails.normalise(email).orElse(null);
        if (normal == null && email != null) {
            throw new BulkCalls.CutOffException(
                    "the database has \"" + email + "\" as the e-mail of " + row.get("id")
                            + ": expected an e-mail address; leave it out" + " of setup.jdbc-query, or correct it",
                    null);
        }
        return new Incoming(
                normal,
                null,
                text(row.get("member-id")),
                null,
                text(row.get("id")),
                text(row.get("name")),
                balance == null ? null : new Snapshot(0, points(row, balance)));
    }

    private static long points(Map<?, ?> row, Object balance) {
        try {
            long points = Numbers.whole("balance", balance);
            if (points >= 0) {
                return points;
            }
        } catch (IllegalArgumentException e) {
            // named below, with its row
        }
        throw new BulkCalls.CutOffException(
                "the database has the balance " + balance + " for " + row.get("email")
                        + ": expected a whole number from 0",
                null);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().strip();
    }
}
