package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import java.util.ArrayList;
import java.util.List;

/** The operations of the program that only sets balances: every call takes effect each time it is made. */
final class PlainHandlers implements Handlers {
    private static final int DEFAULT_PER_PAGE = 25;
    private static final int UNPROCESSABLE = 422;

    private final ProgramState state;
    private final boolean allowDuplicateEmails;

    PlainHandlers(ProgramState state, boolean allowDuplicateEmails) {
        this.state = state;
        this.allowDuplicateEmails = allowDuplicateEmails;
    }

    @Override
    public Answer serve(String operation, String id, ObjectNode query, ObjectNode body) {
        return switch (operation) {
            case "plain.listMembers" -> list(query);
            case "plain.createMember" -> create(body);
            case "plain.getMember" -> of(id, member -> Answer.ok(member.member()));
            case "plain.deleteMember" -> of(id, this::delete);
            case "plain.setPoints" ->
                of(id, member -> set(member, body.get("points").asLong()));
            default -> throw new IllegalStateException("No handler for " + operation);
        };
    }

    @FunctionalInterface
    private interface OfMember {
        Answer answer(Customer member);
    }

    private Answer of(String number, OfMember call) {
        Customer member = state.customers.byId(number);
        return member == null ? ProgramErrors.noCustomer(number) : call.answer(member);
    }

    /** Pages by number: a customer who is deleted meanwhile moves the later ones forward. */
    private Answer list(ObjectNode query) {
        int perPage = query.path("perPage").asInt(DEFAULT_PER_PAGE);
        int page = query.path("page").asInt(1);
        List<Customer> all = new ArrayList<>(
                query.has("email") ? state.customers.byEmail(query.get("email").asText()) : state.customers.after(0));
        int pages = Math.max(1, (all.size() + perPage - 1) / perPage);
        ObjectNode answer = Json.object().put("page", page).put("pages", pages).put("total", all.size());
        ArrayNode members = answer.putArray("members");
        all.stream().skip((long) (page - 1) * perPage).limit(perPage).forEach(member -> members.add(member.member()));
        return Answer.ok(answer);
    }

    private Answer create(ObjectNode body) {
        String email = body.get("email").asText();
        if (!allowDuplicateEmails && !state.customers.byEmail(email).isEmpty()) {
            return ProgramErrors.of(409, "EMAIL_EXISTS", "There is a member with this e-mail");
        }
        return Answer.ok(
                state.create(email, body.path("name").asText(null), null, "app").member());
    }

    private Answer delete(Customer member) {
        state.delete(member, "app");
        return Answer.ok(Json.object());
    }

    private Answer set(Customer member, long points) {
        if (points < 0) {
            return ProgramErrors.of(UNPROCESSABLE, "NEGATIVE_BALANCE", "points must not be negative");
        }
        if (points != member.balance) {
            state.book(member, "SET", points - member.balance, null, null, "app");
        }
        return Answer.ok(Json.object().put("points", member.balance).put("changedAt", member.changedAt));
    }

    @Override
    public void clear() {
        // Nothing to do: there are no keys.
    }
}
