package io.loyaltybridge.job;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/**
 * How the work on one customer ended.
 *
 * @param exchange the last one
 * @param reason   empty where it is done
 * @param again    how long to wait before the next try; zero unless it waits
 */
public record Ended(Exchange exchange, How how, String reason, Duration again) {

    /** The ways to end. */
    public enum How {
        DONE,
        /** Has to wait for something of this customer's own, which is not a failure. */
        WAITS,
        /** Could succeed another time, but was tried often enough for now. */
        FAILED,
        /** Trying again cannot help. */
        REFUSED
    }

    /**
     * Counts it in a run, with the reason where it is not levelled done: {@code waiting}, {@code failed} or {@code
     * set-aside}.
     *
     * @param who  as {@code explain} takes them
     * @param done the counter of customers who are done
     */
    public void count(Run run, String who, Supplier<String> done) {
        switch (how) {
            case DONE -> run.count(done.get());
            case WAITS -> run.because("waiting", who, reason);
            case FAILED -> run.because("failed", who, reason);
            case REFUSED -> run.because("set-aside", who, reason);
            default -> throw new IllegalStateException("no ending: " + how);
        }
    }

    public boolean isDone() {
        return how == How.DONE;
    }
}
