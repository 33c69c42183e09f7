package io.loyaltybridge.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.explain.Explanation;
import io.loyaltybridge.ledger.explain.Explanation.Entry;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.ledger.store.CustomerFacts.Seen;
import io.loyaltybridge.ledger.store.Identities.Identity;
import io.loyaltybridge.ledger.store.KnownCustomers.Known;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Opening;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Explanations and links as JSON. The names of the fields are an API: fields are added, never renamed. Times are ISO 8601
 * with the offset of the site's time zone; sides are {@code wix} and {@code program}; unknown values are null.
 */
public final class ExplainJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern EVENT = Pattern.compile("event (\\d{1,18}):");

    private final ZoneId zone;

    public ExplainJson(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * Everything about one customer.
     *
     * @param effects    what they got, oldest first
     * @param identities who they are at sources whose events name no address
     */
    public ObjectNode customer(Explanation explanation, List<StoredEffect> effects, List<Identity> identities) {
        ObjectNode document = document(explanation);
        ArrayNode persons = document.putArray("identities");
        identities.forEach(
                one -> persons.addObject().put("source", one.source()).put("person", one.person()));
        ArrayNode array = document.putArray("effects");
        effects.forEach(effect -> array.add(EffectJson.of(effect, zone)));
        return document;
    }

    /** One customer as lists show them. */
    public ObjectNode listed(LinkEntry entry) {
        ObjectNode node = JSON.objectNode();
        link(node, entry);
        balances(node, entry);
        return node.put("difference", difference(entry));
    }

    /** The same with the time when they were seen first. */
    public ObjectNode listed(Known known) {
        return listed(known.entry()).put("since", time(known.since()));
    }

    /** Wix's balance minus the program's; null where they are not kept equal. */
    public static @Nullable Long difference(LinkEntry entry) {
        return entry.wix() == null || entry.program() == null
                ? null
                : entry.wix().balance() - entry.program().balance();
    }

    /** Both balances over time: every change that moved one, with its cause. Where older lines were left out, their number. */
    public ObjectNode overTime(Explanation e) {
        ObjectNode document = JSON.objectNode();
        document.put("link", e.customer().link().id());
        document.set("opening", opening(e));
        document.put("earlier", e.earlier());
        ArrayNode changes = document.putArray("changes");
        e.entries().stream().filter(entry -> entry.balance() != null).forEach(entry -> changes.add(line(entry)));
        return document;
    }

    private ObjectNode document(Explanation e) {
        ObjectNode document = JSON.objectNode();
        ObjectNode customer = document.putObject("customer");
        link(customer, e.customer());
        customer.put("mergedInto", e.mergedInto());
        ArrayNode aliases = customer.putArray("aliases");
        e.aliases().forEach(aliases::add);
        balances(document, e.customer());
        ObjectNode comparison = document.putObject("comparison");
        comparison.put("keptEqual", e.comparison().difference() != null);
        comparison.put("difference", e.comparison().difference());
        ArrayNode parts = comparison.putArray("parts");
        e.comparison().parts().forEach(part -> parts.addObject()
                .put("amount", part.amount())
                .put("why", part.why())
                .put("operation", part.operationId()));
        document.put("booksProblem", e.mismatch());
        document.set("opening", opening(e));
        document.put("earlierLines", e.earlier());
        ArrayNode lines = document.putArray("lines");
        e.entries().forEach(entry -> lines.add(line(entry)));
        open(document.putObject("open"), e);
        return document;
    }

    private JsonNode opening(Explanation e) {
        Opening opening = e.opening();
        return opening == null
                ? JSON.nullNode()
                : JSON.objectNode()
                        .put("until", time(opening.until()))
                        .put("operations", opening.operations())
                        .put("lines", opening.lines())
                        .put("effects", opening.effects())
                        .put("wix", opening.wix())
                        .put("program", opening.program());
    }

    private ObjectNode line(Entry entry) {
        return JSON.objectNode()
                .put("at", time(entry.at()))
                .put("side", side(entry.side()))
                .put("what", entry.what().name().toLowerCase(Locale.ROOT))
                .put("amount", entry.amount())
                .put("balance", entry.balance())
                .put("cause", entry.cause())
                .put("event", event(entry.cause()))
                .put("operation", entry.operationId())
                .put("transaction", entry.transactionId());
    }

    /** The event of a cause such as "event 17: points_updated"; null where it is none. */
    private static @Nullable Long event(@Nullable String cause) {
        Matcher matcher = EVENT.matcher(String.valueOf(cause));
        return matcher.lookingAt() ? Long.valueOf(matcher.group(1)) : null;
    }

    private void open(ObjectNode open, Explanation e) {
        ArrayNode operations = open.putArray("operations");
        e.operations().forEach(o -> operations
                .addObject()
                .put("id", o.id())
                .put("side", side(o.side()))
                .put("kind", o.kind().name().toLowerCase(Locale.ROOT))
                .put("amount", o.amount())
                .put("state", o.state().name())
                .put("attempts", o.attempts())
                .put("carries", o.carries())
                .put("reason", o.reason()));
        ArrayNode events = open.putArray("events");
        e.events().forEach(v -> events.addObject()
                .put("event", v.event())
                .put("source", v.source())
                .put("kind", v.kind())
                .put("state", v.state())
                .put("attempts", v.attempts())
                .put("reason", v.reason())
                .put("receivedAt", time(v.receivedAt())));
        ArrayNode holds = open.putArray("holds");
        e.holds().forEach(h -> holds.addObject()
                .put("side", side(h.side()))
                .put("reason", h.reason())
                .put("operation", h.operationId()));
    }

    private void link(ObjectNode node, LinkEntry entry) {
        Link link = entry.link();
        node.put("link", link.id())
                .put("email", link.email())
                .put("state", link.state().name())
                .put("reason", entry.detail())
                .put("wixAccountId", link.wixAccountId())
                .put("contactId", link.contactId())
                .put("memberId", link.memberId())
                .put("programId", link.programId());
    }

    private void balances(ObjectNode node, LinkEntry entry) {
        ObjectNode balances = node.putObject("balances");
        for (Side side : Side.values()) {
            Seen seen = entry.seen(side);
            if (seen == null) {
                balances.putNull(side(side));
            } else {
                balances.putObject(side(side))
                        .put("balance", seen.balance())
                        .put("version", seen.version())
                        .put("seenAt", time(seen.at()));
            }
        }
    }

    private @Nullable String time(@Nullable Instant at) {
        return JsonTime.of(at, zone);
    }

    private static String side(Side side) {
        return side.word();
    }
}
