package io.loyaltybridge.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * How long a test waits for what has to happen: long, since a busy machine is no reason to fail, and shorter than the minute for
 * which faults hold an answer back, so that nothing passes by waiting that out. A test that waited in vain says what its services
 * were doing, and whether this process stood still meanwhile. JUnit finds it by itself.
 */
public final class Patience implements BeforeAllCallback, TestExecutionExceptionHandler {
    /** Between two looks: most of what is waited for is there at once. */
    private static final Duration SOON = Duration.ofMillis(20);

    /** The longest wait. */
    public static final Duration LONG = Duration.ofSeconds(55);

    private static final Pauses PAUSES = Pauses.watch();

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LONG);
        Awaitility.setDefaultPollInterval(SOON);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        if (thrown instanceof ConditionTimeoutException timeout) {
            // In one line: a summary of many tests shows the first line only.
            throw new ConditionTimeoutException(
                    timeout.getMessage() + " [this process stood still for at most "
                            + PAUSES.longestMillisWithin(LONG) + " ms of that"
                            + BridgeFixture.describeOpen() + "]",
                    timeout);
        }
        throw thrown;
    }
}
