package io.loyaltybridge.app;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.Taker;
import io.loyaltybridge.intake.Webhook;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Verified webhooks on their way into the inboxes of their sites. Thread-safe. */
final class StoredWebhooks implements Taker {
    private final Function<String, Optional<Inbox>> inboxes;
    private final Function<Webhook.Joining, CompletableFuture<Inbox>> joining;
    private final AppNews news;

    /**
     * @param inboxes the inbox of a site by the first column of its keys; empty where it has just gone
     * @param joining keeps an installation as a site
     * @param news    keeps what Wix says of the app
     */
    StoredWebhooks(
            Function<String, Optional<Inbox>> inboxes,
            Function<Webhook.Joining, CompletableFuture<Inbox>> joining,
            AppNews news) {
        this.inboxes = inboxes;
        this.joining = joining;
        this.news = news;
    }

    /** The same with other inboxes. */
    Taker into(Function<String, Optional<Inbox>> others) {
        return new StoredWebhooks(others, joining, news);
    }

    @Override
    public Optional<CompletableFuture<Inbox.Taken>> take(
            String site, String source, boolean parkAltered, Webhook webhook) {
        Optional<CompletableFuture<Inbox>> inbox = webhook.joining() == null
                ? inboxes.apply(site).map(CompletableFuture::completedFuture)
                : Optional.of(joining.apply(webhook.joining()));
        return inbox.map(found -> found.thenCompose(its -> webhook.told() == null
                ? its.put(source, webhook.events(), parkAltered)
                : news.take(its, site, source, webhook)));
    }
}
