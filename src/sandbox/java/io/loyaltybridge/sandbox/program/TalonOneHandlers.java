package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A profile-based loyalty program of Talon.One, after the Management API and the Integration API in
 * https://github.com/talon-one/talon_go/blob/b5a7a07/api/openapi.yaml. Adding and deducting points answers 204 and takes effect each time.
 * A profile without any transaction has no ledger (404), which is the harsher reading of the description.
 */
final class TalonOneHandlers implements Handlers {
    private static final int PAGE = 50;
    private static final int PROFILES = 1000;

    private final ProgramState state;

    TalonOneHandlers(ProgramState state) {
        this.state = state;
    }

    @Override
    public Answer serve(String operation, String id, ObjectNode query, ObjectNode body) {
        return switch (operation) {
            case "talon.addLoyaltyPoints" -> of(id, customer -> change(customer, body, 1));
            case "talon.removeLoyaltyPoints" -> of(id, customer -> change(customer, body, -1));
            case "talon.getLoyaltyLedgerBalances" -> of(id, TalonOneHandlers::balances);
            case "talon.getLoyaltyProgramProfileLedgerTransactions" ->
                of(id, customer -> transactions(List.of(customer), query, false));
            case "talon.getLoyaltyProgramTransactions" -> transactions(all(), query, true);
            case "talon.getCustomerProfiles" -> profiles(query, customer -> true);
            case "talon.getCustomersByAttributes" -> profiles(query, wanted(body));
            case "talon.updateCustomerProfileV2" -> update(id, body);
            default -> throw new IllegalStateException("No handler for " + operation);
        };
    }

    @FunctionalInterface
    private interface OfProfile {
        Answer answer(Customer customer);
    }

    private Answer of(String id, OfProfile call) {
        Customer customer = state.customers.byId(id);
        return customer == null
                ? TalonOneErrors.of(404, "NOT_FOUND", null, "Customer profile " + id + " not found")
                : call.answer(customer);
    }

    private List<Customer> all() {
        return new ArrayList<>(state.customers.after(0));
    }

    private Answer change(Customer customer, ObjectNode body, int sign) {
        JsonNode points = body.get("points");
        if (points.asLong() <= 0) {
            return TalonOneErrors.of(400, "INVALID", "/points", "points must be positive");
        }
        if (customer.balance + sign * points.asLong() < 0) {
            return TalonOneErrors.of(
                    400, "INVALID", "/points", "there are only " + customer.balance + " active points");
        }
        state.book(customer, "POINTS", sign * points.asLong(), body.path("name").asText(null), null, "app");
        return Answer.of(204, Json.object());
    }

    private static Answer balances(Customer customer) {
        if (customer.transactions.isEmpty()) {
            return TalonOneErrors.of(404, "NOT_FOUND", null, "the profile has no ledger in this program");
        }
        ObjectNode answer = Json.object();
        answer.putObject("balance")
                .put("activePoints", customer.balance)
                .put("pendingPoints", 0)
                .put("spentPoints", 0)
                .put("expiredPoints", 0)
                .put("negativePoints", 0);
        return Answer.ok(answer);
    }

    /** The newest first. */
    private Answer transactions(List<Customer> of, ObjectNode query, boolean ofProgram) {
        Instant from;
        try {
            from = query.has("startDate")
                    ? OffsetDateTime.parse(query.get("startDate").asText()).toInstant()
                    : Instant.MIN;
        } catch (DateTimeParseException e) {
            return TalonOneErrors.of(400, "INVALID", "startDate", "startDate must be an RFC3339 timestamp");
        }
        List<ObjectNode> found = new ArrayList<>();
        for (Customer customer : of) {
            customer.transactions.stream()
                    .filter(each ->
                            !Instant.parse(each.get("createdAt").asText()).isBefore(from))
                    .forEach(each -> found.add(TalonOneForm.transaction(
                            customer, each, state.numbers.get(each.get("id").asText()), ofProgram)));
        }
        found.sort((a, b) -> Long.compare(b.get("id").asLong(), a.get("id").asLong()));
        return page(found, query, PAGE);
    }

    private static Answer page(List<ObjectNode> items, ObjectNode query, int usual) {
        int from = query.path("skip").asInt(0);
        int to = Math.min(items.size(), from + query.path("pageSize").asInt(usual));
        ObjectNode answer = Json.object().put("hasMore", to < items.size());
        ArrayNode page = answer.putArray("data");
        items.subList(Math.min(from, to), to).forEach(page::add);
        return Answer.ok(answer);
    }

    private Answer profiles(ObjectNode query, Predicate<Customer> wanted) {
        return page(all().stream().filter(wanted).map(TalonOneForm::profile).toList(), query, PROFILES);
    }

    /** All that is given has to match; attributes by their exact value. */
    private static Predicate<Customer> wanted(ObjectNode body) {
        return customer -> {
            JsonNode has = TalonOneForm.profile(customer);
            boolean matches = true;
            for (Map.Entry<String, JsonNode> attribute : body.path("attributes").properties()) {
                matches &= attribute.getValue().equals(has.get("attributes").get(attribute.getKey()));
            }
            return matches && isAmong(body.path("integrationIDs"), customer.id);
        };
    }

    private static boolean isAmong(JsonNode ids, String id) {
        boolean among = ids.isEmpty();
        for (JsonNode each : ids) {
            among |= each.asText().equals(id);
        }
        return among;
    }

    /** Makes a profile, or changes it: the same call twice makes one. Other attributes than those of the description are refused before. */
    private Answer update(String id, ObjectNode body) {
        JsonNode attributes = body.path("attributes");
        Customer customer = state.customers.byId(id);
        if (customer == null) {
            customer = state.createWithId(
                    id,
                    attributes.path("Email").asText(""),
                    attributes.path("Name").asText(null),
                    "app");
        } else if (attributes.has("Email")) {
            state.changeEmail(customer, attributes.get("Email").asText());
        }
        ObjectNode answer = Json.object();
        for (JsonNode content : body.path("responseContent")) {
            if (content.asText().equals("customerProfile")) {
                answer.set("customerProfile", TalonOneForm.profile(customer));
            }
        }
        answer.putArray("effects");
        answer.putArray("createdCoupons");
        answer.putArray("createdReferrals");
        return Answer.ok(answer);
    }

    @Override
    public void clear() {
        // Nothing to do: there are no keys.
    }
}
