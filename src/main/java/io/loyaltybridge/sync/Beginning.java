package io.loyaltybridge.sync;

import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.OpeningPolicy;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.FirstSight;
import io.loyaltybridge.ledger.store.NewAccounts;
import io.loyaltybridge.ledger.store.SyncLedger;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * How a link begins whose sides were read. A difference is moved only to an account that the bridge itself made for this
 * customer: one of which it is known that it began with nothing, or with the balance of an import, or else one that is
 * still empty. What such an account shows beyond its beginning was earned since. Decides only.
 *
 * @param policy what becomes of the difference between the beginnings
 */
public record Beginning(FirstSight wix, FirstSight program, OpeningPolicy policy) {

    /**
     * Decides it.
     *
     * @param opening   what {@link NewAccounts#madeFrom} says; the empty text for nothing
     * @param imported  the balance that an import gave on Wix; null where none did
     * @param otherwise what becomes of the difference between two accounts that the bridge made neither of
     */
    public static Beginning of(
            String opening, @Nullable Long imported, Snapshot wix, Snapshot program, OpeningPolicy otherwise) {
        if (imported != null) {
            return new Beginning(FirstSight.since(imported, wix), FirstSight.of(program), OpeningPolicy.PROGRAM_WINS);
        }
        if (opening.equals(NewAccounts.ON_WIX)) {
            return new Beginning(FirstSight.since(0, wix), FirstSight.of(program), OpeningPolicy.PROGRAM_WINS);
        }
        if (opening.equals(NewAccounts.ON_PROGRAM)) {
            return new Beginning(FirstSight.of(wix), FirstSight.since(0, program), OpeningPolicy.WIX_WINS);
        }
        boolean empty =
                opening.equals("wix") && program.balance() == 0 || opening.equals("program") && wix.balance() == 0;
        return new Beginning(
                FirstSight.of(wix),
                FirstSight.of(program),
                !empty ? otherwise : opening.equals("wix") ? OpeningPolicy.WIX_WINS : OpeningPolicy.PROGRAM_WINS);
    }

    /** What becomes of a difference, as the variable {@code opening} says. */
    public static OpeningPolicy policy(Exchange exchange) {
        return OpeningPolicy.valueOf(exchange.getVariable("opening", "KEEP_DIFFERENCE", String.class));
    }

    public Next write(SyncLedger ledger, String linkId, Next.ReadBaseline asked) {
        return ledger.baseline(linkId, asked, wix, program, policy);
    }
}
