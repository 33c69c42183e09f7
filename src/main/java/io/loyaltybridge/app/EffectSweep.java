package io.loyaltybridge.app;

import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.inbox.Dispatcher;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code effectSweep}: hands out what no event will carry out, one customer at a time: what is left after a stop or
 * a failure, and what a job planned. Thread-safe.
 */
public final class EffectSweep {
    private static final Logger LOG = LoggerFactory.getLogger(EffectSweep.class);
    private static final int PAGE = 500;

    private final EffectReader reader;
    private final Links links;
    private final Dispatcher dispatcher;
    private final Supplier<ProducerTemplate> template;
    private final Clock clock;
    private final Set<EffectKind> kinds;
    private volatile boolean stopped;

    EffectSweep(EffectReader reader, Links links, Dispatcher dispatcher, Supplier<ProducerTemplate> template, Clock clock, Set<EffectKind> kinds) {
        this.reader = reader;
        this.links = links;
        this.dispatcher = dispatcher;
        this.template = template;
        this.clock = clock;
        this.kinds = Set.copyOf(kinds);
    }

    /** Carries out everything that is due now. */
    public void handOut() {
        Set<String> met = new HashSet<>();
        List<StoredEffect> page;
        do {
            page = reader.due(kinds, clock.instant(), PAGE + met.size()).stream().filter(effect -> met.add(effect.id())).toList();
            Set<String> customers = new HashSet<>();
            for (StoredEffect effect : page) {
                if (stopped) {
                    return;
                }
                if (customers.add(effect.linkId())) {
                    now(effect.linkId());
                }
            }
        } while (!page.isEmpty());
    }

    /** Carries out what is due for one customer, when nothing else is done with him. */
    void now(String linkId) {
        String current = links.current(linkId).map(Link::id).orElse(linkId);
        ProducerTemplate sender = template.get();
        if (sender == null || stopped) {
            return;
        }
        dispatcher.runAlone("link:" + current, () -> {
            Exchange exchange = sender.send("direct:carry-out-effects", e -> e.setVariable("link", current));
            if (exchange.getException() != null) {
                LOG.warn("The effects of link {} cannot be carried out now, trying again: {}", current, exchange.getException().toString());
            }
        });
    }

    void stop() {
        stopped = true;
    }
}
