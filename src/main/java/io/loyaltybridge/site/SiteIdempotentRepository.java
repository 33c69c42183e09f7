package io.loyaltybridge.site;

import org.apache.camel.Exchange;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;

/** The repository of an {@code idempotentConsumer}: that of the exchange's site. */
final class SiteIdempotentRepository extends ServiceSupport implements IdempotentRepository {
    private static final String WITHOUT = "a key belongs to a site, so it is asked for with its exchange";

    private final SiteBeans beans;
    private final String name;

    SiteIdempotentRepository(SiteBeans beans, String name) {
        this.beans = beans;
        this.name = name;
    }

    private IdempotentRepository of(Exchange exchange) {
        return (IdempotentRepository) beans.bean(name, exchange);
    }

    @Override
    public boolean add(Exchange exchange, String key) {
        return of(exchange).add(exchange, key);
    }

    @Override
    public boolean contains(Exchange exchange, String key) {
        return of(exchange).contains(exchange, key);
    }

    @Override
    public boolean remove(Exchange exchange, String key) {
        return of(exchange).remove(exchange, key);
    }

    @Override
    public boolean confirm(Exchange exchange, String key) {
        return of(exchange).confirm(exchange, key);
    }

    @Override
    public boolean add(String key) {
        throw new UnsupportedOperationException(WITHOUT);
    }

    @Override
    public boolean contains(String key) {
        throw new UnsupportedOperationException(WITHOUT);
    }

    @Override
    public boolean remove(String key) {
        throw new UnsupportedOperationException(WITHOUT);
    }

    @Override
    public boolean confirm(String key) {
        throw new UnsupportedOperationException(WITHOUT);
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException("keys of a site never expire");
    }
}
