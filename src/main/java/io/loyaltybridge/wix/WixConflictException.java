package io.loyaltybridge.wix;

import java.util.Map;

/** It exists already, or has changed meanwhile (409). */
public final class WixConflictException extends WixRefusedException {
    private static final long serialVersionUID = 1L;

    WixConflictException(String operation, String code, String text, String requestId, Map<String, Object> data) {
        super(operation, 409, code, text, requestId, data);
    }
}
