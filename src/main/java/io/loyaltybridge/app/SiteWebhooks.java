package io.loyaltybridge.app;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.WebhookSource;
import io.loyaltybridge.intake.Webhooks;
import io.loyaltybridge.intake.WixSource;
import io.loyaltybridge.site.Site;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who sends to which path: Wix to {@code /webhooks/wix} for all sites, a source to {@code /webhooks/<site>/<source>}, and a
 * source of the site {@code main} to {@code /webhooks/<source>} as well.
 */
final class SiteWebhooks implements Webhooks {
    private final @Nullable WixSource wix;
    private final Function<String, Optional<SiteRooms>> byName;
    private final Function<String, Optional<Inbox>> inboxes;

    /**
     * @param wix     null where webhooks of Wix are off
     * @param byName  a site by its name
     * @param inboxes the inbox of a site by the first column of its keys
     */
    SiteWebhooks(
            @Nullable WixSource wix,
            Function<String, Optional<SiteRooms>> byName,
            Function<String, Optional<Inbox>> inboxes) {
        this.wix = wix;
        this.byName = byName;
        this.inboxes = inboxes;
    }

    @Override
    public Optional<Target> at(String path) {
        if (path.equals(WixSource.NAME)) {
            return Optional.ofNullable(wix).map(source -> new Target(null, source));
        }
        int slash = path.indexOf('/');
        String site = slash < 0 ? Site.MAIN : path.substring(0, slash);
        return byName.apply(site).flatMap(rooms -> of(rooms, path.substring(slash + 1)));
    }

    private static Optional<Target> of(SiteRooms rooms, String name) {
        Map<String, WebhookSource> webhooks = rooms.sources().webhooks();
        return Optional.ofNullable(webhooks.get(name))
                .map(source -> new Target(rooms.site().id(), source));
    }

    @Override
    public Optional<Inbox> inbox(String site) {
        return inboxes.apply(site);
    }
}
