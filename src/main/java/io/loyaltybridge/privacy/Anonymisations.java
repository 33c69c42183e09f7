package io.loyaltybridge.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.customer.KnownCustomer;
import io.loyaltybridge.customer.Turns;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.inbox.RemovedEvents;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.payload.Payloads;
import io.loyaltybridge.privacy.store.Forgetter;
import io.loyaltybridge.privacy.store.People;
import io.loyaltybridge.privacy.store.Person;
import io.loyaltybridge.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code anonymisations}: somebody asked Wix to anonymise a customer, and an event tells of it. Runs again after a crash: a
 * customer who was forgotten is not found any more. Thread-safe.
 */
public final class Anonymisations {
    private static final Logger LOG = LoggerFactory.getLogger(Anonymisations.class);
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Database store;
    private final String site;
    private final Links links;
    private final Turns turns;
    private final Forgetter forgetter;
    private final FreeSpace freeSpace;

    public Anonymisations(Database store, String site, Links links, Turns turns, Clock clock) {
        this.store = store;
        this.site = site;
        this.links = links;
        this.turns = turns;
        this.forgetter = new Forgetter(store, site, clock);
        this.freeSpace = new FreeSpace(store, site, clock);
    }

    /** Whether the event tells of such a request. */
    public boolean isAsked(Exchange exchange) {
        return Payloads.stored(InboxEvent.of(exchange).body()).path("anonymise").asBoolean();
    }

    /** Sets {@code customer}: the one of the event's contact or account, gone from Wix where the contact was deleted. */
    public void findCustomer(Exchange exchange) {
        InboxEvent event = InboxEvent.of(exchange);
        JsonNode payload = Payloads.stored(event.body());
        String id = payload.path("entityId").asText();
        KnownCustomer customer = KnownCustomer.of(exchange);
        Optional<Link> link = links.byContact(id).or(() -> links.byAccount(id));
        if (link.isPresent()) {
            turns.need(exchange, link.get().id());
            customer = customer.withLink(link.get().id()).withIdsOf(link.get());
        }
        KnownCustomer.set(
                exchange, event.neededKind().endsWith(".contact_deleted") ? customer.withGone(Side.WIX) : customer);
    }

    /**
     * Forgets the customer of {@code customer}, and empties the event.
     *
     * @throws HandBackException where something of theirs is under way
     * @throws ParkException     where something of theirs waits for a person
     */
    public void forgetCustomer(Exchange exchange) {
        InboxEvent event = InboxEvent.of(exchange);
        String linkId = KnownCustomer.of(exchange).link();
        Person who = linkId == null ? null : store.read(tx -> new People(tx, site).byLink(linkId));
        if (who == null || who.links().isEmpty()) {
            forgetter.empty(event.seq());
            if (event.body().equals(RemovedEvents.EMPTY)) {
                cleanAfterKill();
            }
            exchange.setVariable("outcome", "nobody to forget: not a known customer");
        } else {
            Forgetter.Result result = forgetter.forget(who, event.seq(), event.seq());
            refuse(result);
            clean(who);
            exchange.setVariable("outcome", "forgotten; the books go on under link " + result.linkId());
        }
        KnownCustomer.set(exchange, new KnownCustomer(null, null, null, null, null, null, null));
    }

    /** Nothing of the customer is to stand in the files either. */
    private void clean(Person who) {
        warnUnless(store.emptyLog() && who.emails().stream().allMatch(freeSpace::removedFromSmall));
    }

    /** The event runs again: its customer was forgotten, and so was their address, which nobody can search the files for. */
    private void cleanAfterKill() {
        boolean rewritten = FreeSpace.rewritten(store);
        if (!rewritten) {
            store.emptyLog();
        }
        warnUnless(rewritten);
    }

    private static void warnUnless(boolean clean) {
        if (!clean) {
            LOG.warn(
                    "A customer was forgotten, and may still stand in the log or in free space of the database. {}",
                    FreeSpace.REBUILD);
        }
    }

    private static void refuse(Forgetter.Result result) {
        if (result.blockers().isEmpty()) {
            return;
        }
        String why = "cannot be forgotten yet: " + String.join("; ", result.blockers());
        if (Waits.isSoonOver(result.blockers())) {
            throw HandBackException.untilParked(why, SOON);
        }
        throw new ParkException(why + ". Decide about that, then replay this event");
    }
}
