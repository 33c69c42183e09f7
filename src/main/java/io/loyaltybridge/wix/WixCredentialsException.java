package io.loyaltybridge.wix;

/** Wix does not accept the credentials (401) or the call (403): nothing is wrong with the customer's event. */
public final class WixCredentialsException extends WixException {
    private static final long serialVersionUID = 1L;

    WixCredentialsException(String operation, int status, String code, String text, String requestId) {
        super(operation, status, code, text, requestId);
    }
}
