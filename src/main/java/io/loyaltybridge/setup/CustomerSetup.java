package io.loyaltybridge.setup;

import io.loyaltybridge.ledger.OpeningPolicy;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.NewAccounts;
import io.loyaltybridge.sync.Beginning;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code setup}: with what one customer is set up, and how far that is.
 *
 * @param theirs         what they have elsewhere; null where that is not known
 * @param imported       the balance that an import gave them on Wix; null where none did
 * @param policy         what becomes of a difference
 * @param onWix          what the pages of this setup showed of them on Wix; null where they did not, or where that is out of date
 * @param mark           of the whole setup, from before the pages were read; null without one
 * @param epoch          of the link, from before this customer's own states were read
 * @param row            of the setup, as {@code setup/number}; null without one
 * @param again          whether they get their balance also where an earlier setup gave it
 * @param newAccount     whether they had no account on Wix when the setup compared
 * @param balanceUnknown whether their account has to be read before its balance can be settled
 * @param readAgain      whether both sides have to be read singly
 */
public record CustomerSetup(
        @Nullable Snapshot theirs,
        @Nullable Long imported,
        OpeningPolicy policy,
        @Nullable Snapshot onWix,
        @Nullable Long mark,
        long epoch,
        @Nullable String row,
        boolean again,
        boolean newAccount,
        boolean balanceUnknown,
        boolean readAgain) {

    /** Of the variables that the caller set. */
    static CustomerSetup begun(Exchange exchange, long epoch) {
        Long theirs = exchange.getVariable("theirs", Long.class);
        Long balance = exchange.getVariable("wixBalance", Long.class);
        return new CustomerSetup(
                theirs == null ? null : new Snapshot(exchange.getVariable("theirsVersion", 0L, Long.class), theirs),
                exchange.getVariable("imported", Long.class),
                Beginning.policy(exchange),
                balance == null
                        ? null
                        : new Snapshot(
                                exchange.getVariable("wixVersion", Long.class),
                                balance,
                                exchange.getVariable("wixMovedAt", Long.class),
                                null),
                exchange.getVariable("mark", Long.class),
                epoch,
                exchange.getVariable("setupRow", String.class),
                exchange.getVariable("again", false, Boolean.class),
                exchange.getVariable("newAccount", false, Boolean.class),
                false,
                false);
    }

    /** As it is on this exchange. What a step of a team's own route set of the caller's variables since the beginning counts. */
    static CustomerSetup of(Exchange exchange) {
        CustomerSetup set = exchange.getVariable("setup", CustomerSetup.class);
        CustomerSetup now = begun(exchange, set.epoch);
        return new CustomerSetup(
                now.theirs,
                now.imported,
                now.policy,
                set.onWix,
                set.mark,
                set.epoch,
                now.row,
                now.again,
                now.newAccount,
                set.balanceUnknown,
                set.readAgain);
    }

    static void set(Exchange exchange, CustomerSetup setup) {
        exchange.setVariable("setup", setup);
        // As routes of the version before read it.
        exchange.setVariable("unread", setup.balanceUnknown);
        exchange.setVariable("readAgain", setup.readAgain);
    }

    /** The customer changed since the pages were read, and nobody else reads them again. */
    CustomerSetup outOfDate() {
        return new CustomerSetup(
                theirs, imported, policy, null, null, epoch, row, again, newAccount, balanceUnknown, readAgain);
    }

    CustomerSetup withBalanceUnknown(boolean unknown) {
        return new CustomerSetup(
                theirs, imported, policy, onWix, mark, epoch, row, again, newAccount, unknown, readAgain);
    }

    CustomerSetup withReadAgain(boolean again) {
        return new CustomerSetup(
                theirs, imported, policy, onWix, mark, epoch, row, this.again, newAccount, balanceUnknown, again);
    }

    /** What is noted of a link that was opened by this. */
    String opened() {
        return row == null ? NewAccounts.OPENED : NewAccounts.OPENED + " " + row;
    }
}
