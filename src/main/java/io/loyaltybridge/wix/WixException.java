package io.loyaltybridge.wix;

import io.loyaltybridge.log.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * A call that Wix did not carry out, or may not have carried out. The message is for people; it contains no body, no token
 * and no e-mail address.
 */
public class WixException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String operation;
    private final int status;
    private final String code;
    private final @Nullable String requestId;

    WixException(String operation, int status, String code, String text, @Nullable String requestId) {
        super("Wix " + operation + ": " + Secrets.mask(text), null, false, false);
        this.operation = operation;
        this.status = status;
        this.code = code;
        this.requestId = requestId;
    }

    /** The operation, as in "earn-points". */
    public String operation() {
        return operation;
    }

    /** HTTP status; 200 where the answer was broken. */
    public int status() {
        return status;
    }

    /** Wix's application error code; empty where it gave none. */
    public String code() {
        return code;
    }

    /** {@code X-Wix-Request-Id}, for Wix's support; null where there was none. */
    public @Nullable String requestId() {
        return requestId;
    }
}
