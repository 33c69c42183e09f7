package io.loyaltybridge.wix;

import java.util.Map;

/** Wix does not know what was asked for (404). */
public final class WixNotFoundException extends WixRefusedException {
    private static final long serialVersionUID = 1L;

    WixNotFoundException(String operation, String code, String text, String requestId) {
        super(operation, 404, code, text, requestId, Map.of());
    }
}
