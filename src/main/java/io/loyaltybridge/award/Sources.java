package io.loyaltybridge.award;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.award.takeback.Reversal;
import io.loyaltybridge.customer.KnownCustomer;
import io.loyaltybridge.inbox.Gate;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.inbox.WaitingException;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.ledger.store.Award;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.ledger.store.CustomerGate;
import io.loyaltybridge.ledger.store.Identities;
import io.loyaltybridge.ledger.store.Identities.From;
import io.loyaltybridge.ledger.store.Identities.Identity;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.ReversedException;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.payload.PayloadPath;
import io.loyaltybridge.payload.Payloads;
import io.loyaltybridge.payload.PointsRule;
import io.loyaltybridge.payload.Timestamps;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The bean {@code sources}: reads a stored event by the settings of its source. Thread-safe. */
public final class Sources {
    private final Map<String, SourceSettings> sources;
    private final Links links;
    private final Identities identities;
    private final Awards awards;
    private final Gate gate;
    private final Ceilings ceilings;
    private final Set<String> reversed;

    /**
     * @param reversed the sources whose awards something may take back
     * @param gate     says in which turn an event of a customer runs
     */
    public Sources(
            Map<String, SourceSettings> sources,
            Links links,
            Identities identities,
            Awards awards,
            Ceilings ceilings,
            Set<String> reversed,
            Gate gate) {
        this.identities = identities;
        this.sources = Map.copyOf(sources);
        this.links = links;
        this.awards = awards;
        this.gate = gate;
        this.ceilings = ceilings;
        this.reversed = Set.copyOf(reversed);
    }

    /**
     * Sets {@code award}, what this event is worth (where that is nothing, the reason is in {@code outcome}); where it is worth
     * something, {@code customer} with link and e-mail; and {@code createContact}. Where it takes back, {@code reversal}. Where nobody knows who its person is, and the source has a
     * Kamelet that asks, {@code unknownPerson}, and {@link #identify} goes on.
     *
     * @throws ParkException where the payload does not say what it has to, naming the field
     */
    public void readPayload(Exchange exchange) {
        InboxEvent event = InboxEvent.of(exchange);
        SourceSettings source = source(event);
        JsonNode payload = Payloads.stored(event.body());
        String object = source.object().text(payload).orElse(null);
        exchange.setVariable("createContact", source.createContact());
        KnownCustomer.set(exchange, KnownCustomer.of(exchange));
        // As routes of the version before read it.
        exchange.setVariable("kind", event.kind());
        PlannedAward nothing = PlannedAward.nothing(source.description(), object);

        PointsRule rule = source.pointsFor(event.kind());
        Optional<PayloadPath> reverses = source.reverses().path(event.kind());
        Reversal.set(exchange, null);
        Optional<String> failing = source.onlyIf().failing(payload);
        if (rule.isNothing() && reverses.isEmpty()) {
            earnsNothing(exchange, nothing, "ignored: no points are set for the kind " + event.kind());
        } else if (failing.isPresent()) {
            earnsNothing(exchange, nothing, "ignored: it is not so that " + failing.get());
        } else if (!source.onlyObjects().isEmpty()
                && (object == null || !source.onlyObjects().contains(object))) {
            earnsNothing(exchange, nothing, "ignored: this object does not count");
        } else if (reverses.isPresent()) {
            takeBack(exchange, event, source, payload, nothing, reverses.get());
        } else {
            long points = points(rule, source, event, payload);
            if (points == 0) {
                earnsNothing(exchange, nothing, "ignored: " + rule + " is 0 points");
            } else {
                earn(exchange, event, source, payload, object, points);
            }
        }
    }

