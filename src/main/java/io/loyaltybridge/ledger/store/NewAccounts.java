package io.loyaltybridge.ledger.store;

import io.loyaltybridge.store.Tx;
import java.sql.SQLException;

/**
 * What {@link Links#opening} says of an account that the bridge makes for a customer of whom a lookup said that there is
 * none: it begins with nothing, whoever makes it in the end, and what it shows at its first read was earned since.
 */
public final class NewAccounts {
    /** An account on Wix, made from the program. */
    public static final String ON_WIX = "new on wix";
    /** A customer of the program, made from Wix. */
    public static final String ON_PROGRAM = "new on program";

    private NewAccounts() {}

    /** Says nothing any more: the link has begun, or the account is another one. Inside a transaction of the caller's. */
    static void forget(Tx tx, String site, String linkId) throws SQLException {
        tx.update(
                "UPDATE links SET opening = NULL WHERE site = ? AND id = ? AND opening IN (?, ?)",
                site,
                linkId,
                ON_WIX,
                ON_PROGRAM);
    }
}
