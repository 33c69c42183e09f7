package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Ids;
import io.loyaltybridge.sandbox.server.Journal;
import io.loyaltybridge.sandbox.server.OrganicChange;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;

/** The site's data and every way to change it: each change is journalled and announced. Guarded by the stand-in's lock. */
final class WixState {
    static final String ACCOUNT = "wix.loyalty.v1.account";
    static final String CONTACT = "wix.contacts.v4.contact";
    static final String IMPORT = "wix.loyalty.imports.v1.loyalty_import";
    static final String BADGE_ASSIGNMENT = "wix.badges.v4.badge_assignment";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    final Accounts accounts = new Accounts();
    final Transactions transactions = new Transactions();
    final Contacts contacts = new Contacts();
    final Members members = new Members();
    final Subscriptions subscriptions = new Subscriptions();
    final Coupons coupons = new Coupons();
    final Badges badges = new Badges();
    final Inbox inbox = new Inbox();
    final Program program;
    private final Clock clock;
    final WixEvents events;
    private final Ids ids;
    private final Journal journal;
    private long lastMs;
    private long keepMs;
    private long lastChangeMs;
    private final Stamping stamping = new Stamping();

    WixState(Clock clock, Ids ids, WixEvents events, Journal journal, Program program) {
        this.clock = clock;
        this.ids = ids;
        this.events = events;
        this.journal = journal;
        this.program = program;
    }

    /** A booked change. */
    record Booked(Account account, ObjectNode transaction) {
        String transactionId() {
            return transaction.get("id").asText();
        }

        /** The answer of earn and adjust. */
        ObjectNode answer() {
            ObjectNode answer = Json.object();
            answer.set("account", account.json());
            return answer.put("transactionId", transactionId());
        }
    }

    /** How a change is described in its transaction; {@code info} is {@code earnInfo} and the like, with its content. */
    record Reason(String type, String description, String idempotencyKey, String infoName, ObjectNode info) {}

    /** Milliseconds since 1970 that never go back, so that dates have the order of the commits. */
    long nowMs() {
        lastMs = Math.max(lastMs, clock.millis());
        return lastMs;
    }

    static String text(long ms) {
        return TIME.format(Instant.ofEpochMilli(ms));
    }

    void setStamps(Stamps to) {
        stamping.set(to);
    }

    /** How far lagging readers go back; older states may be forgotten. */
    void keepHistory(long ms) {
        keepMs = ms;
    }

    /** When the last change was made: what {@code X-Wix-Consistent} stands for. */
    long lastChangeMs() {
        return lastChangeMs;
    }

    Account createAccount(Contact contact, Caller by) {
        long now = nowMs();
        Account account =
                new Account(ids.next("account"), accounts.nextPosition(), contact.id, contact.memberId, now, text(now));
        publish(account, contact, now, stamping.at(now).account());
        accounts.add(account, contact.email());
        write(account, "CREATE", 0, null, null, by, now);
        events.created(ACCOUNT, account.id, account.json(), by, text(now));
        return account;
    }

    Booked book(Account account, long amount, Reason reason, Caller by) {
        long now = nowMs();
        Stamping.Times times = stamping.at(now);
        long before = account.balance;
        account.book(reason.type, amount);
        account.revision++;
        ObjectNode transaction = Json.object()
                .put("id", ids.next("transaction"))
                .put("accountId", account.id)
                .put("createdDate", times.transaction())
                .put("amount", amount)
                .put("transactionType", reason.type);
        if (reason.description != null) {
            transaction.put("description", reason.description);
        }
        if (reason.idempotencyKey != null) {
            transaction.put("idempotencyKey", reason.idempotencyKey);
        }
        ObjectNode info = reason.info.deepCopy();
        if (!reason.type.equals("EARN") && !reason.type.equals("REDEEM")) {
            info.put("amountBefore", before).put("amountAfter", account.balance);
        }
        transaction.set(reason.infoName, info);
        transactions.add(transaction, now, account);
        publish(account, contacts.byId(account.contactId), now, times.account());
        write(account, reason.type, amount, reason, transaction, by, now);
        ObjectNode body = Json.object();
        body.set("account", account.json());
        events.action(ACCOUNT, "points_updated", account.id, body, by, text(now));
        events.updated(ACCOUNT, account.id, account.json(), by, text(now), null);
        return new Booked(account, transaction);
    }

