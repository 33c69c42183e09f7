package io.loyaltybridge.inbox;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Through which routes a failure came, from the one that an event runs to the one where it happened: what follows what is told as it ends. */
public final class FailedRoutes {
    private static final String PROPERTY = FailedRoutes.class.getName();

    private record Way(Exception why, String routes) {}

    private FailedRoutes() {}

    /** A route ends with a failure. Of routes that call each other, the inner one ends first. */
    public static void add(Exchange exchange, String route, Exception why) {
        Way inner = exchange.getProperty(PROPERTY, Way.class);
        boolean same = inner != null && inner.why() == why;
        exchange.setProperty(PROPERTY, new Way(why, same ? route + " > " + inner.routes() : route));
    }

    /** The ids of the routes, separated by {@code >}; empty where none was told. */
    static String of(Exchange exchange, @Nullable Exception why) {
        Way way = exchange.getProperty(PROPERTY, Way.class);
        return way == null || way.why() != why ? "" : way.routes();
    }
}
