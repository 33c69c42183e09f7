package io.loyaltybridge.ledger;

/**
 * How much the bridge can keep for a declared connector.
 *
 * @param level    the kind of promise
 * @param declared what it follows from
 * @param text     the promise in a sentence
 */
public record Promise(Level level, String declared, String text) {

    /** Kinds of promises, the strongest first. */
    public enum Level {
        /** Every change exactly once. */
        EXACTLY_ONCE,
        /** Every change exactly once, but a refused operation may still take effect. */
        EXACTLY_ONCE_EXCEPT_REFUSED,
        /** Exactly once, but slow after an unknown outcome. */
        EXACTLY_ONCE_AFTER_CALL_LIFE,
        /** Exactly once, but an unknown outcome waits for a person. */
        HELD_FOR_A_PERSON,
        /** Wix's changes exactly, the program's overwritten. */
        MIRROR,
        /** Ends equal, may lose changes; must be opted into. */
        ENDS_EQUAL
    }

    static Promise of(Capabilities declared) {
        return switch (declared.write()) {
            case CAS ->
                declared.refusal() == Capabilities.Refusal.LOOKUP
                        ? new Promise(Level.EXACTLY_ONCE, "cas + searchable reference", "exactly once")
                        : held("cas without history");
            case KEY -> key(declared);
            case HISTORY ->
                new Promise(
                        Level.EXACTLY_ONCE_AFTER_CALL_LIFE,
                        "history only",
                        "exactly once after the longest life of a call ("
                                + declared.callLife().toSeconds() + " s); throughput suffers");
            case NONE -> held("none");
            case SET ->
                declared.isMirror()
                        ? new Promise(
                                Level.MIRROR,
                                "set, mirror",
                                "Wix's changes exact; changes on the program are overwritten")
                        : new Promise(
                                Level.ENDS_EQUAL,
                                "set, two-way",
                                "not exactly once: the balances end equal, but a change on the program between read and"
                                        + " write may be lost, and a late write may undo others");
        };
    }

    private static Promise key(Capabilities declared) {
        if (declared.refusal() == Capabilities.Refusal.NEITHER && declared.transportRepeats()) {
            return new Promise(
                    Level.EXACTLY_ONCE_EXCEPT_REFUSED,
                    "key, refusals neither stored nor looked up, repeats possible",
                    "exactly once, except refused operations");
        }
        return new Promise(
                Level.EXACTLY_ONCE,
                declared.isStrict() ? "key + strict version" : "key + linearizable read",
                "exactly once");
    }

    private static Promise held(String declared) {
        return new Promise(
                Level.HELD_FOR_A_PERSON,
                declared,
                "an operation whose outcome is unknown holds the link's side for a person");
    }

    /** The line that a user reads: {@code declared: promise}. */
    @Override
    public String toString() {
        return declared + ": " + text;
    }
}
