package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.schema.Violation;
import io.loyaltybridge.sandbox.server.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Earning and adjusting points. */
final class PointsHandlers {
    static final long MAX_BALANCE = 999_999_999;

    private record EarnKey(String appId, String key) {}

    /** The first answer is kept only where it is asked for: it holds the whole account. */
    private record Earned(WixState.Booked booked, ObjectNode answer) {}

    private final WixState state;
    private final Behaviour behaviour;
    private final Map<EarnKey, Earned> earned = new HashMap<>();

    PointsHandlers(WixState state, Behaviour behaviour) {
        this.state = state;
        this.behaviour = behaviour;
    }

    Answer earn(WixCall call) {
        AccountHandlers.requireActive(state);
        JsonNode body = call.body();
        // The field has no presence on the wire: leaving it out is sending 0, which is below the minimum.
        if (!body.hasNonNull("amount")) {
            return WixErrors.validation(List.of(new Violation("amount", "MIN", "amount must be at least 1", 1L)));
        }
        EarnKey key = new EarnKey(
                body.get("appId").asText(), body.get("idempotencyKey").asText());
        Earned known = earned.get(key);
        if (known != null) {
            return repeated(known);
        }
        Account account = find(call);
        long amount = body.get("amount").asLong();
        requireBelowMaximum(account.balance + amount);
        ObjectNode info = Json.object().put("appId", key.appId);
        for (String field : new String[] {"activityType", "orderId", "followedSocialMedia"}) {
            if (body.hasNonNull(field)) {
                info.set(field, body.get(field));
            }
        }
        WixState.Booked booked = state.book(
                account,
                amount,
                new WixState.Reason("EARN", body.path("description").asText(null), key.key, "earnInfo", info),
                call.caller());
        earned.put(
                key,
                new Earned(
                        booked,
                        behaviour.repeatedEarn() == Behaviour.RepeatedEarn.FIRST_ANSWER ? booked.answer() : null));
        return Answer.ok(booked.answer());
    }

    private Answer repeated(Earned known) {
        return switch (behaviour.repeatedEarn()) {
            case CURRENT_STATE -> Answer.ok(known.booked.answer());
            case FIRST_ANSWER -> Answer.ok(known.answer);
            case CONFLICT ->
                WixErrors.application(409, "ALREADY_EXISTS", "Points were already given under this idempotencyKey");
        };
    }

    Answer adjust(WixCall call) {
        AccountHandlers.requireActive(state);
        JsonNode body = call.body();
        Account account = find(call);
        long amount = amount(body, account);
        if (!body.hasNonNull("revision") && behaviour.missingRevision() == Behaviour.Lenience.REFUSE) {
            return WixErrors.validation("revision", "REQUIRED_FIELD", "The current revision must be passed");
        }
        Answer stale = stale(body, account);
        Answer belowZero = account.balance + amount >= 0
                ? null
                : WixErrors.application(
                        400, behaviour.belowZeroCode(), "The balance would be " + (account.balance + amount));
        boolean revisionFirst = behaviour.adjustChecks() == Behaviour.AdjustChecks.REVISION_FIRST;
        Answer first = revisionFirst ? stale : belowZero;
        Answer second = revisionFirst ? belowZero : stale;
        if (first != null || second != null) {
            return first != null ? first : second;
        }
        requireBelowMaximum(account.balance + amount);
        return Answer.ok(state.book(
                        account,
                        amount,
                        WixState.adjust(body.path("description").asText(null)),
                        call.caller())
                .answer());
    }

    private long amount(JsonNode body, Account account) {
        boolean amount = body.hasNonNull("amount");
        boolean balance = body.hasNonNull("balance");
        boolean refuseBoth = behaviour.bothAmountAndBalance() == Behaviour.Lenience.REFUSE;
        if (!amount && !balance || amount && balance && refuseBoth) {
            throw new Refusal(WixErrors.validation(
                    "",
                    "REQUIRED_ONE_OF_FIELD",
                    (amount ? "Only one" : "One") + " of [balance, amount] has to be set"));
        }
        if (balance) {
            long target = body.get("balance").asLong();
            if (target < 0) {
                throw new Refusal(WixErrors.validation(
                        List.of(new Violation("balance", "MIN", "balance must be at least 0", 0L))));
            }
            return target - account.balance;
        }
        if (body.get("amount").asLong() == 0) {
            throw new Refusal(WixErrors.validation("amount", "OTHER", "amount must not be 0"));
        }
        return body.get("amount").asLong();
    }

    private Answer stale(JsonNode body, Account account) {
        if (!body.hasNonNull("revision") || Long.parseLong(body.get("revision").asText()) == account.revision) {
            return null;
        }
        return conflict(behaviour);
    }

    /** 409, which Wix documents in general; the code is not documented. */
    static Answer conflict(Behaviour behaviour) {
        return WixErrors.application(
                409,
                behaviour.staleRevisionCode(),
                "The resource has a different revision than the one you're attempting to update");
    }

    private Account find(WixCall call) {
        String id = call.path().get("accountId");
        Account account = state.accounts.byId(id);
        if (account == null) {
            throw new Refusal(WixErrors.notFound("Loyalty account", id));
        }
        return account;
    }

    private static void requireBelowMaximum(long balance) {
        if (balance > MAX_BALANCE) {
            throw new Refusal(WixErrors.application(400, "BALANCE_TOO_HIGH", "The balance would be " + balance));
        }
    }

    void clear() {
        earned.clear();
    }
}
