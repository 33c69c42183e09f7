package io.loyaltybridge.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Something to count or to raise an alarm about.
 *
 * @param type   what
 * @param side   the side it concerns, or {@code null} for the link
 * @param detail plain text without personal data
 */
public record Notice(Type type, @Nullable Side side, String detail) {

    /** Kinds of notices. */
    public enum Type {
        /** The version is already covered: a duplicate, a stale event or the echo of an operation. */
        COVERED(false),
        /** A read was overtaken by another transaction and has to be made again. */
        OVERTAKEN(false),
        /** A late answer whose operation has moved on; nothing was done. */
        LATE_ANSWER(false),
        /** A compare-and-set met another revision. */
        CONFLICT(false),
        /** An unknown outcome was found out by looking. */
        SETTLED_BY_LOOKING(false),
        /** A compare-and-set attempt is proved never to take effect. */
        ATTEMPT_DEAD(false),
        /** An operation was parked. */
        PARKED(false),
        /** A change on a mirrored program is going to be overwritten, or was. */
        OVERWRITTEN(false),
        /** A side is held. */
        HELD(true),
        /** One version was seen with two balances. */
        VERSION_TIE(true),
        /** A fresh read shows an older version than was seen before. */
        VERSION_FELL(true),
        /** An operation took effect in a state that is not newer than what was seen. */
        SETTLED_BEHIND(true),
        /** A balance outside what the side allows. */
        IMPOSSIBLE_BALANCE(true),
        /** A change may have been lost where a balance was set. */
        POSSIBLY_LOST(true),
        /** A change is larger than may be carried over without a person. */
        TOO_LARGE(true),
        /** The changes of a customer come so fast that they are carried over less often; told once an hour. */
        SLOWED(true),
        /** The operations of a customer go round in a loop. */
        LOOP(true);

        private final boolean alarm;

        Type(boolean alarm) {
            this.alarm = alarm;
        }

        /** Whether a person should be told at once. */
        public boolean isAlarm() {
            return alarm;
        }
    }
}
