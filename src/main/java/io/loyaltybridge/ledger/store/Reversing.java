package io.loyaltybridge.ledger.store;

import io.loyaltybridge.store.Tx;
import java.sql.SQLException;

/** What may take back what awards give. It is asked and told of an award that says its object, inside the transaction that begins or settles it. */
public interface Reversing {
    /** Takes nothing back. */
    Reversing NONE = new Reversing() {
        @Override
        public boolean isReversed(Tx tx, Award award) {
            return false;
        }

        @Override
        public void begun(Tx tx, Award award) {
            // Nothing is taken back of it.
        }

        @Override
        public void settled(Tx tx, String awardId) {
            // Nothing is taken back of it.
        }
    };

    /** Whether all of it is to be taken back, and it was never sent: then it is not given at all. */
    boolean isReversed(Tx tx, Award award) throws SQLException;

    /** It is sent for the first time, or again. */
    void begun(Tx tx, Award award) throws SQLException;

    /** Wix has given it. */
    void settled(Tx tx, String awardId) throws SQLException;
}
