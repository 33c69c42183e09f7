package io.loyaltybridge.ledger.store;

import org.jspecify.annotations.Nullable;

/**
 * One customer. A null value is not known yet, or no longer there.
 *
 * @param id           never changes, also with a new e-mail or a new contact
 * @param email        normalised; null once the link was merged into another one
 * @param contactId    Wix contact
 * @param memberId     Wix site member
 * @param wixAccountId Wix loyalty account
 * @param programId    account in the external program
 */
public record Link(
        String id,
        @Nullable String email,
        @Nullable String contactId,
        @Nullable String memberId,
        @Nullable String wixAccountId,
        @Nullable String programId,
        State state) {

    Link in(State shown) {
        return new Link(id, email, contactId, memberId, wixAccountId, programId, shown);
    }

    /** How sure the bridge is of a link. */
    public enum State {
        /** Only the e-mail is known so far. */
        NEW,
        /** Contact and account are known; where a program is connected, lists show customers who are only on Wix as missing. */
        MATCHED,
        /** Several customers of one side have this e-mail; a person has to say which one it is. */
        AMBIGUOUS,
        /** The customer is gone from one side, or never was on it. */
        MISSING,
        /** Two sides disagree on who this is. */
        CONFLICT,
        /** Became part of another link, because Wix merged the contacts. */
        MERGED,
        /** Their books are kept; who they are is not known any more. */
        FORGOTTEN;

        /** Whether a link in this state stands for nobody any more. */
        public boolean isNobody() {
            return this == MERGED || this == FORGOTTEN;
        }
    }
}
