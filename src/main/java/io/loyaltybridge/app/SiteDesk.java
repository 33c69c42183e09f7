package io.loyaltybridge.app;

import io.loyaltybridge.failure.Failures;
import io.loyaltybridge.failure.Retries;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.ledger.store.CustomerGate;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.store.Store;
import java.time.Clock;

/** What of a site the dispatcher needs to hand out its events. */
record SiteDesk(Inbox inbox, Links links, Awards awards, CustomerGate gate, Outages outages, Failures failures) {

    static SiteDesk of(Site site, Store store, Clock clock) {
        Links links = new Links(store, site.id(), clock);
        Awards awards = new Awards(store, site.id(), clock);
        Outages outages = Retries.outages(site.settings(), store, clock);
        return new SiteDesk(
                new Inbox(store, site.id(), clock),
                links,
                awards,
                new CustomerGate(links, awards),
                outages,
                new Failures(outages));
    }
}
