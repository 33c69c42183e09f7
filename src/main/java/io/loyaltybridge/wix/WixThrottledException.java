package io.loyaltybridge.wix;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** No call was made, or Wix answered 429: nothing took effect, and the call can be made after the wait. */
public final class WixThrottledException extends WixException {
    private static final long serialVersionUID = 1L;
    private final transient Duration retryAfter;

    WixThrottledException(String operation, int status, String text, @Nullable String requestId, Duration retryAfter) {
        super(operation, status, "", text, requestId);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
