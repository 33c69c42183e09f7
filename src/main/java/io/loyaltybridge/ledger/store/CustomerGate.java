package io.loyaltybridge.ledger.store;

import io.loyaltybridge.inbox.Gate;
import io.loyaltybridge.inbox.InboxEvent;
import java.util.Optional;

/** Says to the dispatcher which customer a lane belongs to, and whether an unknown outcome holds them. */
public final class CustomerGate implements Gate {
    private static final String LINK = "link:";

    private final Links links;
    private final Identities identities;
    private final Awards awards;

    public CustomerGate(Links links, Identities identities, Awards awards) {
        this.links = links;
        this.identities = identities;
        this.awards = awards;
    }

    /** The turn of a link. */
    public static String turnOf(String linkId) {
        return LINK + linkId;
    }

    @Override
    public String customer(String lane) {
        int colon = lane.indexOf(':');
        String value = lane.substring(colon + 1);
        String kind = lane.substring(0, Math.max(colon, 0));
        if (kind.equals("email")) {
            // Also where there is no link yet, so that the first event has the same key as all later ones.
            return LINK + links.idOf(value);
        }
        if (kind.equals("person")) {
            return identities
                    .ofLane(lane)
                    .map(email -> LINK + links.idOf(email))
                    .orElse(lane);
        }
        Optional<Link> link =
                switch (kind) {
                    case "account" -> links.byAccount(value);
                    case "contact" -> links.byContact(value);
                    case "program" -> links.byProgramId(value);
                    default -> Optional.empty();
                };
        return link.map(found -> LINK + found.id()).orElse(lane);
    }

    @Override
    public Optional<String> held(String customer, InboxEvent event) {
        if (!customer.startsWith(LINK)) {
            return Optional.empty();
        }
        return awards.unknownOf(customer.substring(LINK.length()), event.seq())
                .map(parked -> "waits for the parked event " + parked
                        + ": its award may or may not have reached Wix; replay or discard it");
    }
}
