package io.loyaltybridge.sandbox.server;

import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * One call. {@link #commit()} and {@link #provokeConflict} run under the stand-in's lock, possibly later than the answer.
 *
 * @param operation name for statistics and fault filters
 * @param site what the quota is counted by; null when the call does not count
 * @param refusal the answer when the call is refused before it reaches the operation, else null
 * @param action checks and applies the call, and answers it
 * @param conflict makes the call meet a newer revision, after another change of this many points, or of none (0); does
 *                 nothing where there is no account
 */
public record Exchange(String operation, String site, Answer refusal, Supplier<Answer> action, IntConsumer conflict) {
    /** A call that goes no further. */
    public static Exchange refused(String operation, String site, Answer refusal) {
        return new Exchange(operation, site, refusal, () -> refusal, points -> {});
    }

    Answer commit() {
        return action.get();
    }

    void provokeConflict(int points) {
        conflict.accept(points);
    }
}
