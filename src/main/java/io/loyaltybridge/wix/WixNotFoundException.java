package io.loyaltybridge.wix;

import java.util.Map;

/** Wix does not have what was asked for (404). */
public final class WixNotFoundException extends WixRefusedException {
    private static final long serialVersionUID = 1L;

    private final boolean inOwnWords;

    WixNotFoundException(String operation, String code, String text, String requestId, boolean inOwnWords) {
        super(operation, 404, code, text, requestId, Map.of());
        this.inOwnWords = inOwnWords;
    }

    /** Whether the answer has the form of Wix's errors; a proxy answers otherwise. */
    public boolean inOwnWords() {
        return inOwnWords;
    }
}
