package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Ids;
import io.loyaltybridge.sandbox.server.Journal;
import io.loyaltybridge.sandbox.webhook.WebhookEvent;
import io.loyaltybridge.sandbox.webhook.WebhookSender;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The program's data and every way to change it: each change is journalled and announced. Guarded by the lock. */
final class ProgramState {
    private static final String BALANCE_UPDATED = "balance.updated";
    static final Set<String> EVENTS = Set.of(
            "customer.created",
            "customer.deleted",
            BALANCE_UPDATED,
            OpenLoyaltyForm.REGISTERED,
            OpenLoyaltyForm.BALANCE_CHANGED,
            "loyalty.account.created",
            "loyalty.account.updated",
            "loyalty.account.deleted",
            "loyalty.event.created",
            "voucher.published",
            "voucher.deleted",
            "voucher.loyalty_card.transaction.created");

    final Customers customers = new Customers();
    private final Clock clock;
    private final Ids ids;
    private final WebhookSender webhooks;
    private final Journal journal;
    private final ProgramKind kind;
    /** What happened on a program with a list of changes, the oldest first. */
    final List<ObjectNode> changes = new ArrayList<>();

    private List<Customer> backup;
    private long lastTransaction;
    /** The place of each transaction among all of them, by its id. */
    final Map<String, Long> numbers = new HashMap<>();

    ProgramState(ProgramKind kind, Clock clock, Ids ids, WebhookSender webhooks, Journal journal) {
        this.kind = kind;
        this.clock = clock;
        this.ids = ids;
        this.webhooks = webhooks;
        this.journal = journal;
    }

    Customer create(String email, String name, String idempotencyKey, String by) {
        return create(email, name, idempotencyKey, by, customer -> {});
    }

    /** @param before completes the customer before anybody hears of it */
    Customer create(String email, String name, String idempotencyKey, String by, Consumer<Customer> before) {
        String id = kind == ProgramKind.OPEN_LOYALTY ? ids.next("customer") : "cus_" + id("customer");
        return create(new Customer(id, customers.nextNumber(), email, name), idempotencyKey, by, before);
    }

    /** The same with an id that the caller chose. */
    Customer createWithId(String id, String email, String name, String by) {
        return create(new Customer(id, customers.nextNumber(), email, name), null, by, customer -> {});
    }

    private Customer create(Customer customer, String idempotencyKey, String by, Consumer<Customer> before) {
        customer.changedAt = now();
        customer.createdAt = now();
        before.accept(customer);
        customers.add(customer);
        write(customer, "CREATE", 0, null, idempotencyKey, null, by);
        announce("customer.created", customer, null);
        return customer;
    }

    /** Books a change and returns its transaction. */
    ObjectNode book(Customer customer, String type, long amount, String reference, String idempotencyKey, String by) {
        customer.balance += amount;
        customer.version++;
        customer.changedAt = now();
        ObjectNode transaction = Json.object()
                .put("id", "txn_" + id("transaction"))
                .put("amount", amount)
                .put("reference", reference)
                .put("createdAt", now());
        numbers.put(transaction.get("id").asText(), ++lastTransaction);
        customer.transactions.add(transaction);
        customer.kinds.put(transaction.get("id").asText(), type);
        write(
                customer,
                type,
                amount,
                reference,
                idempotencyKey,
                transaction.get("id").asText(),
                by);
        announce(
                BALANCE_UPDATED,
                customer,
                Json.object()
                        .put("id", transaction.get("id").asText())
                        .put("amount", amount)
                        .put("reference", reference)
                        .put("createdAt", now()));
        return transaction;
    }

    void delete(Customer customer, String by) {
        customers.remove(customer);
        customer.version++;
        write(customer, "DELETE", 0, null, null, null, by);
        announce("customer.deleted", customer, null);
    }

    /** Changes the e-mail, which increases the version; the program has no event for it. */
    void changeEmail(Customer customer, String email) {
        customers.changeEmail(customer, email);
        customer.version++;
        write(customer, "TOUCH", 0, null, null, null, "owner");
    }

    /** Keeps all customers as they are now. */
    void backUp() {
        backup = customers.after(0).stream().map(Customer::copy).toList();
    }

