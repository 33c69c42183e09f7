package io.loyaltybridge.ledger;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The sentences of the rule that can be left out one at a time, to show that each of them is needed. Production uses
 * {@link #all()}. Those marked "harness" are kept by the code around the pure core; they stand here so that one list
 * has them all.
 */
public enum Safeguard {
    /** M01. Without it an unsettled operation's effect is observed as organic, and comes back as an echo. */
    NO_OBSERVING_WHILE_OPEN,
    /** M02. Without it a sent operation is counted before it took effect, and an organic change is cut short. */
    NO_COUNTING_OF_SENT,
    /** M03. Without it a 409 is taken for somebody else's change, and the operation is applied twice. */
    QUERY_ON_CONFLICT,
    /** M04. Without it the attempt commits between the two reads and is believed dead. */
    ACCOUNT_BEFORE_TRANSACTIONS,
    /** M05. Without it a retry is not fenced by the first attempt, and both commit. */
    SAME_REVISION_ON_RETRY,
    /** M06 (harness). Without it a crash after the call forgets that the call was made. */
    INTENT_BEFORE_CALL,
    /** M07 (harness: the Wix side). Without it two attempts at one revision both commit. */
    COMPARE_AND_SET,
    /** M08. Without it the program cannot recognise a repeated call, and applies it twice. */
    SAME_KEY_ON_RETRY,
    /** M09. Without it a stale or doubled event moves what was seen backwards. */
    VERSION_CHECK,
    /** M10 (harness). Without it a crash between observing and planning loses the change. */
    OBSERVE_AND_PLAN_TOGETHER,
    /** M11. Without it an award does not travel to the program. */
    AWARD_IS_ORGANIC,
    /** M12 (harness). Without it a reconciliation writes a difference that is about to be carried over anyway. */
    RECONCILE_ONLY_OBSERVES,
    /** M13. Without it an award's answer is observed together with an unsettled operation's effect. */
    AWARD_ANSWER_WAITS,
    /** M14. Without it an event from before our own write looks like a change of the opposite sign. */
    SETTLE_OBSERVES,
    /** M15. Without it an answer that shows a later state hides which version our write was in. */
    EXACT_SNAPSHOT,
    /** M16. Without it an overtaken instance settles an operation a second time. */
    CONDITIONAL_WRITES,
    /** M17. Without it events of a side without strict versions are observed in the order they arrive. */
    EVENT_IS_A_HINT,
    /** M18. Without it a read that began before another observation is taken for a newer state. */
    EPOCH_CHECK,
    /** M19 (harness: the program's versions). Without it two changes share a version and the second is never seen. */
    STRICT_VERSIONS,
    /** M20. Without it a call is repeated while its first copy can still take effect. */
    WAIT_OUT_LATE_CALLS,
    /** M21. Without it the account is older than the history that shows our write, which is then seen as organic. */
    ACCOUNT_AFTER_HISTORY,
    /** M22. Without it an unknown operation's effect is observed as organic. */
    UNKNOWN_HOLDS_SIDE,
    /** M23. Without it an operation that was applied is parked as refused. */
    REFUSAL_IS_CHECKED,
    /** M24 (harness). Without it a baseline starts from an event that is older than an operation. */
    BASELINE_FROM_READS,
    /** M25. Without it an operation of an earlier life lands after the baseline has evened out its absence. */
    RELINK_WAITS,
    /** M26. Without it every balance counts as an organic change at its first sight. */
    BASELINE_IS_NOT_ZERO,
    /** M27. Without it a transactions index that lags makes an applied operation look dead. */
    INDEX_LAG_GUARD,
    /** M28. Without it visible amounts that happen to add up are taken for a proof of absence. */
    SUMS_ARE_NO_PROOF,
    /** The books identity, asserted in every transaction. Finds torn transactions. */
    BOOKS_IDENTITY;

    /** Every safeguard. */
    public static Set<Safeguard> all() {
        return Collections.unmodifiableSet(EnumSet.allOf(Safeguard.class));
    }

    /** Every safeguard but these. */
    public static Set<Safeguard> allBut(Safeguard... removed) {
        EnumSet<Safeguard> kept = EnumSet.allOf(Safeguard.class);
        for (Safeguard safeguard : removed) {
            kept.remove(safeguard);
        }
        return kept;
    }
}
