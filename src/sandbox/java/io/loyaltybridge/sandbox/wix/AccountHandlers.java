package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.schema.Violation;
import io.loyaltybridge.sandbox.server.Answer;
import java.util.List;
import java.util.UUID;

/** Loyalty accounts: reading, creating and bulk. */
final class AccountHandlers {
    private final WixState state;
    private final ReadView view;
    private final CursorPages pages;
    private final Behaviour behaviour;

    AccountHandlers(WixState state, ReadView view, CursorPages pages, Behaviour behaviour) {
        this.state = state;
        this.view = view;
        this.pages = pages;
        this.behaviour = behaviour;
    }

    Answer create(WixCall call) {
        requireActive(state);
        String contactId = call.body().get("contactId").asText();
        Contact contact = state.contacts.byId(contactId);
        if (contact == null) {
            return WixErrors.application(
                    behaviour.unknownContactStatus(), "CONTACT_NOT_FOUND", "There is no contact " + contactId);
        }
        // Undocumented; 409 is Wix's general answer for what already exists.
        if (state.accounts.byContact(contactId) != null) {
            return WixErrors.application(409, "ALREADY_EXISTS", "The contact already has a loyalty account");
        }
        return account(state.createAccount(contact, call.caller()).json());
    }

    Answer get(WixCall call) {
        String id = call.path().get("id");
        JsonNode found = read(state.accounts.byId(id), call);
        return found == null ? WixErrors.notFound("Loyalty account", id) : account(found);
    }

    Answer fetchBy(WixCall call) {
        boolean byContact = call.query().hasNonNull("contactId");
        String id = call.query().path(byContact ? "contactId" : "memberId").asText();
        JsonNode found = read(byContact ? state.accounts.byContact(id) : state.accounts.byMember(id), call);
        if (found == null) {
            return behaviour.noAccount() == Behaviour.NoAccount.EMPTY_OBJECT
                    ? Answer.ok(Json.object())
                    : WixErrors.notFound("Loyalty account", id);
        }
        return account(found);
    }

    private JsonNode read(Account account, WixCall call) {
        Long moment = view.accountRead(call);
        return account == null ? null : moment == null ? account.json() : account.jsonAt(moment);
    }

    Answer query(WixCall call) {
        if (!call.body().hasNonNull("query")) {
            return WixErrors.validation("query", "REQUIRED_FIELD", "query is required");
        }
        return Answer.ok(pages.page(
                call.body().get("query"),
                "loyaltyAccounts",
                Accounts.QUERY_FIELDS,
                state.accounts.visible(view.accountIndex(call))));
    }

    Answer search(WixCall call) {
        JsonNode search = call.body().get("search");
        if (search.hasNonNull("aggregations") && !search.get("aggregations").isEmpty()) {
            return WixErrors.application(501, "NOT_SUPPORTED_BY_SANDBOX", "The sandbox does not aggregate");
        }
        return Answer.ok(pages.page(
                search, "accounts", Accounts.SEARCH_FIELDS, state.accounts.visible(view.accountIndex(call))));
    }

    Answer count(WixCall call) {
        Filter filter = Filter.of(call.body().path("filter"), Accounts.SEARCH_FIELDS);
        return Answer.ok(Json.object()
                .put(
                        "count",
                        CursorPages.count(
                                filter,
                                call.body().path("search").path("expression").asText(null),
                                state.accounts.visible(view.accountIndex(call)))));
    }

    Answer totals() {
        long[] sum = new long[5];
        for (Account account : state.accounts.all()) {
            sum[0] += account.balance;
            sum[1] += account.earned;
            sum[2] += account.adjusted;
            sum[3] += account.redeemed;
            sum[4] += account.expired;
        }
        ObjectNode answer = Json.object();
        answer.putObject("points")
                .put("balance", sum[0])
                .put("earned", sum[1])
                .put("adjusted", sum[2])
                .put("redeemed", sum[3])
                .put("expired", sum[4]);
        answer.putArray("tierTotals");
        return Answer.ok(answer);
    }

    /**
     * Changes all accounts of a search at once. Wix does it in the background and answers with a job; here it is done
     * before the answer, and a change that would end below zero is left out, as a failed item of the job.
     */
    Answer bulkAdjust(WixCall call) {
        requireActive(state);
        boolean set = call.body().hasNonNull("balance");
        long value = call.body().get(set ? "balance" : "amount").asLong();
        if (set ? value < 0 : value == 0) {
            return WixErrors.validation(List.of(new Violation(
                    set ? "balance" : "amount",
                    "MIN",
                    set ? "balance must be at least 0" : "amount must not be 0",
                    0L)));
        }
        Filter filter = Filter.of(call.body().path("search").path("filter"), Accounts.SEARCH_FIELDS);
        for (Account account : List.copyOf(state.accounts.all())) {
            long amount = set ? value - account.balance : value;
            if (filter.test(account.json()) && amount != 0 && account.balance + amount >= 0) {
                state.book(account, amount, WixState.adjust(null), call.caller());
            }
        }
        return Answer.ok(Json.object().put("asyncJobId", UUID.randomUUID().toString()));
    }

    /** @throws Refusal 428; which status Wix gives is not documented */
    static void requireActive(WixState state) {
        if (!state.program.active()) {
            throw new Refusal(WixErrors.application(
                    428, "PROGRAM_NOT_ACTIVE", "The loyalty program is " + state.program.status()));
        }
    }

    private static Answer account(JsonNode account) {
        return Answer.ok(Json.object().set("account", account));
    }
}
