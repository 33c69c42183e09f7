package io.loyaltybridge.award;

/** A customer has got from a source what it gives them in a day: the event earns nothing, and is done. */
final class CappedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CappedException(String why) {
        super(why, null, false, false);
    }
}
