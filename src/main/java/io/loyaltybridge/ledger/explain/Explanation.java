package io.loyaltybridge.ledger.explain;

import io.loyaltybridge.ledger.OperationKind;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.ledger.store.CustomerFacts.WaitingEvent;
import io.loyaltybridge.ledger.store.Opening;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A customer, their balances, and why they are as they are.
 *
 * @param customer   the link, with the balances as they were last seen
 * @param mergedInto the link that this one became part of, or null
 * @param aliases    further e-mails
 * @param comparison whether the balances agree
 * @param entries    what happened, oldest first
 * @param opening    the opening line for folded history; null where none was folded
 * @param earlier    how many older entries are left out, folded ones not counted
 * @param mismatch   what is wrong with the books, or null where they add up
 * @param operations those that are not over
 * @param events     those that wait or are parked
 * @param holds      why a side is held
 */
public record Explanation(
        LinkEntry customer,
        @Nullable String mergedInto,
        List<String> aliases,
        Comparison comparison,
        @Nullable Opening opening,
        List<Entry> entries,
        long earlier,
        @Nullable String mismatch,
        List<OpenOperation> operations,
        List<WaitingEvent> events,
        List<HeldSide> holds) {

    /**
     * Wix's balance minus the program's, in parts.
     *
     * @param difference in points; null where nothing keeps the balances equal
     * @param parts      what it is made of; they add up to it
     */
    public record Comparison(@Nullable Long difference, List<Part> parts) {}

    /** One reason for a difference; {@code operationId} is null where it is not an operation. */
    public record Part(long amount, String why, @Nullable String operationId) {}

    /** What happened. */
    public enum What {
        /** The balance from which the two are kept equal. */
        OPENING_BALANCE("opening balance"),
        /** The balance that a setup found or gave; it is not kept equal with another one yet. */
        SET_UP("set up with"),
        /** A purchase, a reward, a change by the owner: not made by the bridge. */
        ORGANIC("organic change"),
        /** Points that the bridge gave for an event. */
        AWARD("award"),
        /** Carried over from the other side by the bridge. */
        CARRIED("carried over"),
        /** A change in the program that was overwritten with Wix's balance: the side is as before it. */
        OVERWRITTEN("overwritten"),
        /** A change that may have been overwritten instead of carried over; it moved no balance. */
        POSSIBLY_LOST("possibly lost"),
        /** A change that the side refused. */
        REFUSED("refused"),
        /** A change that was given up. */
        CANCELLED("cancelled"),
        /** A difference between the balances is levelled. */
        LEVELLED("levelled"),
        /** Another link became part of this one. */
        MERGED("merged"),
        /** The account was gone: from here on the balances are not kept equal. */
        UNLINKED("unlinked");

        private final String text;

        What(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }

    /**
     * One line of the history of a balance.
     *
     * @param amount  points with their sign; null where there are none
     * @param balance the side's balance after it; null where the line did not move it
     */
    public record Entry(
            Instant at,
            Side side,
            What what,
            @Nullable Long amount,
            @Nullable Long balance,
            String cause,
            String operationId,
            String transactionId) {}

    /** An operation that is not over; {@code reason} may be null. */
    public record OpenOperation(
            String id,
            Side side,
            OperationKind kind,
            long amount,
            OperationState state,
            int attempts,
            String carries,
            String reason) {}

    /** A side that is not observed and not written to; {@code operationId} is null where only a person can lift it. */
    public record HeldSide(Side side, String reason, @Nullable String operationId) {}

    public Explanation {
        aliases = List.copyOf(aliases);
        entries = List.copyOf(entries);
        operations = List.copyOf(operations);
        events = List.copyOf(events);
        holds = List.copyOf(holds);
    }
}
