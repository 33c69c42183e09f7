package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.CustomerGate;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.LinkPages.Known;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A customer on a page of one side. Pure.
 *
 * @param known     what the mapping knows of them; null where it knows nothing
 * @param at        what the page says
 * @param variables the same as the variables of an event
 */
record Encounter(@Nullable Known known, Side side, Snapshot at, Map<String, Object> variables) {
    /** What the mapping knows of a customer whom it knows. */
    Known customer() {
        return Objects.requireNonNull(known, "the mapping does not know this customer");
    }

    /** The link of a customer whom the mapping knows. */
    Link link() {
        return customer().link();
    }

    /** Whether the account itself belongs to the link; otherwise at most the e-mail address does. */
    boolean isOfThisLink() {
        return variables.get("link") != null;
    }

    /**
     * Whether live work would try to link this customer. One whom a person has to decide about, or who was found to be on one
     * side only, costs no call every night.
     */
    boolean mayJoin() {
        if (known == null) {
            return true;
        }
        return switch (link().state()) {
            case AMBIGUOUS, CONFLICT, MERGED -> false;
            case MISSING -> !isOfThisLink() && (side == Side.WIX ? link().programId() : link().wixAccountId()) != null;
            default -> true;
        };
    }

    /** @param idOf the id of the link that an e-mail address has or will have */
    String turn(UnaryOperator<String> idOf) {
        String email = (String) variables.get("email");
        if (known != null || email != null) {
            return CustomerGate.turnOf(known != null ? link().id() : idOf.apply(email));
        }
        return side == Side.WIX ? "account:" + variables.get("accountId") : "program:" + variables.get("programId");
    }
}