    /** Restores all customers as they were kept, without webhooks, as after the restore of a database. */
    void restore() {
        if (backup == null) {
            throw new IllegalArgumentException("there is no backup to restore");
        }
        customers.clear();
        backup.forEach(kept -> customers.add(kept.copy()));
    }

    private void announce(String type, Customer customer, ObjectNode transaction) {
        switch (kind) {
            case REST -> announceEvent(type, customer, transaction);
            case PLAIN -> announceBalance(type, customer);
            case SQUARE -> announceOnSquare(type, customer, transaction);
            case OPEN_LOYALTY -> announceOnOpenLoyalty(type, customer, transaction);
            case VOUCHERIFY -> announceOnVoucherify(type, customer, transaction);
            case TALON_ONE -> {
                // There is a list of transactions instead.
            }
        }
    }

    /** How many of the changes happened before a time. */
    int changesUntil(Instant time) {
        return (int) changes.stream()
                .filter(each -> Instant.parse(each.get("occurredAt").asText()).isBefore(time))
                .count();
    }

    private void announceEvent(String type, Customer customer, ObjectNode transaction) {
        String id = "evt_" + id("event");
        ObjectNode event = Json.object().put("id", id).put("type", type).put("occurredAt", now());
        ObjectNode data = event.putObject("data");
        data.set("customer", customer.json());
        if (transaction != null) {
            transaction.remove("createdAt");
            data.set("transaction", transaction);
        }
        changes.add(event);
        publish(new WebhookEvent(id, type, event));
    }

    private void publish(WebhookEvent event) {
        if (webhooks.enabled()) {
            webhooks.publish(event);
        }
    }

    /** Sends the new balance and its time; there are no webhooks for anything else. */
    private void announceBalance(String type, Customer customer) {
        if (type.equals(BALANCE_UPDATED)) {
            publish(new WebhookEvent(
                    "evt_" + id("event"),
                    type,
                    Json.object()
                            .put("number", customer.id)
                            .put("points", customer.balance)
                            .put("changedAt", customer.changedAt)));
        }
    }

    /** Square tells of the change in its ledger, and of the account. */
    private void announceOnSquare(String type, Customer customer, ObjectNode transaction) {
        if (transaction != null) {
            publishSquare("loyalty.event.created", "loyalty_event", SquareForm.event(customer, transaction));
        }
        String account =
                switch (type) {
                    case "customer.created" -> "loyalty.account.created";
                    case "customer.deleted" -> "loyalty.account.deleted";
                    default -> "loyalty.account.updated";
                };
        publishSquare(account, "loyalty_account", SquareForm.account(customer));
    }

    /** Open Loyalty has no webhook for a member who was deleted. */
    private void announceOnOpenLoyalty(String type, Customer customer, ObjectNode transaction) {
        if (!type.equals("customer.deleted")) {
            String id = ids.next("event");
            ObjectNode webhook = OpenLoyaltyForm.webhook(id, now(), customer, transaction);
            publish(new WebhookEvent(id, webhook.get("eventName").asText(), webhook));
        }
    }

    private void announceOnVoucherify(String type, Customer customer, ObjectNode transaction) {
        String word =
                switch (type) {
                    case "customer.created" -> "voucher.published";
                    case "customer.deleted" -> "voucher.deleted";
                    default -> "voucher.loyalty_card.transaction.created";
                };
        String id = "evt_" + id("event");
        publish(new WebhookEvent(id, word, VoucherifyForm.webhook(id, word, now(), customer, transaction)));
    }

    private void publishSquare(String type, String what, ObjectNode object) {
        String id = "evt_" + id("event");
        publish(new WebhookEvent(id, type, SquareForm.webhook(id, type, now(), what, object)));
    }

    private void write(
            Customer customer,
            String type,
            long amount,
            String reference,
            String idempotencyKey,
            String transactionId,
            String by) {
        journal.write(new Journal.Line(
                now(),
                customer.id,
                null,
                customer.email,
                customer.version,
                type,
                amount,
                customer.balance,
                reference,
                idempotencyKey,
                transactionId,
                by));
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private String id(String kind) {
        return ids.next(kind).replace("-", "");
    }
}