    /** Sets {@code reversal}, unless it takes nothing back. */
    private void takeBack(
            Exchange exchange,
            InboxEvent event,
            SourceSettings source,
            JsonNode payload,
            PlannedAward nothing,
            PayloadPath place) {
        String object = Reversed.object(source, place, payload);
        BigDecimal part = Reversed.part(source, payload);
        if (part != null && part.signum() == 0) {
            earnsNothing(
                    exchange,
                    nothing,
                    "ignored: 0 is given back at " + source.reverses().part());
            return;
        }
        String link = null;
        if (source.email().text(payload).isPresent()
                || source.person().text(payload).isPresent()) {
            Optional<String> email = email(event, source, payload);
            if (email.isEmpty()) {
                unknownPerson(exchange, source, payload, nothing);
                return;
            }
            link = links.findOrCreate(email.get()).id();
        }
        earnsNothing(exchange, nothing, "takes nothing back: its route has no step that does");
        Reversal.set(
                exchange,
                new Reversal(
                        AwardReasons.ofReversal(source, event, nothing.object()),
                        source.reverses().source(),
                        object,
                        link,
                        part));
    }

    private static void unknownPerson(
            Exchange exchange, SourceSettings source, JsonNode payload, PlannedAward nothing) {
        exchange.setVariable("unknownPerson", source.person().text(payload).orElseThrow());
        earnsNothing(exchange, nothing, "ignored: nobody was asked who this person is");
    }

    private static long points(PointsRule rule, SourceSettings source, InboxEvent event, JsonNode payload) {
        return rule.points(payload)
                .orElseThrow(() -> new ParkException("the payload has no amount that points can be made of: " + rule
                        + " (sources." + source.name() + ".points"
                        + (event.kind() != null && source.pointsByKind().containsKey(event.kind())
                                ? "." + event.kind()
                                : "")
                        + ")"));
    }

    /** For routes of the version before, which read the variable {@code kind}: the inbox itself sets {@code event}. */
    @Deprecated
    public void kind(Exchange exchange) {
        exchange.setVariable("kind", InboxEvent.of(exchange).kind());
    }

    private void earn(
            Exchange exchange,
            InboxEvent event,
            SourceSettings source,
            JsonNode payload,
            @Nullable String object,
            long points) {
        Optional<String> address = email(event, source, payload);
        if (address.isEmpty()) {
            unknownPerson(exchange, source, payload, PlannedAward.nothing(source.description(), object));
            return;
        }
        String email = address.get();
        String day = ceilings.day(occurredAt(event, source, payload));
        Link link = links.findOrCreate(email);
        InboxEvent.inTurn(exchange, gate, CustomerGate.turnOf(link.id()));
        String reason = AwardReasons.reason(source, event, object);
        Optional<Awards.Stored> known = earlier(link, reason);
        String id = known.map(Awards.Stored::id).orElse(AwardReasons.operationId(reason, link.id()));
        Optional<Awards.Stored> earlier = known.filter(award -> !award.isGivenUp());
        KnownCustomer.set(
                exchange, KnownCustomer.of(exchange).withLink(link.id()).withEmail(email));
        PlannedAward award = new PlannedAward(
                earlier.map(Awards.Stored::amount).orElse(points),
                source.description(),
                object,
                id,
                reason,
                day,
                source.pointsFor(event.kind()).amount(payload).orElse(null));
        PlannedAward.set(exchange, award);
        if (earlier.isEmpty()) {
            // A route of a team's own may give another amount, of at least one point; what it gives is asked about when
            // it begins.
            Award least = new Award(
                    id,
                    link.id(),
                    reason,
                    source.isShippedRoute() ? points : 1,
                    source.description(),
                    source.name(),
                    event.seq(),
                    day,
                    reversed.contains(source.name()) ? object : null,
                    award.basis());
            try {
                ceilings.keep(ceiling -> awards.ask(least, ceiling));
            } catch (CappedException | ReversedException e) {
                earnsNothing(exchange, award.capped(), Reason.of(e));
            }
        }
    }

