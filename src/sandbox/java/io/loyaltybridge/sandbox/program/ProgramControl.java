package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Control;
import io.loyaltybridge.sandbox.server.OrganicChange;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The control commands of the program: {@code POST seed}, {@code organic}, {@code customers/delete},
 * {@code customers/email}, {@code backup}, {@code restore}; {@code GET customers}, {@code transactions[?customerId=]}.
 */
final class ProgramControl implements Control.Target {
    private record Seed(List<SeedCustomer> customers) {}

    /** Without a balance it is 0. */
    record SeedCustomer(String email, String name, long balance) {}

    private record Organic(
            String customerId,
            String email,
            OrganicChange.Kind kind,
            long points,
            OrganicChange.By by,
            String description) {}

    private record CustomerRef(String customerId, String email) {}

    private final ProgramState state;
    private final Object lock;

    ProgramControl(ProgramState state, Object lock) {
        this.state = state;
        this.lock = lock;
    }

    @Override
    public JsonNode command(String method, String name, ObjectNode query, ObjectNode body) {
        synchronized (lock) {
            return switch (method + " " + name) {
                case "POST seed" -> seed(Json.convert(body, Seed.class));
                case "POST organic" -> organic(Json.convert(body, Organic.class));
                case "POST customers/delete" -> delete(Json.convert(body, CustomerRef.class));
                case "POST customers/email" -> changeEmail(Json.convert(body, CustomerRef.class));
                case "POST backup" -> {
                    state.backUp();
                    yield Json.object();
                }
                case "POST restore" -> {
                    state.restore();
                    yield Json.object();
                }
                case "GET customers" -> Json.object().set("customers", customers());
                case "GET transactions" ->
                    Json.object()
                            .set(
                                    "transactions",
                                    transactions(query.path("customerId").asText(null)));
                default -> null;
            };
        }
    }

    private JsonNode seed(Seed seed) {
        require(seed.customers != null, "customers is required");
        ArrayNode list = Json.array();
        seed.customers.forEach(each -> list.add(seed(each).json()));
        return Json.object().set("customers", list);
    }

    Customer seed(SeedCustomer seed) {
        require(seed.email != null && !seed.email.isBlank(), "email is required");
        require(seed.balance >= 0, "balance must not be negative");
        Customer customer = state.create(seed.email, seed.name, null, "owner");
        if (seed.balance > 0) {
            state.book(customer, "ADJUST", seed.balance, "Opening balance", null, "owner");
        }
        return customer;
    }

    private JsonNode organic(Organic organic) {
        require(organic.kind != null, "kind is required: purchase, redeem, adjust, set_balance or expire");
        Customer customer = customer(new CustomerRef(organic.customerId, organic.email));
        return organic(
                customer,
                new OrganicChange(
                        organic.kind,
                        organic.points,
                        organic.by == null ? OrganicChange.By.CUSTOMER : organic.by,
                        organic.description));
    }

    /** @throws IllegalArgumentException when the balance would be below zero */
    ObjectNode organic(Customer customer, OrganicChange change) {
        long amount = change.amount(customer.balance);
        require(customer.balance + amount >= 0, "The balance would be " + (customer.balance + amount));
        JsonNode transaction = state.book(
                customer,
                change.kind().name(),
                amount,
                change.text(),
                null,
                change.by() == OrganicChange.By.OWNER ? "owner" : "customer");
        ObjectNode answer =
                Json.object().put("transactionId", transaction.get("id").asText());
        answer.set("customer", customer.json());
        return answer;
    }

    Customer customer(String customerId) {
        return customer(new CustomerRef(customerId, null));
    }

    private Customer customer(CustomerRef ref) {
        require(ref.customerId != null || ref.email != null, "customerId or email is required");
        Customer found = ref.customerId != null
                ? state.customers.byId(ref.customerId)
                : state.customers.byEmail(ref.email).stream().findFirst().orElse(null);
        if (found == null) {
            throw new NoSuchElementException(
                    "There is no customer " + (ref.customerId != null ? ref.customerId : ref.email));
        }
        return found;
    }

    void delete(String customerId) {
        delete(new CustomerRef(customerId, null));
    }

    private JsonNode delete(CustomerRef ref) {
        Customer customer = customer(ref);
        state.delete(customer, "owner");
        return customer.json();
    }

    private JsonNode changeEmail(CustomerRef change) {
        require(change.email != null, "email is required");
        Customer customer = customer(change.customerId);
        state.changeEmail(customer, change.email);
        return customer.json();
    }

    private ArrayNode customers() {
        ArrayNode all = Json.array();
        state.customers.after(0).forEach(customer -> all.add(customer.json()));
        return all;
    }

    private ArrayNode transactions(String customerId) {
        ArrayNode all = Json.array();
        if (customerId != null) {
            return all.addAll(customer(customerId).transactions);
        }
        state.customers
                .after(0)
                .forEach(customer -> customer.transactions.forEach(
                        each -> all.add(each.deepCopy().put("customerId", customer.id))));
        return all;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
