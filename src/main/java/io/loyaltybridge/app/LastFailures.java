package io.loyaltybridge.app;

import io.loyaltybridge.api.RouteSteering.LastFailure;
import io.loyaltybridge.inbox.FailedRoutes;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.log.Addresses;
import io.loyaltybridge.log.Printable;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.site.Site;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/** Remembers of each route how it failed last, since the service started. Thread-safe. */
final class LastFailures implements RoutePolicyFactory {
    private static final int LONGEST = 300;

    private final Clock clock;
    private final Map<String, LastFailure> last = new ConcurrentHashMap<>();

    LastFailures(Clock clock) {
        this.clock = clock;
    }

    /** @param route its id */
    Optional<LastFailure> of(String route) {
        return Optional.ofNullable(last.get(route));
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String route, NamedNode definition) {
        return new RoutePolicySupport() {
            @Override
            public void onExchangeDone(Route done, Exchange exchange) {
                Exception why = exchange.getException();
                if (why != null) {
                    FailedRoutes.add(exchange, route, why);
                    note(route, exchange, why);
                }
            }
        };
    }

    private void note(String route, Exchange exchange, Exception why) {
        InboxEvent event = exchange.getProperty(InboxEvent.PROPERTY, InboxEvent.class);
        Site site = exchange.getVariable(Site.VARIABLE, Site.class);
        last.put(
                route,
                new LastFailure(
                        clock.instant(),
                        site == null ? null : site.name(),
                        event == null ? null : event.seq(),
                        Addresses.mask(Printable.line(Reason.of(why), LONGEST))));
    }
}