    /**
     * Sets the balance of a contact as an import does; the account is created where there is none. That it is booked as
     * an adjustment is a guess, and so is that nothing is booked where the balance is this already.
     *
     * @param announced whether the account's webhooks are sent
     */
    void importBalance(Contact contact, long balance, Caller by, boolean announced) {
        events.mute(!announced);
        try {
            Account known = accounts.byContact(contact.id);
            Account account = known == null ? createAccount(contact, by) : known;
            if (account.balance != balance) {
                book(account, balance - account.balance, adjust("Imported"), by);
            }
        } finally {
            events.mute(false);
        }
    }

    void importCreated(LoyaltyImport created, Caller by) {
        events.created(IMPORT, created.id, created.json(), by, text(nowMs()));
    }

    /** Increases the revision and changes nothing else, as Wix's maintenance of accounts does. */
    void touch(Account account, Caller by) {
        long now = nowMs();
        account.revision++;
        publish(account, contacts.byId(account.contactId), now, stamping.at(now).account());
        write(account, "TOUCH", 0, null, null, by, now);
        events.updated(ACCOUNT, account.id, account.json(), by, text(now), null);
    }

    private void publish(Account account, Contact contact, long now, String updatedDate) {
        lastChangeMs = now;
        account.publish(
                contact == null ? account.json().withObject("/contact") : contact.brief(), updatedDate, now, keepMs);
    }

    private void write(
            Account account, String type, long amount, Reason reason, ObjectNode transaction, Caller by, long now) {
        journal.write(new Journal.Line(
                text(now),
                account.id,
                account.contactId,
                account.json().path("contact").path("email").asText(null),
                account.revision,
                type,
                amount,
                account.balance,
                reason == null ? null : reason.description,
                reason == null ? null : reason.idempotencyKey,
                transaction == null ? null : transaction.get("id").asText(),
                by.by()));
    }

    Contact createContact(ObjectNode info, Caller by) {
        long now = nowMs();
        lastChangeMs = now;
        Contact contact = new Contact(ids.next("contact"), info, text(now), subscriptions);
        contacts.add(contact);
        events.created(CONTACT, contact.id, contact.json(), by, text(now));
        return contact;
    }

    void updateContact(Contact contact, ObjectNode info, Caller by, String origin) {
        long now = nowMs();
        String email = contact.email();
        contacts.unindex(contact);
        contact.change(info, text(now));
        contacts.index(contact);
        lastChangeMs = now;
        Account account = accounts.byContact(contact.id);
        if (account != null) {
            // The account shows its contact; that is not an update of the account; its revision stays.
            accounts.reindexEmail(account, email, contact.email());
            publish(account, contact, now, stamping.at(now).account());
        }
        events.updated(CONTACT, contact.id, contact.json(), by, text(now), origin);
    }

    /** Deletes a contact. Its account stays: Wix has no way to delete one. */
    void deleteContact(Contact contact, Caller by) {
        lastChangeMs = nowMs();
        contacts.remove(contact, null);
        events.deleted(CONTACT, contact.id, by, text(nowMs()), null);
    }

    /** Somebody asked for it: the contact is deleted, or stays without name and address. What follows says so. */
    void anonymise(Contact contact, boolean delete, Caller by) {
        events.anonymise(true);
        try {
            if (delete) {
                deleteContact(contact, by);
            } else {
                ObjectNode nobody = Json.object();
                nobody.putObject("name");
                nobody.putObject("emails").putArray("items");
                updateContact(contact, nobody, by, null);
            }
        } finally {
            events.anonymise(false);
        }
    }

