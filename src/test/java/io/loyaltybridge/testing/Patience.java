package io.loyaltybridge.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long a test waits for what has to happen: long, since a busy machine is no reason to fail, and shorter than the minute for
 * which faults hold an answer back, so that nothing passes by waiting that out. JUnit finds it by itself.
 */
public final class Patience implements BeforeAllCallback {
    /** Between two looks: most of what is waited for is there at once. */
    private static final Duration SOON = Duration.ofMillis(20);

    /** The longest wait. */
    public static final Duration LONG = Duration.ofSeconds(55);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LONG);
        Awaitility.setDefaultPollInterval(SOON);
    }
}
