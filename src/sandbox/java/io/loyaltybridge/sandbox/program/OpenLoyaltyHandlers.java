package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The members of a tenant of Open Loyalty and the transfers of their default wallets, after
 * https://github.com/OpenLoyalty/api-docs/tree/9aa0794b/doc/openapi-new. Adding and spending take effect each time. Lists are read by page, or
 * by scroll (https://help.openloyalty.io/technical-guide/api-fundamentals/scroll-mechanism-for-pages), where the page after the last one is
 * empty. A second member with an e-mail address is made.
 */
final class OpenLoyaltyHandlers implements Handlers {
    private static final int PAGE = 10;
    private static final String SCROLL = "_scroll";
    private static final String NUMBER = "_page";

    private final ProgramState state;

    OpenLoyaltyHandlers(ProgramState state) {
        this.state = state;
    }

    @Override
    public Answer serve(String operation, String id, ObjectNode query, ObjectNode body) {
        return switch (operation) {
            case "openloyalty.memberGetList" -> members(query);
            case "openloyalty.memberPost" -> add(body.get("customer"));
            case "openloyalty.memberGet" -> of(id, member -> Answer.ok(OpenLoyaltyForm.member(member)));
            case "openloyalty.memberDeleteMember" -> of(id, this::delete);
            case "openloyalty.pointsPostTransferAdd" -> change(body.get("transfer"), 1);
            case "openloyalty.pointsPostTransferSpend" -> change(body.get("transfer"), -1);
            case "openloyalty.pointsGetTransferList" -> transfers(query);
            default -> throw new IllegalStateException("No handler for " + operation);
        };
    }

    @FunctionalInterface
    private interface OfMember {
        Answer answer(Customer member);
    }

    private Answer of(String id, OfMember call) {
        Customer member = state.customers.byId(id);
        return member == null ? OpenLoyaltyErrors.notFound() : call.answer(member);
    }

    /** What a list shows, and its place among all, the oldest first. */
    private record Item(long number, ObjectNode shown) {}

    private Answer members(ObjectNode query) {
        String email = query.path("email").asText("");
        Collection<Customer> found = email.isEmpty() ? state.customers.after(0) : state.customers.byEmail(email);
        return page(
                found.stream()
                        .map(member -> new Item(member.number, OpenLoyaltyForm.member(member)))
                        .toList(),
                query);
    }

    /** Without a member, those of all. */
    private Answer transfers(ObjectNode query) {
        String member = query.path("member:id").asText("");
        List<Item> found = new ArrayList<>();
        for (Customer customer : state.customers.after(0)) {
            if (member.isEmpty() || customer.id.equals(member)) {
                customer.transactions.forEach(each -> found.add(new Item(
                        state.numbers.get(each.get("id").asText()), OpenLoyaltyForm.transfer(customer, each))));
            }
        }
        found.sort(Comparator.comparingLong(Item::number));
        return page(found, query);
    }

    private static Answer page(List<Item> items, ObjectNode query) {
        int size = query.path("_itemsOnPage").asInt(PAGE);
        if (!query.has(SCROLL)) {
            int skipped = (query.path(NUMBER).asInt(1) - 1) * size;
            ObjectNode answer = answer(items.stream().skip(skipped).limit(size).toList());
            answer.putObject("total")
                    .put("all", items.size())
                    .put("filtered", items.size())
                    .put("estimated", false);
            return Answer.ok(answer);
        }
        if (query.has(NUMBER)) {
            return OpenLoyaltyErrors.invalid(NUMBER, "_page and _scroll cannot be combined");
        }
        long after;
        try {
            after = number(query.get(SCROLL).asText());
        } catch (IllegalArgumentException e) {
            return OpenLoyaltyErrors.invalid(SCROLL, "is no scroll of a page before");
        }
        List<Item> page =
                items.stream().filter(item -> item.number > after).limit(size).toList();
        ObjectNode answer = answer(page);
        answer.putObject("scroll").put("next", page.isEmpty() ? null : scroll(page.get(page.size() - 1).number));
        return Answer.ok(answer);
    }

    private static ObjectNode answer(List<Item> page) {
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        page.forEach(item -> items.add(item.shown));
        return answer;
    }

    private static String scroll(long after) {
        return Base64.getEncoder().encodeToString(("{\"after\":" + after + "}").getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException when no page has this scroll */
    private static long number(String scroll) {
        return scroll.isEmpty()
                ? 0
                : Long.parseLong(
                        new String(Base64.getDecoder().decode(scroll), StandardCharsets.UTF_8).replaceAll("\\D", ""));
    }

    private Answer add(JsonNode customer) {
        Customer member = state.create(
                customer.get("email").asText(), customer.path("firstName").asText(null), null, "app");
        return Answer.ok(Json.object().put("customerId", member.id).put("email", member.email));
    }

    private Answer delete(Customer member) {
        state.delete(member, "app");
        return Answer.of(204, Json.object());
    }

    private Answer change(JsonNode transfer, int sign) {
        return of(transfer.get("customer").asText(), member -> {
            long units = transfer.get("points").asLong();
            if (units <= 0) {
                return OpenLoyaltyErrors.invalid("points", "This value should be greater than 0.");
            }
            if (member.balance + sign * units < 0) {
                return OpenLoyaltyErrors.invalid("points", "There are only " + member.balance + " active units.");
            }
            JsonNode booked = state.book(
                    member,
                    OpenLoyaltyForm.CALLED,
                    sign * units,
                    transfer.path("externalTransferId").asText(null),
                    null,
                    "app");
            return Answer.ok(Json.object().put("transferId", OpenLoyaltyForm.transferId(booked)));
        });
    }

    @Override
    public void clear() {
        // Nothing to do: there are no keys.
    }
}
