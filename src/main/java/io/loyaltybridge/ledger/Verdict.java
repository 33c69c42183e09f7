package io.loyaltybridge.ledger;

/** What a person says about an operation whose outcome nobody else can know. */
public enum Verdict {
    /** It took effect. */
    APPLIED,
    /** It did not and will not; do it again. */
    NOT_APPLIED,
    /** It did not and will not; leave it. The difference stays and enters the books' constant. */
    NOT_APPLIED_DROP
}
