package io.loyaltybridge.wix;

import org.jspecify.annotations.Nullable;

/** Wix failed (5xx, a broken body): the call may or may not have taken effect. */
public final class WixUnavailableException extends WixException {
    private static final long serialVersionUID = 1L;

    WixUnavailableException(String operation, int status, String code, String text, @Nullable String requestId) {
        super(operation, status, code, text, requestId);
    }
}
