package io.loyaltybridge.site;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Sends exchanges of one site through routes. Thread-safe.
 *
 * @param template gives null before Camel has started
 */
public record SiteSender(Site site, Supplier<@Nullable ProducerTemplate> template) {

    /** Whether it can send yet. */
    public boolean isReady() {
        return template.get() != null;
    }

    /**
     * Sends an exchange with these variables.
     *
     * @return the exchange at the end of the route; it carries the exception where it failed
     * @throws IllegalStateException where Camel has not started
     */
    public Exchange send(String route, Map<String, ?> variables) {
        ProducerTemplate sender = template.get();
        if (sender == null) {
            throw new IllegalStateException("Camel has not started");
        }
        try (SiteLog.Lines lines = SiteLog.of(site)) {
            return sender.send(route, exchange -> {
                exchange.setVariable(Site.VARIABLE, site);
                variables.forEach(exchange::setVariable);
            });
        }
    }
}
