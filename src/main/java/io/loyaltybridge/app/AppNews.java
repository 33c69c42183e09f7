package io.loyaltybridge.app;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.Webhook;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.store.SiteState;
import io.loyaltybridge.site.store.SiteStates;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Wix says of the app on a site: on disk together with the event that says it, and taken up at once. An event that was taken
 * before says nothing again. Thread-safe.
 */
final class AppNews {
    private static final Logger LOG = LoggerFactory.getLogger(AppNews.class);

    private final Settings process;
    private final SiteStates states;
    private final Function<String, Optional<ServedSite>> served;
    private final Runnable take;

    /**
     * @param served a site by the first column of its keys
     * @param take   takes the sites up soon
     */
    AppNews(Settings process, SiteStates states, Function<String, Optional<ServedSite>> served, Runnable take) {
        this.process = process;
        this.states = states;
        this.served = served;
        this.take = take;
    }

    /** Keeps an event with what it says. Completes when both are on disk. */
    CompletableFuture<Inbox.Taken> take(Inbox inbox, String site, String source, Webhook webhook) {
        SiteState.Told told = Objects.requireNonNull(webhook.told(), "told");
        AtomicReference<@Nullable SiteState> changed = new AtomicReference<>();
        return inbox.put(
                        source,
                        webhook.events(),
                        false,
                        (tx, taken) -> changed.set(
                                taken.stored() > 0 ? states.tell(tx, site, told).orElse(null) : null))
                .whenComplete((taken, failure) -> {
                    SiteState now = changed.get();
                    if (failure == null && now != null) {
                        changed(now);
                    }
                });
    }

    private void changed(SiteState now) {
        String name = served.apply(now.site()).map(one -> one.site().name()).orElse(now.site());
        if (now.isPaused()) {
            LOG.warn(
                    "Site {} is paused, because the app was removed from it. What is kept of it is erased after {}"
                            + " (sites.keep-removed), if the app is not installed again",
                    name,
                    process.text("sites.keep-removed"));
        } else {
            LOG.info("Site {} goes on, because the app is installed again", name);
        }
        take.run();
    }
}
