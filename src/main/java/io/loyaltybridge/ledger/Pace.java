package io.loyaltybridge.ledger;

/**
 * How often changes of one customer are carried over. Up to a limit in a minute each goes at once. Past it the next one is put
 * off, by pauses that grow from seconds to the longest one, again and again, while changes add up: what is carried after a
 * pause is their sum. It ends as soon as nothing has waited for as long as the last pause. Pure.
 *
 * @param step  how many changes were carried since the limit was passed; 0: at full speed
 * @param until when the next one may be carried, epoch milliseconds
 */
public record Pace(int step, long until) {
    /** At full speed. */
    public static final Pace FREE = new Pace(0, 0);
    /** Pauses until the longest one; each is twice as long as the one before. */
    public static final int PAUSES = 6;
    /** The changes that have to be answers, one after the other, before a loop is proven: those of two whole rounds of pauses. */
    public static final int PROOF = 2 * PAUSES;
    /** What answers a change of the bridge fast enough to pass the limit answers within this, milliseconds. */
    private static final long ANSWERS_WITHIN = 5_000;

    /** Whether changes add up and are carried as one. */
    public boolean isSlowed() {
        return step > 0;
    }

    /**
     * After a change was planned.
     *
     * @param recent  changes of the customer that were planned in the last minute, this one too
     * @param limit   most that go at full speed
     * @param longest the longest pause, milliseconds
     */
    public Pace planned(long recent, long limit, long longest, long now) {
        boolean goesOn = isSlowed() && now <= until + Math.max(pause(longest), ANSWERS_WITHIN);
        if (goesOn) {
            return at(step + 1, longest, now);
        }
        return recent > limit ? at(1, longest, now) : FREE;
    }

    /** Whether as many changes were put off as a proof takes. */
    public boolean isLongEnough() {
        return step > PROOF;
    }

    private static Pace at(int step, long longest, long now) {
        return new Pace(step, now + new Pace(step, 0).pause(longest));
    }

    private long pause(long longest) {
        return longest >> PAUSES - 1 - (step - 1) % PAUSES;
    }
}
