package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Square's Loyalty API and the part of its Customers API that joins accounts to e-mail addresses, after
 * https://github.com/square/connect-api-specification/blob/master/api.json. A key keeps the answer of the first success, and is
 * refused for another request (https://developer.squareup.com/docs/build-basics/common-api-patterns/idempotency).
 */
final class SquareHandlers implements Handlers {
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final int ACCOUNTS = 30;
    private static final int EVENTS = 30;
    private static final int MOST_IDS = 30;
    private static final int MOST_PROFILES = 100;

    private record Done(String request, Answer answer) {}

    private final ProgramState state;
    private final Map<String, Done> byKey = new HashMap<>();
    /** Profiles without a loyalty account. */
    private final Map<String, ObjectNode> others = new LinkedHashMap<>();

    SquareHandlers(ProgramState state) {
        this.state = state;
    }

    /** A customer of the seller who is not in the loyalty program. */
    String addProfile(String email, String phone) {
        String id = "SQOTHER" + (others.size() + 1);
        others.put(id, SquareForm.profile(id, email, phone));
        return id;
    }

    @Override
    public Answer serve(String operation, String id, ObjectNode query, ObjectNode body) {
        return switch (operation) {
            case "square.retrieveLoyaltyAccount" ->
                of(id, customer -> wrapped("loyalty_account", SquareForm.account(customer)));
            case "square.createLoyaltyAccount" -> once(body, () -> create(body.get("loyalty_account")));
            case "square.searchLoyaltyAccounts" -> searchAccounts(body);
            case "square.adjustLoyaltyPoints" -> once(body, () -> of(id, customer -> adjust(customer, body)));
            case "square.searchLoyaltyEvents" -> searchEvents(body);
            case "square.retrieveLoyaltyProgram" -> program(id);
            case "square.searchCustomers" -> searchCustomers(body);
            case "square.bulkRetrieveCustomers" -> bulkRetrieve(body);
            case "square.retrieveCustomer" -> retrieveCustomer(id);
            default -> throw new IllegalStateException("No handler for " + operation);
        };
    }

    @FunctionalInterface
    private interface OfAccount {
        Answer answer(Customer customer);
    }

    private Answer of(String id, OfAccount call) {
        Customer customer = state.customers.byId(id);
        return customer == null
                ? SquareErrors.notFound("Loyalty account with ID `" + id + "` not found.")
                : call.answer(customer);
    }

    private static Answer wrapped(String name, ObjectNode object) {
        return Answer.ok(Json.object().set(name, object));
    }

    private Answer once(ObjectNode body, Supplier<Answer> action) {
        String key = body.get("idempotency_key").asText();
        Done done = byKey.get(key);
        if (done != null) {
            return done.request.equals(Json.text(body))
                    ? done.answer
                    : SquareErrors.of(
                            400,
                            "IDEMPOTENCY_KEY_REUSED",
                            "idempotency_key",
                            "The idempotency key was used for another request.");
        }
        Answer answer = action.get();
        if (answer.status() == 200) {
            byKey.put(key, new Done(Json.text(body), answer));
        }
        return answer;
    }

    private Answer adjust(Customer customer, ObjectNode body) {
        JsonNode adjust = body.get("adjust_points");
        long points = adjust.get("points").asLong();
        if (customer.balance + points < 0
                && !body.path("allow_negative_balance").asBoolean()) {
            return SquareErrors.badRequest("adjust_points.points", "The balance would be negative.");
        }
        JsonNode booked = state.book(
                customer,
                "POINTS",
                points,
                adjust.path("reason").asText(null),
                body.get("idempotency_key").asText(),
                "app");
        return wrapped("event", SquareForm.event(customer, booked));
    }

    private Answer create(JsonNode account) {
        String phone = account.path("mapping").path("phone_number").asText("");
        if (!E164.matcher(phone).matches()) {
            return SquareErrors.of(
                    400, "INVALID_PHONE_NUMBER", "loyalty_account.mapping", "The provided phone number is invalid.");
        }
        if (!account.get("program_id").asText().equals(SquareForm.PROGRAM)) {
            return SquareErrors.notFound("The loyalty program was not found.");
        }
        if (all().stream().anyMatch(customer -> SquareForm.phone(customer).equals(phone))) {
            return SquareErrors.badRequest(
                    "loyalty_account.mapping", "A loyalty account with this phone number exists already.");
        }
        // Square takes the profile with this phone number, or makes one.
        ObjectNode profile = others.values().stream()
                .filter(other -> digits(other).equals(phone))
                .findFirst()
                .orElse(Json.object());
        others.remove(profile.path("id").asText());
        Customer made = state.create(
                profile.path("email_address").asText(""), null, null, "app", created -> created.phone = phone);
        return wrapped("loyalty_account", SquareForm.account(made));
    }

    private static String digits(ObjectNode profile) {
        return profile.path("phone_number").asText("").replaceAll("[^+0-9]", "");
    }

    private List<Customer> all() {
        return new ArrayList<>(state.customers.after(0));
    }

    private Answer searchAccounts(ObjectNode body) {
        JsonNode query = body.path("query");
        JsonNode ids = query.path("customer_ids");
        JsonNode mappings = query.path("mappings");
        if (ids.size() > 0 && mappings.size() > 0) {
            return SquareErrors.of(
                    400, "CONFLICTING_PARAMETERS", "query", "mappings cannot be combined with customer_ids.");
        }
        if (ids.size() > MOST_IDS || mappings.size() > MOST_IDS) {
            return SquareErrors.of(400, "ARRAY_LENGTH_TOO_LONG", "query", "At most " + MOST_IDS + " are allowed.");
        }
        Predicate<Customer> wanted = ids.size() > 0
                ? customer -> has(ids, SquareForm.profileId(customer))
                : mappings.size() > 0
                        ? customer -> mappings.findValuesAsText("phone_number").contains(SquareForm.phone(customer))
                        : customer -> true;
        return page(
                "loyalty_accounts",
                body,
                ACCOUNTS,
                all().stream().filter(wanted).map(SquareForm::account).toList());
    }

    private static boolean has(JsonNode texts, String text) {
        for (JsonNode each : texts) {
            if (each.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }

    private Answer searchEvents(ObjectNode body) {
        JsonNode filter = body.path("query").path("filter");
        String account =
                filter.path("loyalty_account_filter").path("loyalty_account_id").asText("");
        JsonNode types = filter.path("type_filter").path("types");
        List<ObjectNode> events = new ArrayList<>();
        for (Customer customer : all()) {
            if (account.isEmpty() || customer.id.equals(account)) {
                customer.transactions.forEach(each -> events.add(SquareForm.event(customer, each)));
            }
        }
        events.removeIf(
                event -> types.size() > 0 && !has(types, event.get("type").asText()));
        Collections.reverse(events);
        return page("events", body, EVENTS, events);
    }

    private static Answer page(String name, ObjectNode body, int usual, List<ObjectNode> items) {
        int from = 0;
        if (body.hasNonNull("cursor")) {
            try {
                from = Integer.parseInt(body.get("cursor").asText().replaceFirst("^after-", ""));
            } catch (NumberFormatException e) {
                return SquareErrors.of(400, "INVALID_CURSOR", "cursor", "The cursor is not valid.");
            }
        }
        int to = Math.min(items.size(), from + body.path("limit").asInt(usual));
        ObjectNode answer = Json.object();
        ArrayNode page = Json.array();
        items.subList(Math.min(from, to), to).forEach(page::add);
        if (!page.isEmpty()) {
            answer.set(name, page);
        }
        return Answer.ok(to < items.size() ? answer.put("cursor", "after-" + to) : answer);
    }

    private Answer program(String id) {
        return id.equals("main") || id.equals(SquareForm.PROGRAM)
                ? wrapped("program", Json.object().put("id", SquareForm.PROGRAM).put("status", "ACTIVE"))
                : SquareErrors.notFound("Loyalty program with ID `" + id + "` not found.");
    }

    private Map<String, ObjectNode> profiles() {
        Map<String, ObjectNode> profiles = new LinkedHashMap<>();
        all().forEach(customer -> profiles.put(SquareForm.profileId(customer), SquareForm.profile(customer)));
        profiles.putAll(others);
        return profiles;
    }

    private Answer searchCustomers(ObjectNode body) {
        JsonNode email = body.path("query").path("filter").path("email_address").path("exact");
        return page(
                "customers",
                body,
                MOST_PROFILES,
                profiles().values().stream()
                        .filter(profile -> !email.isTextual()
                                || email.asText()
                                        .equalsIgnoreCase(
                                                profile.path("email_address").asText()))
                        .toList());
    }

    private Answer retrieveCustomer(String id) {
        ObjectNode profile = profiles().get(id);
        return profile == null
                ? SquareErrors.notFound("Customer with ID `" + id + "` not found.")
                : wrapped("customer", profile);
    }

    private Answer bulkRetrieve(ObjectNode body) {
        JsonNode ids = body.path("customer_ids");
        if (ids.size() > MOST_PROFILES || ids.isEmpty()) {
            return SquareErrors.badRequest("customer_ids", "1 to " + MOST_PROFILES + " IDs are allowed.");
        }
        ObjectNode responses = Json.object();
        ids.forEach(
                id -> responses.set(id.asText(), retrieveCustomer(id.asText()).body()));
        return wrapped("responses", responses);
    }

    @Override
    public void clear() {
        byKey.clear();
        others.clear();
    }
}
