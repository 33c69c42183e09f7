package io.loyaltybridge.sandbox.fault;

/**
 * One rule of misbehaviour.
 *
 * @param operation the operation or event type it is for; a trailing {@code *} matches any ending; null is all
 * @param probability 0 to 1 per call; null is 1
 * @param count how many calls it hits before it is used up; null is no end
 * @param delayMs milliseconds, for the kinds that wait; null is 0 (2000 for {@code WEBHOOK_REORDER})
 * @param retryAfterSeconds value of {@code Retry-After}, null for none
 * @param times additional copies of a duplicate; null is 1
 * @param hold how many events are held back and shuffled; null is 10
 * @param answer what a late commit answers at once: {@code error} (500, the default), {@code drop} (closes the
 *     connection) or {@code nothing} (leaves it open until the caller gives up)
 */
public record Fault(
        FaultKind kind,
        String operation,
        Double probability,
        Integer count,
        Long delayMs,
        Integer retryAfterSeconds,
        Integer times,
        Integer hold,
        String answer) {
    /** Checks the values. */
    public Fault {
        require(kind != null, "kind is required");
        require(probability == null || probability >= 0 && probability <= 1, "probability has to be 0 to 1");
        require(count == null || count > 0, "count has to be at least 1");
        require(delayMs == null || delayMs >= 0, "delayMs must not be negative");
        require(retryAfterSeconds == null || retryAfterSeconds >= 0, "retryAfterSeconds must not be negative");
        require(times == null || times > 0, "times has to be at least 1");
        require(hold == null || hold > 1, "hold has to be at least 2");
        require(
                answer == null || answer.equals("error") || answer.equals("drop") || answer.equals("nothing"),
                "answer has to be error, drop or nothing");
    }

    /** A fault for every call of an operation until it is switched off. */
    public static Fault always(FaultKind kind, String operation) {
        return new Fault(kind, operation, null, null, null, null, null, null, null);
    }

    /** A fault for the next calls of an operation. */
    public static Fault next(FaultKind kind, String operation, int count) {
        return always(kind, operation).withCount(count);
    }

    /** The same for the next calls only. */
    public Fault withCount(int calls) {
        return new Fault(kind, operation, probability, calls, delayMs, retryAfterSeconds, times, hold, answer);
    }

    /** The same with a probability per call. */
    public Fault withProbability(double chance) {
        return new Fault(kind, operation, chance, count, delayMs, retryAfterSeconds, times, hold, answer);
    }

    /** The same with a wait in milliseconds. */
    public Fault withDelayMs(long millis) {
        return new Fault(kind, operation, probability, count, millis, retryAfterSeconds, times, hold, answer);
    }

    /** The same with a {@code Retry-After} in seconds. */
    public Fault withRetryAfter(int seconds) {
        return new Fault(kind, operation, probability, count, delayMs, seconds, times, hold, answer);
    }

    /** The same with a number of additional copies. */
    public Fault withTimes(int copies) {
        return new Fault(kind, operation, probability, count, delayMs, retryAfterSeconds, copies, hold, answer);
    }

    /** The same holding back this many events. */
    public Fault withHold(int events) {
        return new Fault(kind, operation, probability, count, delayMs, retryAfterSeconds, times, events, answer);
    }

    /** The same with another answer of a late commit. */
    public Fault withAnswer(String immediate) {
        return new Fault(kind, operation, probability, count, delayMs, retryAfterSeconds, times, hold, immediate);
    }

    boolean matches(String name) {
        if (operation == null || operation.equals(name)) {
            return true;
        }
        return operation.endsWith("*") && name.startsWith(operation.substring(0, operation.length() - 1));
    }

    /** Milliseconds to wait. */
    public long delay() {
        return delayMs == null ? (kind == FaultKind.WEBHOOK_REORDER ? 2000 : 0) : delayMs;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
