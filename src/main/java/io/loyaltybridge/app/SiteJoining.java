package io.loyaltybridge.app;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.Webhook;
import io.loyaltybridge.intake.WixSource;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.site.store.StoredSites;
import io.loyaltybridge.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code sites.on-install=add}: an installation that Wix signed a webhook for, and that no site has, becomes a site in the
 * store with the settings of the process. Nobody waits for it to be served: until then its events wait in its inbox.
 */
final class SiteJoining {
    private static final Logger LOG = LoggerFactory.getLogger(SiteJoining.class);
    private static final Pattern INSTANCE = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    /** So many installations with the same beginning get a name. */
    private static final int MOST_ALIKE = 20;

    private final Settings process;
    private final Store store;
    private final Clock clock;
    private final StoredSites stored;
    private final Supplier<Sites> served;
    private final Runnable take;

    /**
     * Takes nobody yet.
     *
     * @param served the sites that are served now
     * @param take   takes the sites up soon
     */
    SiteJoining(Settings process, Store store, Clock clock, Supplier<Sites> served, Runnable take) {
        this.process = process;
        this.store = store;
        this.clock = clock;
        this.stored = new StoredSites(store, clock);
        this.served = served;
        this.take = take;
    }

    /** What is known of an installation that no site has; empty where it is not a usual id, which Wix's always are. */
    Optional<WixSource.Installation> installation(@Nullable String instanceId) {
        return Optional.ofNullable(instanceId)
                .map(Sites::canonical)
                .filter(id -> INSTANCE.matcher(id).matches())
                .map(id -> new WixSource.Installation(id, ServedSite.wantsBalances(process), WixSource.Standing.JOINS));
    }

    /** Keeps it; the inbox comes when it is on disk. */
    CompletableFuture<Inbox> join(Webhook.Joining installation) {
        return stored.join(installation.instanceId(), installation.originInstanceId(), names(installation.instanceId()))
                .thenApply(joined -> {
                    if (joined.isNew()) {
                        LOG.info("Site {} is new: the app was installed on {}", joined.name(), joined.id());
                    }
                    take.run();
                    return new Inbox(store, joined.id(), clock);
                });
    }

    private List<String> names(String instanceId) {
        String name = "site-" + instanceId.substring(0, 8);
        Path files = process.path("bridge.sites-dir");
        Sites now = served.get();
        return Stream.concat(
                        Stream.of(name), IntStream.rangeClosed(2, MOST_ALIKE).mapToObj(number -> name + "-" + number))
                .filter(one -> now.named(one).isEmpty()
                        && !process.sources().contains(one)
                        && Files.notExists(files.resolve(one + ".properties")))
                .toList();
    }
}
