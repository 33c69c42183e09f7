package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.OperationKind;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Side;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything stored about one customer, read in one snapshot.
 *
 * @param entry      the link with its reason and what was last seen
 * @param mergedInto the link that this one became part of; null where it was not merged
 * @param aliases    further e-mails
 * @param state      what the rule knows
 * @param lines      the newest ledger lines, oldest first
 * @param opening    the opening line for folded lines and operations; null where none were folded
 * @param earlier    how many older lines were left out, folded ones not counted
 * @param operations every operation that is not over, and those that the lines name
 * @param events     events of this customer that wait or are parked
 */
public record CustomerFacts(
        LinkEntry entry,
        @Nullable String mergedInto,
        List<String> aliases,
        LinkState state,
        @Nullable Opening opening,
        List<Line> lines,
        long earlier,
        List<StoredOperation> operations,
        List<WaitingEvent> events) {

    public CustomerFacts {
        aliases = List.copyOf(aliases);
        lines = List.copyOf(lines);
        operations = List.copyOf(operations);
        events = List.copyOf(events);
    }

    /** What was last seen of a side, and when. */
    public record Seen(long version, long balance, Instant at) {}

    /**
     * A link as lists show it.
     *
     * @param detail  why it is not matched; null where there is nothing to say
     * @param wix     null where the balances are not kept equal
     * @param program likewise
     */
    public record LinkEntry(Link link, @Nullable String detail, @Nullable Seen wix, @Nullable Seen program) {
        /** What was last seen of a side; null where nothing was. */
        public @Nullable Seen seen(Side side) {
            return side == Side.WIX ? wix : program;
        }
    }

    /** A ledger line; what a kind of line does not have is null. */
    public record Line(
            Instant at,
            Side side,
            String kind,
            @Nullable Long amount,
            @Nullable Long fromVersion,
            @Nullable Long toVersion,
            @Nullable Long balance,
            String operationId,
            String transactionId,
            String cause) {}

    /** An operation with what a person needs to know; {@code fromSide} is null for an award. */
    public record StoredOperation(
            String id,
            String linkId,
            Side side,
            OperationKind kind,
            long amount,
            OperationState state,
            int attempts,
            String reason,
            String description,
            @Nullable Side fromSide,
            long fromVersion,
            long toVersion,
            String outcome,
            String transactionId,
            Instant createdAt,
            Instant updatedAt) {}

    /** An event that is not over. */
    public record WaitingEvent(
            long event, String source, String kind, String state, int attempts, String reason, Instant receivedAt) {}
}
