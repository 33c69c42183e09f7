package io.loyaltybridge.ledger;

/**
 * The life of an operation: {@code PLANNED -> SENT -> SETTLED | REFUSED}; {@code SENT -> PLANNED} when a
 * compare-and-set attempt is proved dead; {@code SENT -> UNKNOWN} where the connector can neither repeat nor look.
 */
public enum OperationState {
    /** Written down, not yet called. */
    PLANNED,
    /** Its call may have been made; the outcome is not known yet. */
    SENT,
    /** Applied, and counted by an observation of its side. */
    SETTLED,
    /** Certainly not applied; waits in the parked list with its reason. */
    REFUSED,
    /** May have been applied; only a person can say. Holds its side. */
    UNKNOWN,
    /** Given up before it was ever applied: by a new baseline, or by a person. */
    CANCELLED
}