    /** The same award, begun before: also under a link that became part of this one, or that they had before they were forgotten. */
    private Optional<Awards.Stored> earlier(Link link, String reason) {
        String id = AwardReasons.operationId(reason, link.id());
        if (!awards.mayBeThere(link.id(), id)) {
            return Optional.empty();
        }
        Optional<Awards.Stored> own = awards.find(id);
        if (own.isPresent()) {
            return own;
        }
        List<String> others = links.earlierIds(link.id());
        return others.stream()
                .map(other -> awards.find(AwardReasons.operationId(reason, other)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private SourceSettings source(InboxEvent event) {
        SourceSettings source = sources.get(event.source());
        if (source == null) {
            throw new ParkException("the source " + event.source() + " is not configured: sources." + event.source()
                    + ".* in application.properties");
        }
        return source;
    }

    /**
     * Goes on with an event whose person was unknown and was asked for: {@code foundEmail} is what the Kamelet of the source found, or
     * nothing.
     *
     * @throws WaitingException where it found nobody
     * @throws ParkException    where what it found is no e-mail address
     */
    public void identify(Exchange exchange) {
        InboxEvent event = InboxEvent.of(exchange);
        SourceSettings source = source(event);
        String person = exchange.getVariable("unknownPerson", String.class);
        String found = exchange.getVariable("foundEmail", String.class);
        exchange.setVariable("unknownPerson", null);
        if (found == null || found.isBlank()) {
            if (identities.findOrWait(source.name(), person, event.seq()).isEmpty()) {
                throw new WaitingException(Identities.reason(source.name()));
            }
        } else {
            String email = Emails.normalise(found)
                    .orElseThrow(() -> new ParkException("the Kamelet " + source.lookup() + " (sources." + source.name()
                            + ".lookup) found something that is not an e-mail address"));
            identities.learn(new Identity(source.name(), person, email), From.LOOKUP);
        }
        exchange.setVariable("outcome", null);
        readPayload(exchange);
    }

    /**
     * The customer's address: the payload says it, or somebody knows who its person is. Empty where the source has a Kamelet that has to
     * be asked.
     */
    private Optional<String> email(InboxEvent event, SourceSettings source, JsonNode payload) {
        Optional<String> text = source.email().text(payload);
        Optional<String> person = source.person().text(payload);
        if (text.isPresent()) {
            String email = Emails.normalise(text.get())
                    .orElseThrow(() -> new ParkException("the value at " + source.email()
                            + " is not an e-mail address (sources." + source.name() + ".email)"));
            person.filter(one -> !identities.find(source.name(), one).equals(Optional.of(email)))
                    .ifPresent(one -> identities.learn(new Identity(source.name(), one, email), From.EVENT));
            return Optional.of(email);
        }
        if (person.isEmpty()) {
            throw new ParkException(
                    source.person().isSet()
                            ? "the payload has neither a person at " + source.person() + " (sources." + source.name()
                                    + ".person) nor an e-mail at " + source.email()
                            : "the payload has no e-mail at " + source.email() + " (sources." + source.name()
                                    + ".email)");
        }
        if (!source.lookup().isEmpty()) {
            return identities.find(source.name(), person.get());
        }
        return Optional.of(identities
                .findOrWait(source.name(), person.get(), event.seq())
                .orElseThrow(() -> new WaitingException(Identities.reason(source.name()))));
    }

    private static Instant occurredAt(InboxEvent event, SourceSettings source, JsonNode payload) {
        Optional<String> text = source.occurredAt().text(payload);
        if (text.isEmpty()) {
            return event.receivedAt();
        }
        return Timestamps.parse(text.get())
                .orElseThrow(() -> new ParkException("the value at " + source.occurredAt()
                        + " is not a time: expected ISO 8601 with an offset, or UNIX seconds or milliseconds (sources."
                        + source.name() + ".occurred-at)"));
    }

    private static void earnsNothing(Exchange exchange, PlannedAward nothing, String why) {
        PlannedAward.set(exchange, nothing);
        exchange.setVariable("outcome", why);
    }
}
