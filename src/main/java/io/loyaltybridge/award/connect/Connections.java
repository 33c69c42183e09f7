package io.loyaltybridge.award.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.ledger.store.Identities;
import io.loyaltybridge.ledger.store.Identities.Identity;
import io.loyaltybridge.ledger.store.Identities.Outcome;
import io.loyaltybridge.payload.Payloads;
import io.loyaltybridge.payload.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** The bean {@code connections}: what customers have confirmed by a link. Thread-safe. */
public final class Connections {
    /** The name of their source in the inbox. */
    public static final String SOURCE = "connect";

    private final Identities identities;
    private final Function<List<NewEvent>, CompletableFuture<Inbox.Taken>> taker;
    private final Runnable onStored;

    /**
     * @param taker    keeps events of {@link #SOURCE}; they are kept when its future completes
     * @param onStored is run when an event was kept
     */
    public Connections(
            Identities identities, Function<List<NewEvent>, CompletableFuture<Inbox.Taken>> taker, Runnable onStored) {
        this.identities = identities;
        this.taker = taker;
        this.onStored = onStored;
    }

    /** Stores what a customer has confirmed: one event for a link, however often it is used. Completes when it is on disk. */
    CompletableFuture<Inbox.Taken> put(ConnectLinks.Asked asked) {
        Identity identity = asked.identity();
        ObjectNode payload = JsonNodeFactory.instance
                .objectNode()
                .put("source", identity.source())
                .put("person", identity.person())
                .put("email", identity.email())
                .put("made", asked.made().toString());
        String body = payload.toString();
        NewEvent event = new NewEvent(
                Sha256.hex(body), Sha256.hex(body), SOURCE, "email:" + identity.email(), null, body, false);
        return taker.apply(List.of(event)).thenApply(taken -> {
            onStored.run();
            return taken;
        });
    }

    /** Learns who the person is, unless somebody has said something else since the link was made. Sets {@code outcome}. */
    public void connectPerson(Exchange exchange) {
        JsonNode payload = Payloads.stored(InboxEvent.of(exchange).body());
        Identity identity = new Identity(
                payload.path("source").asText(),
                payload.path("person").asText(),
                payload.path("email").asText());
        Outcome outcome =
                identities.confirm(identity, Instant.parse(payload.path("made").asText()));
        exchange.setVariable(
                "outcome",
                outcome == Outcome.KEPT
                        ? "ignored: somebody has said since then who this person is"
                        : "connected: this person of " + identity.source() + " is the customer");
    }
}
