package io.loyaltybridge.effect.job;

import io.loyaltybridge.bulk.WixAccount;
import io.loyaltybridge.flow.Addressee;
import io.loyaltybridge.ledger.store.Link;

/**
 * A customer of a page, and what he gets.
 *
 * @param owner     null in a dry run where the mapping does not know him yet
 * @param effectId  null like the owner
 * @param addressee null where nobody asked how he is reached
 */
record Recipient(WixAccount account, Link owner, Occasion.Wanted wanted, String effectId, Addressee addressee) {

    Recipient addressed(Addressee to) {
        return new Recipient(account, owner, wanted, effectId, to);
    }

    Recipient planned(String id) {
        return new Recipient(account, owner, wanted, id, addressee);
    }

    String contactId() {
        return owner != null && owner.contactId() != null ? owner.contactId() : account.contactId();
    }

    /** Null where none is known. */
    String email() {
        if (addressee != null && addressee.email() != null) {
            return addressee.email();
        }
        return owner != null && owner.email() != null ? owner.email() : account.email();
    }

    /** For a person. */
    String name() {
        return email() == null ? Owners.name(account) : email();
    }
}
