package io.loyaltybridge.wix;

import java.time.Duration;

/** Measures the calls to Wix. */
public interface WixMetrics {
    /** A call ended; {@code status} is the HTTP status, or 0 where no answer came. */
    void called(String operation, int status, Duration took);

    /** How long a call waited for the quota. */
    void waited(Duration forQuota);
}
