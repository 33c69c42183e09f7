package io.loyaltybridge.job;

import io.loyaltybridge.customer.ProgramCustomer;
import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.payload.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the long commands: through the same routes and kamelets as live work, and after it in the quota. A call
 * that is throttled or fails is made again, because nearly all only read. Thread-safe.
 */
public final class BulkCalls {
    /** How the message of a command begins that was told to stop. */
    public static final String STOPPED = "stopped; ";
    /** Contacts in a page of {@link #contactsPage}. */
    public static final int CONTACTS_IN_PAGE = 1000;

    /** @param next cursor of the next page; null on the last one */
    public record Page<T>(List<T> items, @Nullable String next) {}

    /** The command is told to stop, or its calls fail for good. */
    public static final class CutOffException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public CutOffException(@Nullable String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private final Supplier<ProducerTemplate> template;
    private final Verdict.Judge judge;
    private final BulkAttempts attempts;
    private final Consumer<String> lines;

    /**
     * @param stop  counted down when the process ends
     * @param lines takes a line for the person who waits, whenever a call is made again
     */
    public BulkCalls(
            Supplier<ProducerTemplate> template,
            Verdict.Judge judge,
            Backoff backoff,
            CountDownLatch stop,
            Consumer<String> lines) {
        this.template = template;
        this.judge = new NotFoundAtOnce(judge);
        this.attempts = new BulkAttempts(this.judge, backoff, stop, lines);
        this.lines = lines;
    }

    /** One page of the program's customers. */
    public Page<ProgramCustomer> programPage(String cursor) {
        Exchange exchange = read("direct:list-program-customers", variables("cursor", cursor));
        List<ProgramCustomer> items = Answers.objects(exchange.getVariable("customers")).stream()
                .map(ProgramCustomer::of)
                .toList();
        return Answers.page(items, cursor, exchange.getVariable("nextCursor", String.class));
    }

    /** One page of the loyalty accounts on Wix that a filter matches; of all where it is null. */
    public Page<WixAccount> accountsPage(@Nullable Map<String, Object> filter, @Nullable String cursor) {
        Map<String, Object> variables = variables("cursor", cursor);
        variables.put("filter", filter);
        return Answers.accountsOf(
                read("direct:query-accounts", variables).getMessage().getBody(Map.class), cursor);
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

    /** The contacts that carry one of these e-mails. */
    public List<Map<?, ?>> contacts(Collection<String> emails) {
        List<Map<?, ?>> all = new ArrayList<>();
        for (List<String> batch : Answers.batches(emails)) {
            List<Map<?, ?>> page;
            int offset = 0;
            do {
                Map<String, Object> variables = variables("emails", batch);
                variables.put("offset", offset);
                page = Answers.objects(read("direct:query-contacts-by-emails", variables)
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
        Map<?, ?> body = read("direct:count-accounts", variables("filter", filter))
                .getMessage()
                .getBody(Map.class);
        return Numbers.whole("count", body.get("count"));
    }

    /** The contacts from this place on. */
    public ContactsPage contactsPage(long offset) {
        Map<?, ?> body = read("direct:list-contacts", variables("offset", offset))
                .getMessage()
                .getBody(Map.class);
        Object total = body.get("pagingMetadata") instanceof Map<?, ?> paging ? paging.get("total") : null;
        return new ContactsPage(
                Answers.objects(body.get("contacts")),
                total == null ? -1 : Numbers.whole("pagingMetadata.total", total));
    }

    /** These contacts as Wix has them, by id. One that is gone is left out. */
    public Map<String, Map<?, ?>> contactsById(Collection<String> contactIds) {
        Map<String, Map<?, ?>> contacts = new HashMap<>();
        for (List<String> batch : Answers.batches(contactIds)) {
            Map<?, ?> body = read("direct:query-contacts-by-ids", variables("contactIds", batch))
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
            Map<?, ?> body = read("direct:query-members", variables("memberIds", batch))
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
    public Page<String> badgeHolders(String badgeId, String cursor) {
        Map<String, Object> variables = variables("cursor", cursor);
        variables.put("filter", Map.of("badgeId", badgeId));
        Map<?, ?> body =
                read("direct:query-badge-assignments", variables).getMessage().getBody(Map.class);
        return Answers.page(
                Answers.objects(body.get("badgeAssignments")).stream()
                        .map(assignment -> String.valueOf(assignment.get("memberId")))
                        .toList(),
                cursor,
                Answers.next(body));
    }

    /** Variables of an exchange, to be added to. */
    public static Map<String, Object> variables(String name, @Nullable Object value) {
        Map<String, Object> variables = new HashMap<>();
        variables.put(name, value);
        return variables;
    }

    /**
     * Sends an exchange through a route until it succeeds. Only for what may happen more than once.
     *
     * @throws CutOffException where it is refused, or fails too often
     */
    public Exchange read(String route, Map<String, Object> variables) {
        Exchange exchange = untilOver(() -> send(route, variables));
        if (exchange.getException() != null) {
            throw new CutOffException(
                    ((Verdict.Park) judge(exchange.getException())).reason(), exchange.getException());
        }
        return exchange;
    }

    /**
     * Makes an attempt again after a passing failure, until it succeeded or is refused for good: what is attempted has to
     * be safe to repeat.
     *
     * @return the last exchange; its exception is a refusal
     * @throws CutOffException where it failed too often, or another answer was waited for in vain
     */
    public Exchange untilOver(Supplier<Exchange> attempt) {
        Ended ended = customerUntilOver(attempt);
        if (ended.how() == Ended.How.FAILED) {
            throw new CutOffException(ended.reason(), ended.exchange().getException());
        }
        return ended.exchange();
    }

    /** The same for one customer, whose failure does not keep the command from the others: it is told. Never ends in waiting. */
    public Ended customerUntilOver(Supplier<Exchange> attempt) {
        return attempts.untilOver(attempt);
    }

    /**
     * The same where a customer who has to wait, or fails again and again, comes another time: waits as long as it takes for
     * what all wait for, as the quota, and a few seconds for what is this customer's own.
     *
     * @throws CutOffException where the process ends, or access is denied
     */
    public Ended customer(Supplier<Exchange> attempt) {
        return attempts.whileItTakesLittle(attempt);
    }

    /**
     * Sends through a route while nothing else is done with a customer.
     *
     * @param alone runs a task in the turn that it is given
     */
    public @Nullable Exchange sendAlone(
            BiConsumer<String, Runnable> alone, String turn, String route, Map<String, Object> variables) {
        AtomicReference<Exchange> sent = new AtomicReference<>();
        alone.accept(turn, () -> sent.set(send(route, variables)));
        return sent.get();
    }

    /** Tells the person who waits. */
    public void say(String line) {
        lines.accept(line);
    }

    /** @param denied why access was denied to a call that a route took care of; null where it was not. @throws CutOffException where it was */
    public void endIfDenied(String denied) {
        if (denied != null) {
            throw BulkAttempts.denied(denied);
        }
    }

    /** Waits as a call that was handed back asks. @throws CutOffException where access is denied, which waiting does not mend */
    public void again(Verdict.HandBack handBack) {
        attempts.endIfDenied(handBack);
        attempts.again(handBack.delay(), handBack.reason());
    }

    /** Sends an exchange with these variables through a route; its exception, if any, is on it. */
    public Exchange send(String route, Map<String, Object> variables) {
        stopIfTold();
        return template.get().send(route, exchange -> {
            variables.forEach(exchange::setVariable);
            exchange.setVariable("bulk", true);
        });
    }

    /** What a failure of {@link #send} means. */
    public Verdict judge(Exception failure) {
        return judge.judge(failure);
    }

    /** @throws CutOffException when the process ends */
    public void stopIfTold() {
        pause(Duration.ZERO);
    }

    /** Waits, or ends at once when the process does. */
    public void pause(Duration time) {
        attempts.pause(time);
    }
}
