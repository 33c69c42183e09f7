package io.loyaltybridge.award;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.payload.Payloads;
import io.loyaltybridge.payload.PointsRule;
import io.loyaltybridge.payload.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** @param gate says in which turn an event of a customer runs */
    public Sources(
            Map<String, SourceSettings> sources,
            Links links,
            Identities identities,
            Awards awards,
            Ceilings ceilings,
            Gate gate) {
        this.identities = identities;
        this.sources = Map.copyOf(sources);
        this.links = links;
        this.awards = awards;
        this.gate = gate;
        this.ceilings = ceilings;
    }

    /**
     * Sets {@code award}, what this event is worth (where that is nothing, the reason is in {@code outcome}); where it is worth
     * something, {@code customer} with link and e-mail; and {@code createContact}. Where nobody knows who its person is, and the source has a
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
        Optional<String> failing = source.onlyIf().failing(payload);
        if (rule.isNothing()) {
            earnsNothing(exchange, nothing, "ignored: no points are set for the kind " + event.kind());
        } else if (failing.isPresent()) {
            earnsNothing(exchange, nothing, "ignored: it is not so that " + failing.get());
        } else if (!source.onlyObjects().isEmpty()
                && (object == null || !source.onlyObjects().contains(object))) {
            earnsNothing(exchange, nothing, "ignored: this object does not count");
        } else {
            long points = points(rule, source, event, payload);
            if (points == 0) {
                earnsNothing(exchange, nothing, "ignored: " + rule + " is 0 points");
            } else {
                earn(exchange, event, source, payload, object, points);
            }
        }
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
            exchange.setVariable("unknownPerson", source.person().text(payload).orElseThrow());
            earnsNothing(
                    exchange,
                    PlannedAward.nothing(source.description(), object),
                    "ignored: nobody was asked who this person is");
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
                earlier.map(Awards.Stored::amount).orElse(points), source.description(), object, id, reason, day);
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
                    day);
            try {
                ceilings.keep(ceiling -> awards.ask(least, ceiling));
            } catch (CappedException e) {
                earnsNothing(exchange, award.capped(), Reason.of(e));
            }
        }
    }

    /** The same award, begun before: also under a link that became part of this one, or that they had before they were forgotten. */
    private Optional<Awards.Stored> earlier(Link link, String reason) {
        Optional<Awards.Stored> own = awards.find(AwardReasons.operationId(reason, link.id()));
        if (own.isPresent()) {
            return own;
        }
        List<String> others = links.earlierIds(link.id());
        return others.stream()
                .map(id -> awards.find(AwardReasons.operationId(reason, id)))
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
