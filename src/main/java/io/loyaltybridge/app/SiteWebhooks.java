package io.loyaltybridge.app;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.Taker;
import io.loyaltybridge.intake.Webhook;
import io.loyaltybridge.intake.WebhookSource;
import io.loyaltybridge.intake.Webhooks;
import io.loyaltybridge.intake.WixSource;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who sends to which path: Wix to {@code /webhooks/wix} for all sites, a source to {@code /webhooks/<site>/<source>}, and a
 * source of the site {@code main} to {@code /webhooks/<source>} as well.
 */
final class SiteWebhooks implements Webhooks {
    private final @Nullable WixSource wix;
    private final Supplier<Sites> sites;
    private final Function<String, Optional<ServedSite>> byName;
    private final Predicate<String> wrong;
    private final Taker taker;

    /**
     * @param wix     null where webhooks of Wix are off
     * @param sites   those that are served now
     * @param byName  a site by its name
     * @param wrong   whether the site of a name is known and wrong
     * @param taker   takes what was verified
     */
    SiteWebhooks(
            @Nullable WixSource wix,
            Supplier<Sites> sites,
            Function<String, Optional<ServedSite>> byName,
            Predicate<String> wrong,
            Taker taker) {
        this.wix = wix;
        this.sites = sites;
        this.byName = byName;
        this.wrong = wrong;
        this.taker = taker;
    }

    @Override
    public Optional<Target> at(String path) {
        if (path.equals(WixSource.NAME)) {
            return Optional.ofNullable(wix).map(source -> new Target(null, source));
        }
        return byName.apply(site(path))
                .filter(one -> !one.site().isGone())
                .flatMap(one -> of(one, path.substring(path.indexOf('/') + 1)));
    }

    @Override
    public boolean waits(String path) {
        String site = site(path);
        return wrong.test(site) && byName.apply(site).isEmpty();
    }

    /** The name of the site that a path is of. */
    private static String site(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? Site.MAIN : path.substring(0, slash);
    }

    private static Optional<Target> of(ServedSite one, String name) {
        Map<String, WebhookSource> webhooks = one.sources().webhooks();
        return Optional.ofNullable(webhooks.get(name))
                .map(source -> new Target(one.site().id(), source));
    }

    @Override
    public String shown(@Nullable String site) {
        Sites now = sites.get();
        return site == null || now.all().size() < 2
                ? ""
                : now.withId(site).map(its -> " of site " + its.name()).orElse("");
    }

    @Override
    public Optional<CompletableFuture<Inbox.Taken>> take(
            String site, String source, boolean parkAltered, Webhook webhook) {
        return taker.take(site, source, parkAltered, webhook);
    }
}