    /**
     * Merges contacts. What happens to the accounts of the sources is not documented: here the target takes over the
     * first one if it has none, and the others stay with contacts that are gone.
     *
     * @param movePoints whether the balances of accounts that stay behind are moved to the target's account
     */
    void merge(Contact target, List<Contact> sources, boolean movePoints, Caller by) {
        for (Contact source : sources) {
            contacts.remove(source, target.id);
            Account account = accounts.byContact(source.id);
            if (account == null) {
                continue;
            }
            Account kept = accounts.byContact(target.id);
            if (kept == null) {
                accounts.move(account, target.id);
                accounts.reindexEmail(account, source.email(), target.email());
                touch(account, by);
            } else if (movePoints && account.balance > 0) {
                long points = account.balance;
                book(account, -points, adjust("Merged into another contact"), by);
                book(kept, points, adjust("Merged from another contact"), by);
            }
        }
        updateContact(target, Json.object(), by, "merge");
        long now = nowMs();
        ObjectNode body = Json.object().put("targetContactId", target.id);
        sources.forEach(source -> body.withArrayProperty("sourceContactIds").add(source.id));
        body.set("targetContact", target.json());
        events.action(CONTACT, "merged", target.id, body, by, text(now));
        sources.forEach(source -> events.deleted(CONTACT, source.id, by, text(now), "merge"));
    }

    /**
     * Makes or changes the subscription of an address. Its contacts show it at once; whether that is a change of the
     * contact is not documented, so here their revisions stay and no webhook tells of it.
     */
    ObjectNode subscribe(String email, String status, String deliverability) {
        ObjectNode subscription = subscriptions.put(email, status, deliverability, text(nowMs()));
        contacts.withEmail(email).forEach(Contact::refresh);
        return subscription;
    }

    ObjectNode assignBadge(String badgeId, String memberId, Caller by) {
        String now = text(nowMs());
        ObjectNode assignment = badges.assign(badgeId, memberId, now);
        events.created(BADGE_ASSIGNMENT, assignment.get("id").asText(), assignment, by, now);
        return assignment;
    }

    void unassignBadge(ObjectNode assignment, Caller by) {
        badges.unassign(assignment);
        events.deleted(BADGE_ASSIGNMENT, assignment.get("id").asText(), by, text(nowMs()), null);
    }

    static Reason adjust(String description) {
        // Adjustments name the Loyalty app itself and not the caller.
        return new Reason(
                "ADJUST",
                description,
                null,
                "adjustInfo",
                Json.object().put("appId", "553c79f3-5625-4f38-b14b-ef7c0d1e87df"));
    }

    /** How the site describes what a customer or the owner did. */
    static Reason reason(OrganicChange change) {
        return switch (change.kind()) {
            // The site's own applications earn with keys too.
            case PURCHASE ->
                new Reason(
                        "EARN",
                        change.text(),
                        UUID.randomUUID().toString(),
                        "earnInfo",
                        Json.object()
                                .put("appId", "1380b703-ce81-ff05-f115-39571d94dfcd")
                                .put("activityType", "order"));
            case REDEEM ->
                new Reason(
                        "REDEEM",
                        change.text(),
                        null,
                        "redeemInfo",
                        Json.object().put("rewardId", UUID.randomUUID().toString()));
            case EXPIRE -> new Reason("EXPIRE", change.text(), null, "expireInfo", Json.object());
            case ADJUST, SET_BALANCE -> adjust(change.text());
        };
    }

    void programUpdated(Caller by) {
        lastChangeMs = nowMs();
        events.updated("wix.loyalty.v1.program", program.id(), program.json(), by, text(nowMs()), null);
    }

    void clear() {
        accounts.clear();
        transactions.clear();
        contacts.clear();
        members.clear();
        subscriptions.clear();
        coupons.clear();
        badges.clear();
        inbox.clear();
        program.reset();
        events.clear();
    }
}
