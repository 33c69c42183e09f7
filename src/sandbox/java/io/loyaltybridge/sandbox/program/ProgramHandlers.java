package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The operations of the program with idempotency keys. */
final class ProgramHandlers implements Handlers {
    private static final int DEFAULT_LIMIT = 100;
    private static final String CURSOR = "after-";

    private final ProgramState state;
    private final boolean allowDuplicateEmails;
    private final boolean storeRefusals;
    private final Map<String, Answer> createdByKey = new HashMap<>();
    private final Map<String, Answer> bookedByKey = new HashMap<>();

    ProgramHandlers(ProgramState state, boolean allowDuplicateEmails, boolean storeRefusals) {
        this.state = state;
        this.allowDuplicateEmails = allowDuplicateEmails;
        this.storeRefusals = storeRefusals;
    }

    @Override
    public Answer serve(String operation, String id, ObjectNode query, ObjectNode body) {
        return switch (operation) {
            case "program.listCustomers" -> list(query);
            case "program.getCustomer" -> get(id);
            case "program.createCustomer" -> create(body);
            case "program.deleteCustomer" -> delete(id);
            case "program.addPoints" -> addPoints(id, body);
            case "program.listTransactions" -> transactions(id, query);
            case "program.listChanges" -> changes(query);
            default -> throw new IllegalStateException("No handler for " + operation);
        };
    }

    private Answer list(ObjectNode query) {
        int limit = query.path("limit").asInt(DEFAULT_LIMIT);
        long after = 0;
        if (query.has("cursor")) {
            try {
                after = Long.parseLong(query.get("cursor").asText().replaceFirst("^" + CURSOR, ""));
            } catch (NumberFormatException e) {
                return ProgramErrors.invalid("cursor", "cursor is not one of ours");
            }
        }
        ObjectNode answer = Json.object();
        ArrayNode page = answer.putArray("customers");
        String next = null;
        long last = after;
        for (Customer customer : candidates(query, after)) {
            if (customer.number <= after) {
                continue;
            }
            if (page.size() == limit) {
                next = CURSOR + last;
                break;
            }
            page.add(customer.json());
            last = customer.number;
        }
        return Answer.ok(answer.put("nextCursor", next));
    }

    private Collection<Customer> candidates(ObjectNode query, long after) {
        return query.has("email") ? state.customers.byEmail(query.get("email").asText()) : state.customers.after(after);
    }

    private Answer get(String id) {
        Customer customer = state.customers.byId(id);
        return customer == null ? ProgramErrors.noCustomer(id) : Answer.ok(customer.json());
    }

    private Answer create(ObjectNode body) {
        return once(createdByKey, body, () -> {
            String email = body.get("email").asText();
            if (!allowDuplicateEmails && !state.customers.byEmail(email).isEmpty()) {
                return ProgramErrors.of(409, "EMAIL_EXISTS", "There is a customer with this e-mail");
            }
            return Answer.ok(state.create(
                            email,
                            body.path("name").asText(null),
                            body.get("idempotencyKey").asText(),
                            "app")
                    .json());
        });
    }

    private Answer delete(String id) {
        Customer customer = state.customers.byId(id);
        if (customer == null) {
            return ProgramErrors.noCustomer(id);
        }
        state.delete(customer, "app");
        return Answer.ok(Json.object());
    }

    private Answer addPoints(String id, ObjectNode body) {
        if (body.get("amount").asLong() == 0) {
            return ProgramErrors.invalid("amount", "amount must not be 0");
        }
        return once(bookedByKey, body, () -> {
            Customer customer = state.customers.byId(id);
            if (customer == null) {
                return ProgramErrors.noCustomer(id);
            }
            long amount = body.get("amount").asLong();
            if (customer.balance + amount < 0) {
                return ProgramErrors.of(409, "INSUFFICIENT_POINTS", "The balance is " + customer.balance);
            }
            JsonNode transaction = state.book(
                    customer,
                    "POINTS",
                    amount,
                    body.get("reference").asText(),
                    body.get("idempotencyKey").asText(),
                    "app");
            return Answer.ok(Json.object()
                    .put("transactionId", transaction.get("id").asText())
                    .put("balance", customer.balance)
                    .put("version", customer.version));
        });
    }

    private Answer once(Map<String, Answer> answers, ObjectNode body, Supplier<Answer> action) {
        String key = body.get("idempotencyKey").asText();
        Answer known = answers.get(key);
        if (known != null) {
            return known;
        }
        Answer answer = action.get();
        if (answer.status() == 200 || answer.status() == 409 && storeRefusals) {
            answers.put(key, answer);
        }
        return answer;
    }

    private Answer transactions(String id, ObjectNode query) {
        Customer customer = state.customers.byId(id);
        if (customer == null) {
            return ProgramErrors.noCustomer(id);
        }
        List<JsonNode> found = new ArrayList<>(customer.transactions);
        if (query.has("reference")) {
            found.removeIf(each -> !each.get("reference").equals(query.get("reference")));
        }
        return Answer.ok(Json.object().set("transactions", Json.array().addAll(found)));
    }

    /** What changed, the oldest first: what webhooks tell, where they are on. The cursor is how many were read. */
    private Answer changes(ObjectNode query) {
        if (query.has("since") == query.has("after")) {
            return ProgramErrors.invalid("after", "expected either since or after");
        }
        int from;
        try {
            from = query.has("after")
                    ? Integer.parseInt(query.get("after").asText().replaceFirst("^" + CURSOR, ""))
                    : state.changesUntil(Instant.parse(query.get("since").asText()));
        } catch (NumberFormatException | DateTimeParseException e) {
            return ProgramErrors.invalid("after", "after is not one of ours, or since is no time");
        }
        List<ObjectNode> all = state.changes;
        int to = Math.min(all.size(), from + query.path("limit").asInt(DEFAULT_LIMIT));
        ObjectNode answer = Json.object().put("cursor", CURSOR + to).put("more", to < all.size());
        ArrayNode page = answer.putArray("changes");
        all.subList(Math.min(from, to), to).forEach(each -> page.add(each.deepCopy()));
        return Answer.ok(answer);
    }

    @Override
    public void clear() {
        createdByKey.clear();
        bookedByKey.clear();
    }
}
