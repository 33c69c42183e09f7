package io.loyaltybridge.milestone.badge;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code badgeCheck}: whether the badges of the settings are there on Wix. One that is not is said once, and its
 * threshold is off; nothing else stops for it. While Wix cannot be asked, it is asked again. Thread-safe.
 */
public final class BadgeCheck {
    private static final Logger LOG = LoggerFactory.getLogger(BadgeCheck.class);

    private final BadgeSettings settings;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private volatile boolean checked;

    public BadgeCheck(BadgeSettings settings) {
        this.settings = settings;
    }

    /** Whether Wix has to be asked. */
    public boolean open() {
        return !checked;
    }

    /** Begins with the first page: sets {@code badgePage}. */
    public void startWithFirstPage(Exchange exchange) {
        BadgePage.set(exchange, BadgePage.FIRST);
    }

    /** Notes the badges of a page, and goes on to the next one. */
    public void notePage(Exchange exchange) {
        Map<?, ?> body = exchange.getMessage().getBody(Map.class);
        List<?> badges = body.get("badges") instanceof List<?> list ? list : List.of();
        badges.forEach(badge -> seen.add(String.valueOf(((Map<?, ?>) badge).get("id"))));
        Object next = body.get("pagingMetadata") instanceof Map<?, ?> paging
                        && paging.get("cursors") instanceof Map<?, ?> cursors
                ? cursors.get("next")
                : null;
        long offset = BadgePage.offset(exchange) + badges.size();
        boolean full = body.get("metadata") instanceof Map<?, ?> metadata
                && metadata.get("total") instanceof Number total
                && offset < total.longValue();
        BadgePage.set(exchange, new BadgePage(next, offset, !badges.isEmpty() && (next != null || full)));
    }

    /** All badges of Wix were seen: those of the settings that are not among them are switched off. */
    public void switchOffUnknown() {
        for (String badge : new TreeSet<>(settings.all().values())) {
            if (!seen.contains(badge)) {
                settings.switchOff(badge);
                LOG.error(
                        "badges.thresholds: {}: Wix has no such badge; this threshold is off until you correct the setting and restart the service",
                        settings.all().entrySet().stream()
                                .filter(entry -> entry.getValue().equals(badge))
                                .map(entry -> entry.getKey() + "=" + badge)
                                .collect(Collectors.joining(" ")));
            }
        }
        checked = true;
    }
}
