package io.loyaltybridge.app;

import java.util.Map;
import java.util.Optional;

/**
 * Shipped routes that a timer of the process started in the version before. A timer of the process knows no site, and a
 * route that it starts cannot find the beans of one.
 */
final class OldTimers {
    /** By the id of the route, what starts it now; empty where the one that is on time does its work too. */
    static final Map<String, String> ROUTES = Map.of(
            "badges-nightly", "site-timer:badges-nightly",
            "badges-timer", "site-timer:badges",
            "effects-sweep", "site-timer:effects-sweep",
            "milestone-reminder-again", "",
            "milestone-reminder-on-time", "site-timer:reminder",
            "monthly-message-again", "",
            "monthly-message-on-time", "site-timer:messages",
            "reconcile", "site-timer:reconcile",
            "store-compact-again", "",
            "store-compact-on-time", "site-timer:store-compact");

    private OldTimers() {}

    /** What is wrong with how a route starts, without its file. */
    static Optional<String> problem(Map<?, ?> route) {
        String now = ROUTES.get(String.valueOf(route.get("id")));
        String uri = route.get("from") instanceof Map<?, ?> from ? String.valueOf(from.get("uri")) : "";
        if (now == null || !uri.startsWith("quartz:") && !uri.startsWith("timer:")) {
            return Optional.empty();
        }
        return Optional.of("the route " + route.get("id") + " starts from " + uri + ", which knows no site; "
                + (now.isEmpty() ? "remove this route, because another one does its work" : "expected " + now)
                + ". The shipped file shows how");
    }
}
