package io.loyaltybridge.intake;

import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.site.store.SiteState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verified webhook.
 *
 * @param site whose it is, as the webhook itself says: first column of the site's keys in the store; null where its path says it
 * @param joining the installation that no site has yet, and that becomes one with this webhook; null otherwise
 * @param told    what it says of the app on the site; null where it says nothing of it
 */
public record Webhook(
        @Nullable String site, List<NewEvent> events, @Nullable Joining joining, SiteState.@Nullable Told told) {

    /** One of a site that is there. */
    public Webhook(@Nullable String site, List<NewEvent> events) {
        this(site, events, null, null);
    }

    /**
     * An installation that becomes a site.
     *
     * @param instanceId       in small letters
     * @param originInstanceId the one that it was copied from; null where Wix named none
     */
    public record Joining(String instanceId, @Nullable String originInstanceId) {}
}
