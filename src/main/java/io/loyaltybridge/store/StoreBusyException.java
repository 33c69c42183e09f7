package io.loyaltybridge.store;

/** The writer's queue is full; nothing was written. Try again shortly. */
public final class StoreBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreBusyException(int queued) {
        super("the store has " + queued + " writes waiting and accepts no more");
    }
}
