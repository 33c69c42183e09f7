package io.loyaltybridge.view;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.ledger.store.Identities;
import java.time.ZoneId;

/** Persons whom nobody knows, and whose events wait, as JSON. */
public final class WaitingJson {
    private WaitingJson() {}

    public static ObjectNode of(Inbox.Lane lane, ZoneId zone) {
        String[] parts = Identities.parts(lane.name());
        return JsonNodeFactory.instance
                .objectNode()
                .put("source", parts[0])
                .put("person", parts[1])
                .put("events", lane.events())
                .put("since", JsonTime.of(lane.since(), zone));
    }
}
