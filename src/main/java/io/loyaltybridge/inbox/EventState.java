package io.loyaltybridge.inbox;

/** The state of an event. */
public enum EventState {
    /** Waiting for its turn or its next attempt. */
    PENDING,
    /** Waits until somebody says who the person of its source is; then it is pending again. */
    WAITING,
    /** Its route ended. */
    DONE,
    /** Stored, but no flow handles its kind. */
    IGNORED,
    /** Waits for a person, with a reason; they replay or discard it. */
    PARKED,
    /** Parked, and given up by a person. */
    DISCARDED;

    /** As it is stored. */
    public String stored() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public static EventState of(String stored) {
        return valueOf(stored.toUpperCase(java.util.Locale.ROOT));
    }
}
