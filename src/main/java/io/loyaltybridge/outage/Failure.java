package io.loyaltybridge.outage;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** How a call failed that may be no matter of the customer it was made for. */
public enum Failure {
    /** The system was not reached at all (no connection, no token, 503): whoever calls, it is the system. */
    SYSTEM,
    /** 5xx or no answer: the system, or something about this one call. */
    CALL,
    /** 401, or no token for these credentials: nobody is let in. */
    CREDENTIALS,
    /** 403: nobody may do this. */
    PERMISSION;

    boolean isDenied() {
        return this == CREDENTIALS || this == PERMISSION;
    }

    /** What an answer of this status is; null where the system answered as one that works. */
    public static @Nullable Failure of(int status) {
        return switch (status) {
            case 401 -> CREDENTIALS;
            case 403 -> PERMISSION;
            case 503 -> SYSTEM;
            default -> status >= 500 ? CALL : null;
        };
    }

    /** What it is that no answer came. */
    public static Failure of(Throwable noAnswer) {
        // The HTTP client's own class for a connection that took too long is no ConnectException.
        return noAnswer instanceof ConnectException
                        || noAnswer instanceof UnknownHostException
                        || noAnswer instanceof NoRouteToHostException
                        || noAnswer.getClass().getSimpleName().equals("ConnectTimeoutException")
                ? SYSTEM
                : CALL;
    }
}
