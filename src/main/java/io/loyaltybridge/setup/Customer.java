package io.loyaltybridge.setup;

import io.loyaltybridge.ledger.Snapshot;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A customer of a setup, as far as they came.
 *
 * @param n           place in the source's order
 * @param email       normalised; null where the source has none, or where it could mean several
 * @param theirs      state on the side of the source: the program's balance, or the one that a file says (version 0); null
 *                    where it says none
 * @param wix         state of the account on Wix, with the time at which it changed; null while it is not known
 * @param target      balance that Wix has to get; null where nothing is to be changed there
 * @param imported    balance that an import of Wix's gave them; null where none did; {@link #LEFT_OUT} or {@link #UNSURE}
 *                    until their account is read
 * @param found       what the comparison said; null before it
 * @param detail      the reason, where they were set aside or failed
 */
record Customer(
        long n,
        @Nullable String email,
        @Nullable String contactId,
        @Nullable String memberId,
        @Nullable String accountId,
        @Nullable String programId,
        @Nullable String name,
        @Nullable Snapshot theirs,
        @Nullable Snapshot wix,
        @Nullable Long target,
        @Nullable Long imported,
        State state,
        @Nullable Found found,
        @Nullable String detail) {

    /** Instead of an imported balance: the import left this row out, or failed before it was executed. */
    static final long LEFT_OUT = -1;
    /** Instead of an imported balance: nobody can tell whether the import gave it. */
    static final long UNSURE = -2;

    /** How far a customer came. */
    enum State {
        READ,
        CONTACT,
        ACCOUNT,
        OPEN,
        IMPORT,
        DONE,
        ASIDE,
        FAILED;

        String stored() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What the comparison of both sides said. */
    enum Found {
        /** Known, linked, and as it should be: costs nothing. */
        LINKED_BEFORE,
        /** Is on Wix, and nothing has to be changed there. */
        RIGHT,
        /** Is on both sides with different balances. */
        DIFFERENT,
        /** Has no loyalty account on Wix, and gets one. */
        NEW_ACCOUNT,
        /** Is no contact on Wix, and becomes one, with an account. */
        NEW_CONTACT,
        /** Is not on Wix, and nothing is to be created. */
        MISSING,
        /** An e-mail could mean several. */
        AMBIGUOUS,
        /** The sides disagree on who this is. */
        CONFLICT,
        /** Has neither e-mail nor contact. */
        WITHOUT_EMAIL;

        String stored() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        static Found of(String stored) {
            return valueOf(stored.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
        }
    }

    /** As the source brought them. */
    static Customer read(long n, Incoming c) {
        return new Customer(
                n,
                c.email(),
                c.contactId(),
                c.memberId(),
                c.accountId(),
                c.programId(),
                c.name(),
                c.theirs(),
                null,
                null,
                null,
                State.READ,
                null,
                null);
    }

    Customer found(@Nullable Found what, State next, @Nullable String why) {
        return new Customer(
                n, email, contactId, memberId, accountId, programId, name, theirs, wix, target, imported, next, what,
                why);
    }

    Customer in(State next, @Nullable String why) {
        return found(found, next, why);
    }

    Customer withTarget(@Nullable Long balance) {
        return new Customer(
                n, email, contactId, memberId, accountId, programId, name, theirs, wix, balance, imported, state, found,
                detail);
    }

    Customer withContact(@Nullable String id) {
        return new Customer(
                n, email, id, memberId, accountId, programId, name, theirs, wix, target, imported, state, found,
                detail);
    }

    Customer withoutProgram() {
        return new Customer(
                n, email, contactId, memberId, accountId, null, name, theirs, wix, target, imported, state, found,
                detail);
    }

    Customer withEmail(@Nullable String address, @Nullable String why) {
        return new Customer(
                n, address, contactId, memberId, accountId, programId, name, theirs, wix, target, imported, state,
                found, why);
    }

    Customer withAccount(@Nullable String id, @Nullable Snapshot at) {
        return new Customer(
                n, email, contactId, memberId, id, programId, name, theirs, at, target, imported, state, found, detail);
    }

    Customer importedAt(@Nullable Long balance) {
        return new Customer(
                n, email, contactId, memberId, accountId, programId, name, theirs, wix, target, balance, state, found,
                detail);
    }

    /** How reports name them. */
    String who() {
        return email != null
                ? email
                : contactId != null
                        ? "contact " + contactId
                        : memberId != null
                                ? "member " + memberId
                                : programId != null ? "the program's customer " + programId : "customer " + n;
    }

    /** The e-mail of a customer who has one. */
    String address() {
        return Objects.requireNonNull(email, "a customer without an e-mail address is not linked");
    }

    boolean isOver() {
        return state == State.DONE || state == State.ASIDE || state == State.FAILED;
    }
}
