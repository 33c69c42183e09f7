package io.loyaltybridge.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Why a side of a link is neither observed nor given new operations.
 *
 * @param reason      plain text for the person who looks at it
 * @param operationId the operation whose outcome lifts the hold, or {@code null} if only a person can lift it
 */
public record Hold(String reason, @Nullable String operationId) {
    /** Stands in every reason that says that a side is at an earlier version or time than was seen. */
    public static final String FELL = " fell from ";
    /** Stands in every reason that says that one version was seen with two balances. */
    public static final String TIE = " was seen with the balance ";

    /** Begins the reason of both sides of a link after the database was restored from a backup. */
    public static final String RESTORED = "the database was restored from a backup";

    /** Begins the reason of a side that was held in the backup already; that reason follows. */
    public static final String RESTORED_OVER = RESTORED + ", where it was held: ";

    /** Whether nobody has compared the sides with the books since the database was restored. */
    public boolean isRestored() {
        return reason.startsWith(RESTORED);
    }

    /** Whether nobody has even read the sides since then. */
    boolean isUncompared() {
        return reason.equals(RESTORED) || reason.startsWith(RESTORED_OVER);
    }

    /** The hold that was in the backup; {@code null} where there was none. */
    @Nullable
    Hold beforeRestore() {
        if (reason.startsWith(RESTORED_OVER)) {
            return new Hold(reason.substring(RESTORED_OVER.length()), operationId);
        }
        return isRestored() ? null : this;
    }

    /**
     * Whether what is seen and the books do not go together, because a side or the database was restored from a backup: a person can
     * begin anew.
     */
    public boolean contradicts() {
        return reason.contains(FELL) || reason.contains(TIE) || isRestored();
    }
}
