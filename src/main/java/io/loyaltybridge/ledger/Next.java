package io.loyaltybridge.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to do after a transaction is committed. Steps that call out carry a {@link Ticket} or the epoch they began at;
 * it has to be handed back with the answer.
 */
public sealed interface Next {

    /** Nothing. */
    record Done() implements Next {}

    /** Begin a planned operation: {@link Rule#send}. */
    record Send(String operationId) implements Next {}

    /** Find out the outcome of an open operation: {@link Rule#recover}. */
    record Recover(String operationId) implements Next {}

    /** Write with compare-and-set; the operation's id goes into the description. Answer to {@link Rule#answered}. */
    record Adjust(Ticket ticket, long revision, long amount, String description) implements Next {}

    /** Award points on Wix. Answer to {@link Rule#answered}. */
    record Earn(Ticket ticket, long amount, String idempotencyKey) implements Next {}

    /** Add an amount on the program. Answer to {@link Rule#answered}. */
    record CallProgram(Ticket ticket, long amount, String key) implements Next {}

    /** Set the program's balance. Answer to {@link Rule#answered}. */
    record SetBalance(Ticket ticket, long balance) implements Next {}

    /** Read the account of the operation's side, begun after this step was returned. To {@link Rule#accountRead}. */
    record ReadAccount(Ticket ticket, Evidence evidence) implements Next {}

    /**
     * Query the transactions of the operation's side for its id. To {@link Rule#looked}.
     *
     * @param account the account as it was read before, or {@code null}
     * @param refusal the refusal that is being doubted, or {@code null}
     * @param settled whether the index can no longer lag behind the account, as of before the query; decided here and
     *                not when its result arrives, because an instance may be frozen in between
     */
    record QueryTransactions(Ticket ticket, @Nullable Snapshot account, @Nullable String refusal, boolean settled)
            implements Next {}

    /** Read a side in order to observe it, with the link's epoch from before the read. To {@link Rule#read}. */
    record ReadSide(Side side, long epoch) implements Next {}

    /** Read both sides and call {@link Rule#baseline} with the link's epoch from before the first read. */
    record ReadBaseline(long epoch) implements Next {}

    /** Leave the operation alone until then, then {@link Rule#recover}. */
    record WaitUntil(Instant when, String operationId) implements Next {}

    /** The customer's changes come too fast: nothing was observed, the event comes again then. */
    record PutOff(Instant until) implements Next {}

    /** List the operation with its reason: it is REFUSED, or an award that stays SENT because nobody can see it. */
    record Park(String operationId, String reason) implements Next {}

    /** The side is held; list it with its reason. What waits for this side stays where it is. */
    record HoldSide(Side side, String reason) implements Next {}

    /** What is already known about an operation when its account is read. */
    enum Evidence {
        /** Nothing; the transactions are queried afterwards. */
        NONE,
        /** It took effect before the read began. */
        COMMITTED,
        /** A person said that it will never take effect, and wants it done again. */
        DEAD,
        /** A person said that it will never take effect, and drops it. */
        DROPPED,
        /** A connector that sets balances needs the present one to compute the target. */
        TARGET,
        /** A balance was to be set both ways and no answer came; no copy of the call is alive any more. */
        UNANSWERED,
        /** Only without a safeguard: the transactions were queried before the account. */
        ABSENT,
        /** Only without a safeguard: the retry takes whatever revision is current. */
        FRESH_REVISION
    }
}
