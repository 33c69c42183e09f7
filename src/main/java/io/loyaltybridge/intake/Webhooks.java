package io.loyaltybridge.intake;

import io.loyaltybridge.inbox.Inbox;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who sends webhooks to which path, and which inbox takes them. Must not block; thread-safe. */
public interface Webhooks {

    /**
     * A source of a site.
     *
     * @param site first column of the site's keys in the store; null for Wix, whose webhooks say it themselves
     */
    record Target(@Nullable String site, WebhookSource source) {}

    /** What a path behind {@code /webhooks/} leads to; empty where nobody sends there. */
    Optional<Target> at(String path);

    /** The inbox of a site, by the first column of its keys in the store; empty where it has just gone. */
    Optional<Inbox> inbox(String site);
}
