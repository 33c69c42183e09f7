package io.loyaltybridge.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.customer.Accounts;
import io.loyaltybridge.customer.Observation;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.Told;
import io.loyaltybridge.ledger.store.Cause;
import io.loyaltybridge.payload.Timestamps;
import io.loyaltybridge.program.ProgramProfile;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The balance that an event tells, with its version. Pure. */
final class ToldBalances {
    private ToldBalances() {}

    /**
     * Of an event of Wix.
     *
     * @throws ParkException where the account does not say what it has to, naming the field
     */
    static Observation onWix(InboxEvent event, JsonNode account) {
        Snapshot at = new Snapshot(
                Accounts.whole("account.revision", needed(account.path("revision"), "account.revision")),
                Accounts.whole(
                        "account.points.balance",
                        needed(account.path("points").path("balance"), "account.points.balance")),
                Timestamps.parse(account.path("updatedDate").asText(""))
                        .map(Instant::toEpochMilli)
                        .orElse(null),
                null);
        JsonNode transaction = account.path("latestTransaction").path("id");
        String kind = event.neededKind();
        Cause cause = cause(
                event,
                kind.substring(kind.lastIndexOf('.') + 1),
                transaction.isTextual() && !transaction.asText().isEmpty() ? transaction.asText() : null);
        return new Observation(Side.WIX, kind, at, cause, null);
    }

    /**
     * Of an event of the program, but for a deletion, which tells none. Where the program has no strict versions, an event only says
     * that the account has to be read, so it may leave the balance out.
     *
     * @throws ParkException where the payload has no balance although it has to, or none that is a whole number
     */
    static Observation onProgram(InboxEvent event, JsonNode payload, ProgramProfile profile) {
        String said = profile.balance().text(payload).orElse("");
        if (said.isEmpty() && profile.mustTellBalance()) {
            throw new ParkException("the payload has no balance at " + profile.balance());
        }
        long balance = said.isEmpty() ? 0 : Accounts.whole("the balance at " + profile.balance(), said);
        long version = profile.version()
                .text(payload)
                .map(v -> Accounts.whole("the version at " + profile.version(), v))
                .orElse(0L);
        Long toldAt = profile.occurredAt()
                .text(payload)
                .flatMap(Timestamps::parse)
                .map(Instant::toEpochMilli)
                .orElse(null);
        return new Observation(
                Side.PROGRAM,
                event.neededKind(),
                new Snapshot(version, balance),
                cause(
                        event,
                        event.neededKind(),
                        profile.transaction().text(payload).orElse(null)),
                said.isEmpty()
                        ? null
                        : new Told(balance, toldAt, event.receivedAt().toEpochMilli()));
    }

    private static Cause cause(InboxEvent event, String kind, @Nullable String transaction) {
        return new Cause("event " + event.seq() + ": " + kind, transaction, null, null);
    }

    private static String needed(JsonNode value, String field) {
        String text = value.asText("");
        if (text.isEmpty()) {
            throw new ParkException("the event has no " + field);
        }
        return text;
    }
}
