package io.loyaltybridge.program;

import java.time.Duration;

/** How many calls a program allows. Thread-safe. */
public interface ProgramPace {
    /** No limit. */
    ProgramPace WITHOUT_LIMIT = new ProgramPace() {
        @Override
        public Duration turn(boolean bulk, String whom, Duration longest) {
            return Duration.ZERO;
        }

        @Override
        public void pause(Duration pause) {
            // Each call finds out for itself.
        }
    };

    /**
     * Waits for the turn of a call.
     *
     * @param bulk    whether live work goes first
     * @param whom    for whom the call is made; one with many calls does not make another one wait
     * @param longest the longest wait
     * @return zero when it may be made now; else about how long the wait would be, and no turn was used
     * @throws InterruptedException when the thread is interrupted while it waits
     */
    Duration turn(boolean bulk, String whom, Duration longest) throws InterruptedException;

    /** Lets no call through for so long, because the program asked for that. */
    void pause(Duration pause);
}
