package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Control;
import io.loyaltybridge.sandbox.server.OrganicChange;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/**
 * The control commands of the Wix stand-in: {@code POST seed}, {@code organic}, {@code anonymize}, {@code contacts/delete},
 * {@code contacts/merge}, {@code contacts/email}, {@code program}, {@code lag}, {@code stamps}, {@code tokens/revoke},
 * {@code install} with an optional {@code originInstanceId}, {@code remove};
 * {@code GET accounts}, {@code transactions[?accountId=]}, {@code contacts}, {@code public-key}; and those of
 * {@link EffectControl}.
 */
final class WixControl implements Control.Target {
    private record Seed(List<SeedContact> contacts) {}

    /** Without a balance the contact gets no account; without a subscription its address has no record. */
    record SeedContact(String email, String name, boolean member, Long balance, String locale, String subscription) {}

    private record Organic(
            String contactId,
            String email,
            String accountId,
            OrganicChange.Kind kind,
            long points,
            OrganicChange.By by,
            String description) {}

    private record ContactRef(String contactId, String email) {}

    /** Unless the contact is kept, it is deleted. */
    private record Anonymise(String contactId, String email, boolean keep) {}

    private record Merge(String targetContactId, List<String> sourceContactIds, boolean movePoints) {}

    private record NewEmail(String contactId, String email) {}

    private record Status(ProgramStatus status) {}

    private record NewStamps(Stamps stamps) {}

    private record Install(String originInstanceId) {}

    private record Lag(long indexMs, long readMs) {}

    private final WixState state;
    private final ReadView view;
    private final Tokens tokens;
    private final Object lock;
    private final Supplier<String> publicKey;
    private final String appId;
    private final EffectControl effects;

    WixControl(WixState state, ReadView view, Tokens tokens, Object lock, Supplier<String> publicKey, String appId) {
        this.appId = appId;
        this.state = state;
        this.view = view;
        this.tokens = tokens;
        this.lock = lock;
        this.publicKey = publicKey;
        this.effects = new EffectControl(state);
    }

    EffectControl effects() {
        return effects;
    }

    @Override
    public JsonNode command(String method, String name, ObjectNode query, ObjectNode body) {
        synchronized (lock) {
            return switch (method + " " + name) {
                case "POST seed" -> seed(Json.convert(body, Seed.class));
                case "POST organic" -> organic(Json.convert(body, Organic.class));
                case "POST contacts/delete" -> delete(Json.convert(body, ContactRef.class));
                case "POST anonymize" -> anonymise(Json.convert(body, Anonymise.class));
                case "POST contacts/merge" -> merge(Json.convert(body, Merge.class));
                case "POST contacts/email" -> changeEmail(Json.convert(body, NewEmail.class));
                case "POST program" -> program(Json.convert(body, Status.class));
                case "POST lag" -> lag(Json.convert(body, Lag.class));
                case "POST stamps" -> stamps(Json.convert(body, NewStamps.class));
                case "POST tokens/revoke" -> revoke();
                case "POST install" -> install(Json.convert(body, Install.class).originInstanceId);
                case "POST remove" -> remove();
                case "GET accounts" -> Json.object().set("accounts", accounts());
                case "GET contacts" ->
                    Json.object()
                            .set(
                                    "contacts",
                                    Json.array()
                                            .addAll(state.contacts.matching(
                                                    Filter.of(Json.object(), Contacts.FIELDS), new Sort(null), null)));
                case "GET transactions" ->
                    Json.object()
                            .set(
                                    "transactions",
                                    Json.array()
                                            .addAll(transactions(
                                                    query.path("accountId").asText(null))));
                case "GET public-key" -> Json.object().put("pem", publicKey.get());
                default -> effects.command(method + " " + name, query, body);
            };
        }
    }

    /** The app is installed on the site; the origin may be null. */
    JsonNode install(String origin) {
        tokens.install(true);
        ObjectNode content = Json.object().put("appId", appId);
        if (origin != null) {
            content.put("originInstanceId", origin);
        }
        state.events.ofTheApp("AppInstalled", content, Caller.OWNER);
        return Json.object();
    }

    /** The app is removed from the site. */
    JsonNode remove() {
        tokens.install(false);
        state.events.ofTheApp("AppRemoved", Json.object().put("appId", appId), Caller.OWNER);
        return Json.object();
    }

    private JsonNode seed(Seed seed) {
        require(seed.contacts != null, "contacts is required");
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("contacts");
        for (SeedContact each : seed.contacts) {
            Contact contact = seed(each);
            ObjectNode item = list.addObject()
                    .put("contactId", contact.id)
                    .put("email", contact.email())
                    .put("memberId", contact.memberId);
            Account account = state.accounts.byContact(contact.id);
            item.put("accountId", account == null ? null : account.id);
        }
        return answer;
    }

