package io.loyaltybridge.inbox;

/** Where an event stands. */
public enum EventState {
    /** Waiting for its turn or its next attempt. */
    PENDING,
    /** Its route ended. */
    DONE,
    /** Kept, but no flow handles its kind. */
    IGNORED,
    /** Set aside with a reason; a person replays or discards it. */
    PARKED,
    /** Parked, and given up by a person. */
    DISCARDED;

    /** As it stands in the store. */
    public String stored() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public static EventState of(String stored) {
        return valueOf(stored.toUpperCase(java.util.Locale.ROOT));
    }
}
