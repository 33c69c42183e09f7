package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * The loyalty cards of one campaign of Voucherify and the customers who hold them, after
 * https://github.com/voucherifyio/voucherify-openapi/blob/65c33a7a/documentation/openapi/loyalties.json and customers.json. A change of a
 * balance takes effect each time.
 */
final class VoucherifyHandlers implements Handlers {
    private static final int PAGE = 10;

    private final ProgramState state;

    VoucherifyHandlers(ProgramState state) {
        this.state = state;
    }

    @Override
    public Answer serve(String operation, String id, ObjectNode query, ObjectNode body) {
        return switch (operation) {
            case "voucherify.listMembers" -> list(query);
            case "voucherify.addMember" -> add(body.get("customer"));
            case "voucherify.getMember" -> of(id, customer -> Answer.ok(VoucherifyForm.card(customer)));
            case "voucherify.updateLoyaltyCardBalance" -> of(id, customer -> change(customer, body));
            case "voucherify.listLoyaltyCardTransactions" -> of(id, customer -> transactions(customer, query));
            case "voucherify.listCustomers" -> holders(query);
            case "voucherify.getCustomer" -> holder(id);
            default -> throw new IllegalStateException("No handler for " + operation);
        };
    }

    @FunctionalInterface
    private interface OfCard {
        Answer answer(Customer customer);
    }

    private Answer of(String code, OfCard call) {
        Customer customer = state.customers.byId(code);
        return customer == null ? VoucherifyErrors.notFound("voucher", code) : call.answer(customer);
    }

    /** The newest first. */
    private List<Customer> all() {
        List<Customer> all = new ArrayList<>(state.customers.after(0));
        Collections.reverse(all);
        return all;
    }

    private Answer list(ObjectNode query) {
        String holder = query.path("customer").asText("");
        Predicate<Customer> wanted = customer ->
                holder.isEmpty() || VoucherifyForm.holderId(customer).equals(holder);
        return page(
                "vouchers",
                query,
                all().stream().filter(wanted).map(VoucherifyForm::card).toList());
    }

    private static Answer page(String name, ObjectNode query, List<ObjectNode> items) {
        int limit = query.path("limit").asInt(PAGE);
        long skipped = (query.path("page").asLong(1) - 1) * limit;
        ObjectNode answer =
                Json.object().put("object", "list").put("data_ref", name).put("total", items.size());
        ArrayNode page = answer.putArray(name);
        items.stream().skip(skipped).limit(limit).forEach(page::add);
        return Answer.ok(answer);
    }

    /** Each call gives one more card. A holder is known by the id of a customer here, or new with a source id. */
    private Answer add(JsonNode customer) {
        if (customer.has("id")) {
            return byHolder(customer.get("id").asText()).stream()
                    .findFirst()
                    .map(holder -> Answer.ok(VoucherifyForm.card(state.create(holder.email, null, null, "app"))))
                    .orElseGet(() -> VoucherifyErrors.notFound(
                            "customer", customer.get("id").asText()));
        }
        return customer.has("source_id")
                ? Answer.ok(
                        VoucherifyForm.card(state.create(customer.path("email").asText(""), null, null, "app")))
                : VoucherifyErrors.of(400, "INVALID_REQUEST", "customer", "id or source_id is required");
    }

    private Answer change(Customer customer, ObjectNode body) {
        long points = body.get("points").asLong();
        if (customer.balance + points < 0) {
            return VoucherifyErrors.of(400, "INVALID_REQUEST", "points", "The balance would be negative.");
        }
        state.book(customer, "POINTS", points, body.path("source_id").asText(null), null, "app");
        return Answer.ok(VoucherifyForm.balance(customer, points));
    }

    private static Answer transactions(Customer customer, ObjectNode query) {
        String order = query.path("order").asText("-id");
        if (!order.equals("id") && !order.equals("-id")) {
            return VoucherifyErrors.of(400, "INVALID_REQUEST", "order", "expected id or -id");
        }
        List<ObjectNode> all = new ArrayList<>();
        customer.transactions.forEach(each -> all.add(VoucherifyForm.transaction(customer, each)));
        if (order.equals("-id")) {
            Collections.reverse(all);
        }
        String after = query.path("starting_after_id").asText("");
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            from = all.get(i).get("id").asText().equals(after) ? i + 1 : from;
        }
        int to = Math.min(all.size(), from + query.path("limit").asInt(PAGE));
        ObjectNode answer =
                Json.object().put("object", "list").put("data_ref", "data").put("has_more", to < all.size());
        ArrayNode page = answer.putArray("data");
        all.subList(from, to).forEach(page::add);
        if (to < all.size()) {
            answer.put("more_starting_after", all.get(to - 1).get("id").asText());
        }
        return Answer.ok(answer);
    }

    private List<Customer> byHolder(String id) {
        return all().stream()
                .filter(customer -> VoucherifyForm.holderId(customer).equals(id))
                .toList();
    }

    private Answer holder(String id) {
        return byHolder(id).stream()
                .findFirst()
                .map(customer -> Answer.ok(VoucherifyForm.holder(customer)))
                .orElseGet(() -> VoucherifyErrors.notFound("customer", id));
    }

    private Answer holders(ObjectNode query) {
        String email = query.path("email").asText("");
        return page(
                "customers",
                query,
                all().stream()
                        .filter(customer -> email.isEmpty() || customer.email.equalsIgnoreCase(email))
                        .map(VoucherifyForm::holder)
                        .toList());
    }

    @Override
    public void clear() {
        // Nothing to do: there are no keys.
    }
}
