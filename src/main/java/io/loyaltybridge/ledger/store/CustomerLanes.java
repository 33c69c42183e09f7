package io.loyaltybridge.ledger.store;

import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lanes of events and the customers whose they are. Inside a transaction of the caller's. */
final class CustomerLanes {
    private static final String EMAIL = "email:";
    private static final String ACCOUNT = "account:";
    private static final String CONTACT = "contact:";
    private static final String PROGRAM = "program:";

    private CustomerLanes() {}

    /** All lanes in which events of a link can be. */
    static Set<String> of(Tx tx, String site, Link link, List<String> aliases) throws SQLException {
        Set<String> lanes = new LinkedHashSet<>();
        aliases.forEach(email -> lanes.add(EMAIL + email));
        add(lanes, EMAIL, link.email());
        add(lanes, ACCOUNT, link.wixAccountId());
        add(lanes, CONTACT, link.contactId());
        add(lanes, PROGRAM, link.programId());
        if (link.email() != null) {
            lanes.addAll(Identities.lanes(tx, site, link.email()));
        }
        return lanes;
    }

    /** The lanes that a word can mean which no link has: an e-mail, or an id of a system. */
    static Set<String> of(String word) {
        return Emails.normalise(word)
                .map(email -> Set.of(EMAIL + email))
                .orElse(Set.of(ACCOUNT + word, CONTACT + word, PROGRAM + word));
    }

    /** The word by which {@link LedgerReader#find} finds the customer of a lane; empty where nobody knows who it is. */
    static Optional<String> word(Tx tx, String site, String lane) throws SQLException {
        if (lane.startsWith("person:")) {
            String[] parts = Identities.parts(lane);
            return tx.one(
                    "SELECT email FROM identities WHERE site = ? AND source = ? AND person = ?",
                    r -> r.getString(1),
                    site,
                    parts[0],
                    parts[1]);
        }
        return List.of(EMAIL, ACCOUNT, CONTACT, PROGRAM).stream()
                .filter(lane::startsWith)
                .map(kind -> lane.substring(kind.length()))
                .findFirst();
    }

    private static void add(Set<String> lanes, String kind, @Nullable String value) {
        if (value != null) {
            lanes.add(kind + value);
        }
    }
}
