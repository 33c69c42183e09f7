package io.loyaltybridge.app;

import io.loyaltybridge.api.RouteSteering.LastFailure;
import io.loyaltybridge.inbox.FailedRoutes;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.log.Addresses;
import io.loyaltybridge.log.Printable;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.site.Site;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/**
 * What went through each route since the service started: how many exchanges, how many of them failed, how long they took, and how the
 * route failed last. Routes that Kamelets are made of have only the last. Thread-safe.
 */
final class RouteCounts implements RoutePolicyFactory {
    private static final int LONGEST = 300;

    private final Clock clock;
    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    /** Of one route. */
    static final class Count {
        private final LongAdder done = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder nanos = new LongAdder();
        private volatile @Nullable LastFailure last;

        /** Exchanges that have ended, those that failed among them. */
        long done() {
            return done.sum();
        }

        long failed() {
            return failed.sum();
        }

        /** Of one exchange. */
        Duration mean() {
            long all = done.sum();
            return all == 0 ? Duration.ZERO : Duration.ofNanos(nanos.sum() / all);
        }

        @Nullable
        LastFailure last() {
            return last;
        }
    }

    RouteCounts(Clock clock) {
        this.clock = clock;
    }

    /** @param route its id */
    Count of(String route) {
        return counts.computeIfAbsent(route, id -> new Count());
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String route, NamedNode definition) {
        Count count = of(route);
        String begun = RouteCounts.class.getSimpleName() + "/" + route;
        return new RoutePolicySupport() {
            @Override
            public void onExchangeBegin(Route its, Exchange exchange) {
                if (!its.isCreatedByKamelet()) {
                    exchange.setProperty(begun, System.nanoTime());
                }
            }

            @Override
            public void onExchangeDone(Route its, Exchange exchange) {
                Exception why = exchange.getException();
                if (why != null) {
                    FailedRoutes.add(exchange, route, why);
                    count.last = failure(exchange, why);
                }
                if (!its.isCreatedByKamelet() && exchange.removeProperty(begun) instanceof Long start) {
                    count.nanos.add(System.nanoTime() - start);
                    count.done.increment();
                    if (why != null) {
                        count.failed.increment();
                    }
                }
            }
        };
    }

    private LastFailure failure(Exchange exchange, Exception why) {
        InboxEvent event = exchange.getProperty(InboxEvent.PROPERTY, InboxEvent.class);
        Site site = exchange.getVariable(Site.VARIABLE, Site.class);
        return new LastFailure(
                clock.instant(),
                site == null ? null : site.name(),
                event == null ? null : event.seq(),
                Addresses.mask(Printable.line(Reason.of(why), LONGEST)));
    }
}
