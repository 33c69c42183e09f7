package io.loyaltybridge.intake;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who sends webhooks to which path, and what takes them. Must not block; thread-safe. */
public interface Webhooks extends Taker {

    /**
     * A source of a site.
     *
     * @param site first column of the site's keys in the store; null for Wix, whose webhooks say it themselves
     */
    record Target(@Nullable String site, WebhookSource source) {}

    /** What a path behind {@code /webhooks/} leads to; empty where nobody sends there. */
    Optional<Target> at(String path);

    /** Whether a path that leads nowhere is one of a site that cannot be served now, so that the sender should come again. */
    default boolean waits(String path) {
        return false;
    }

    /** How a line of the log names a site, as in {@code " of site shop"}; empty where there is one only, or it is not known. */
    String shown(@Nullable String site);
}