    Contact seed(SeedContact seed) {
        require(seed.email != null && !seed.email.isBlank(), "email is required");
        require(seed.balance == null || seed.balance >= 0, "balance must not be negative");
        ObjectNode info = info(seed.email, seed.name);
        if (seed.locale != null) {
            info.put("locale", seed.locale);
        }
        if (seed.subscription != null) {
            effects.subscribe(seed.email, seed.subscription);
        }
        Contact contact = state.createContact(info, Caller.OWNER);
        if (seed.member) {
            state.members.add(contact, contact.createdDate);
        }
        if (seed.balance != null) {
            Account account = state.createAccount(contact, Caller.OWNER);
            if (seed.balance > 0) {
                state.book(account, seed.balance, WixState.adjust("Opening balance"), Caller.OWNER);
            }
        }
        return contact;
    }

    private static ObjectNode info(String email, String name) {
        ObjectNode info = Json.object();
        if (name != null && !name.isBlank()) {
            int space = name.trim().indexOf(' ');
            ObjectNode parts = info.putObject("name")
                    .put("first", space < 0 ? name.trim() : name.trim().substring(0, space));
            if (space >= 0) {
                parts.put("last", name.trim().substring(space + 1));
            }
        }
        info.putObject("emails")
                .putArray("items")
                .addObject()
                .put("email", email)
                .put("primary", true);
        return info;
    }

    private JsonNode organic(Organic organic) {
        require(organic.kind != null, "kind is required: purchase, redeem, adjust, set_balance or expire");
        Account account;
        if (organic.accountId != null) {
            account = state.accounts.byId(organic.accountId);
        } else {
            account = state.accounts.byContact(contact(new ContactRef(organic.contactId, organic.email)).id);
        }
        if (account == null) {
            throw new NoSuchElementException("There is no such loyalty account");
        }
        return organic(
                        account,
                        new OrganicChange(
                                organic.kind,
                                organic.points,
                                organic.by == null ? OrganicChange.By.CUSTOMER : organic.by,
                                organic.description))
                .answer();
    }

    /** @throws IllegalArgumentException when the balance would be below zero */
    WixState.Booked organic(Account account, OrganicChange change) {
        long amount = change.amount(account.balance);
        require(account.balance + amount >= 0, "The balance would be " + (account.balance + amount));
        Caller by = change.by() == OrganicChange.By.OWNER ? Caller.OWNER : Caller.customer(account.memberId);
        return state.book(account, amount, WixState.reason(change), by);
    }

    Contact contact(String contactId) {
        return contact(new ContactRef(contactId, null));
    }

    private Contact contact(ContactRef ref) {
        require(ref.contactId != null || ref.email != null, "contactId or email is required");
        Contact found = ref.contactId != null
                ? state.contacts.byId(ref.contactId)
                : state.contacts.byEmail(ref.email).orElse(null);
        if (found == null) {
            throw new NoSuchElementException(
                    "There is no contact " + (ref.contactId != null ? ref.contactId : ref.email));
        }
        return found;
    }

    private JsonNode delete(ContactRef ref) {
        Contact contact = contact(ref);
        state.deleteContact(contact, Caller.OWNER);
        return Json.object().put("contactId", contact.id);
    }

    private JsonNode anonymise(Anonymise asked) {
        Contact contact = contact(new ContactRef(asked.contactId, asked.email));
        state.anonymise(contact, !asked.keep, Caller.OWNER);
        return Json.object().put("contactId", contact.id);
    }

    private JsonNode merge(Merge merge) {
        require(merge.targetContactId != null, "targetContactId is required");
        require(merge.sourceContactIds != null && !merge.sourceContactIds.isEmpty(), "sourceContactIds is required");
        require(!merge.sourceContactIds.contains(merge.targetContactId), "A contact cannot be merged into itself");
        Contact target = contact(merge.targetContactId);
        state.merge(
                target, merge.sourceContactIds.stream().map(this::contact).toList(), merge.movePoints, Caller.OWNER);
        return target.json();
    }

    private JsonNode changeEmail(NewEmail change) {
        require(change.email != null, "email is required");
        Contact contact = contact(change.contactId);
        ObjectNode info = info(change.email, null);
        state.updateContact(contact, info, Caller.OWNER, null);
        return contact.json();
    }

    private JsonNode program(Status status) {
        require(status.status != null, "status is required: DRAFT, ACTIVE, PAUSED or NOT_INSTALLED");
        state.program.setStatus(status.status);
        state.programUpdated(Caller.OWNER);
        return state.program.json();
    }

    private JsonNode lag(Lag lag) {
        view.setLag(lag.indexMs, lag.readMs);
        return Json.object().put("indexMs", lag.indexMs).put("readMs", lag.readMs);
    }

    private JsonNode stamps(NewStamps stamps) {
        require(stamps.stamps != null, "stamps is required: MILLIS, MICROS, TRANSACTION_FIRST or ACCOUNT_FIRST");
        state.setStamps(stamps.stamps);
        return Json.object().put("stamps", stamps.stamps.name());
    }

    private JsonNode revoke() {
        tokens.revoke();
        return Json.object();
    }

    private ArrayNode accounts() {
        ArrayNode all = Json.array();
        state.accounts.all().forEach(account -> all.add(account.json()));
        return all;
    }

    List<JsonNode> transactions(String accountId) {
        if (accountId == null) {
            return state.transactions.all();
        }
        Account account = state.accounts.byId(accountId);
        if (account == null) {
            throw new NoSuchElementException("There is no loyalty account " + accountId);
        }
        return state.transactions.of(account);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
