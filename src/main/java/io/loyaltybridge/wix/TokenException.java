package io.loyaltybridge.wix;

import io.loyaltybridge.log.Secrets;

/** Wix gave no access token. The message never contains the secret. */
public final class TokenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    TokenException(int status, String code, String message) {
        super(Secrets.mask(message));
        this.status = status;
        this.code = code;
    }

    /** HTTP status; 0 when there was no answer. */
    public int status() {
        return status;
    }

    /** The {@code error} of RFC 6749, for example {@code invalid_client}, or Wix's own code; empty when none. */
    public String code() {
        return code;
    }

    /** Whether the same request may succeed later: no answer, too many requests, or an error on Wix's side. */
    public boolean isTransient() {
        return status == 0 || status == 429 || status >= 500;
    }
}
