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
 * @param answer  what its sender is answered, as JSON, where it is only a question, of which nothing is stored; null otherwise
 */
public record Webhook(
        @Nullable String site,
        List<NewEvent> events,
        @Nullable Joining joining,
        SiteState.@Nullable Told told,
        @Nullable String answer) {

    /** One that has something to store. */
    public Webhook(
            @Nullable String site, List<NewEvent> events, @Nullable Joining joining, SiteState.@Nullable Told told) {
        this(site, events, joining, told, null);
    }

    /** One of a site that is there. */
    public Webhook(@Nullable String site, List<NewEvent> events) {
        this(site, events, null, null, null);
    }

    /** One that is only a question. */
    static Webhook answered(String answer) {
        return new Webhook(null, List.of(), null, null, answer);
    }

    /**
     * An installation that becomes a site.
     *
     * @param instanceId       in small letters
     * @param originInstanceId the one that it was copied from; null where Wix named none
     */
    public record Joining(String instanceId, @Nullable String originInstanceId) {}
}
