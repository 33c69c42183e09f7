package io.loyaltybridge.ledger.store;

import org.jspecify.annotations.Nullable;

/**
 * One customer. What is null is not known yet, or not there any more.
 *
 * @param id           empty where none is given yet; stays the same for the life of the customer, also through a new e-mail or a new contact
 * @param email        normalised; null once the link was merged into another
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
        /** Contact and account are known; lists show who is on Wix alone as missing where a program is connected. */
        MATCHED,
        /** Several customers of one side have this e-mail; a person has to say which. */
        AMBIGUOUS,
        /** The customer is gone from one side, or never was on it. */
        MISSING,
        /** Two sides disagree on who this is. */
        CONFLICT,
        /** Became part of another link, because Wix merged the contacts. */
        MERGED
    }
}
