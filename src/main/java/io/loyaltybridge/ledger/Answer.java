package io.loyaltybridge.ledger;

import org.jspecify.annotations.Nullable;

/** What came back from a call that writes. */
public sealed interface Answer {

    /**
     * Applied.
     *
     * @param account the account's state in the answer, or {@code null} if it has none that can be used
     */
    record Ok(@Nullable Snapshot account) implements Answer {}

    /** The revision was not the current one (HTTP 409). Says nothing about who moved it. */
    record Conflict() implements Answer {}

    /**
     * Refused because the balance would fall below zero, by the place that also looks at the key or the revision. What
     * a key remembers of refusals is this.
     *
     * @param reason plain text
     */
    record BelowZero(String reason) implements Answer {}

    /**
     * Refused for another reason (another 4xx that is no call for a retry). It may come from before the key or the
     * revision is looked at, so after a repetition it proves nothing.
     *
     * @param reason plain text
     */
    record Rejected(String reason) implements Answer {}

    /** No answer, a cut one, or a 5xx: the call may or may not have taken effect, now or later. */
    record Nothing() implements Answer {}
}
