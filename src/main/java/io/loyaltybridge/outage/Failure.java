package io.loyaltybridge.outage;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** How a call failed where the cause may not be the customer it was made for. */
public enum Failure {
    /** The system was not reached at all (no connection, no token, 503): the cause is the system. */
    SYSTEM,
    /** 5xx or no answer: the system, or something about this one call. */
    CALL,
    /** 401, or no token for these credentials: nobody has access. */
    CREDENTIALS,
    /** 403: nobody may make this call. */
    PERMISSION;

    boolean isDenied() {
        return this == CREDENTIALS || this == PERMISSION;
    }

    /** The failure of a status; null where the system works. */
    public static @Nullable Failure of(int status) {
        return switch (status) {
            case 401 -> CREDENTIALS;
            case 403 -> PERMISSION;
            case 503 -> SYSTEM;
            default -> status >= 500 ? CALL : null;
        };
    }

    /** The failure where no answer came. */
    public static Failure of(Throwable noAnswer) {
        // The HTTP client's own class for a connection timeout is not a ConnectException.
        return noAnswer instanceof ConnectException
                        || noAnswer instanceof UnknownHostException
                        || noAnswer instanceof NoRouteToHostException
                        || noAnswer.getClass().getSimpleName().equals("ConnectTimeoutException")
                ? SYSTEM
                : CALL;
    }
}
