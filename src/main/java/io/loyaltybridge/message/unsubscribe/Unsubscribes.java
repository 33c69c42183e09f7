package io.loyaltybridge.message.unsubscribe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.payload.Payloads;
import io.loyaltybridge.payload.Sha256;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** The bean {@code unsubscribes}: who said that they want no more mails, from their click until Wix knows it. Thread-safe. */
public final class Unsubscribes {
    /** The name of their source in the inbox. */
    public static final String SOURCE = "unsubscribe";

    private final Inbox inbox;
    private final Function<List<NewEvent>, CompletableFuture<Inbox.Taken>> taker;
    private final Clock clock;
    private final Runnable onStored;

    /**
     * @param taker    keeps events of {@link #SOURCE}; they are kept when its future completes
     * @param onStored is run when an event was kept
     */
    public Unsubscribes(
            Inbox inbox,
            Function<List<NewEvent>, CompletableFuture<Inbox.Taken>> taker,
            Clock clock,
            Runnable onStored) {
        this.inbox = inbox;
        this.taker = taker;
        this.clock = clock;
        this.onStored = onStored;
    }

    /** Stores the wish of an address: one event a minute, however often somebody clicks. Completes when it is on disk. */
    CompletableFuture<Inbox.Taken> put(String email) {
        String body = JsonNodeFactory.instance.objectNode().put("email", email).toString();
        NewEvent event = new NewEvent(
                Sha256.hex(email + " " + clock.instant().truncatedTo(ChronoUnit.MINUTES)),
                Sha256.hex(body),
                SOURCE,
                lane(email),
                clock.instant(),
                body,
                false);
        CompletableFuture<Inbox.Taken> stored = taker.apply(List.of(event));
        return stored.thenApply(taken -> {
            onStored.run();
            return taken;
        });
    }

    /** Whether an address said so and Wix does not know it yet. Then Wix's own answer about it does not count. */
    public boolean isWaiting(String email) {
        return inbox.isOpen(SOURCE, lane(email));
    }

    /** Sets {@code email} to the address of the event. */
    public void readWish(Exchange exchange) {
        exchange.setVariable(
                "email",
                Payloads.stored(exchange.getMessage().getBody(String.class))
                        .path("email")
                        .asText());
    }

    private static String lane(String email) {
        return "email:" + Emails.normalise(email).orElse(email);
    }
}
