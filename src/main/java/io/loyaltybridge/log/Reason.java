package io.loyaltybridge.log;

/** Why something failed, as it is shown or stored. */
public final class Reason {

    private Reason() {}

    /** The message of a failure; the simple name of its class where it has none. Never null. Not masked. */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
