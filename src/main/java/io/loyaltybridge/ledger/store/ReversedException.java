package io.loyaltybridge.ledger.store;

/** An award was taken back before it was given: its event earns nothing, and is done. */
public final class ReversedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReversedException() {
        super("earns nothing: it was refunded or cancelled before it was given", null, false, false);
    }
}
