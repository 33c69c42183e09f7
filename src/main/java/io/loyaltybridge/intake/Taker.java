package io.loyaltybridge.intake;

import io.loyaltybridge.inbox.Inbox;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where verified webhooks go before their senders get an answer. Must not block; thread-safe. */
@FunctionalInterface
public interface Taker {

    /**
     * Keeps the events of a webhook, and with them what it says of the app on the site: all of it, or nothing.
     *
     * @param site        first column of the site's keys in the store
     * @param source      its name
     * @param parkAltered whether an event whose id came before with another body is parked
     * @return completes when it would survive the end of this process; empty where the site has just gone
     */
    Optional<CompletableFuture<Inbox.Taken>> take(String site, String source, boolean parkAltered, Webhook webhook);
}
