package io.loyaltybridge.intake;

import io.loyaltybridge.inbox.NewEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verified webhook.
 *
 * @param site whose it is, as the webhook itself says: first column of the site's keys in the store; null where its path says it
 */
public record Webhook(@Nullable String site, List<NewEvent> events) {}
