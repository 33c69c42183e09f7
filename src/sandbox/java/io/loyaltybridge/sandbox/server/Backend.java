package io.loyaltybridge.sandbox.server;

import java.util.Map;
import java.util.Set;

/** An API behind {@link StandInServer}: everything but transport, quota, faults and statistics. */
public interface Backend {
    /** Finds the operation and checks the caller; changes nothing. Called under the lock. */
    Exchange prepare(Request request);

    /** The most bytes that a request to a path may carry; more is answered 413. */
    default int maxBodyBytes(String path) {
        return 4 * 1024 * 1024;
    }

    /** The operations and event types that a fault can be for. */
    Set<String> names();

    /** The body of the answer to a call over the quota, without {@code Retry-After}. */
    Answer tooManyRequests();

    /** The answer of a server error. */
    Answer serverError();

    /** The answer of a revision conflict that did not happen. */
    Answer conflict();

    /** The answer to a conflict that is neither about revisions nor about something that exists already. */
    Answer otherConflict();

    /** The answer where what the path names is not there. */
    Answer notFound(Request request);

    /** The answer to a caller who is not known. */
    Answer unauthorized();

    /** The answer to a caller who lacks a permission. */
    Answer forbidden();

    /** Headers of every answer, faults included. Called under the lock. */
    Map<String, String> headers();

    /** Forgets all data. Called under the lock. */
    void reset();
}
