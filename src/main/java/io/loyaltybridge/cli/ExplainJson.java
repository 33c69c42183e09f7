package io.loyaltybridge.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.explain.Explanation;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.ledger.store.CustomerFacts.Seen;
import io.loyaltybridge.ledger.store.Link;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Explanations and links as JSON. The names of the fields are an API: fields are added, never renamed. Times are ISO 8601
 * with the offset of the site's time zone; sides are {@code wix} and {@code program}; unknown values are null.
 */
final class ExplainJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ZoneId zone;

    private ExplainJson(ZoneId zone) {
        this.zone = zone;
    }

    static void print(Explanation explanation, List<StoredEffect> effects, ZoneId zone, PrintWriter out) {
        ObjectNode document = new ExplainJson(zone).document(explanation);
        EffectViews.ofCustomer(effects, document.putArray("effects"), zone);
        write(document, out);
    }

    static void print(List<LinkEntry> links, ZoneId zone, PrintWriter out) {
        ObjectNode document = JSON.createObjectNode();
        ArrayNode array = document.putArray("links");
        ExplainJson json = new ExplainJson(zone);
        links.forEach(entry -> {
            ObjectNode node = array.addObject();
            json.link(node, entry);
            json.balances(node, entry);
            node.put("difference", LinksCommand.difference(entry));
        });
        write(document, out);
    }

    static void write(ObjectNode document, PrintWriter out) {
        try {
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document of text and numbers can always be written", e);
        }
    }

    private ObjectNode document(Explanation e) {
        ObjectNode document = JSON.createObjectNode();
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
        if (e.opening() == null) {
            document.putNull("opening");
        } else {
            document.putObject("opening")
                    .put("until", time(e.opening().until()))
                    .put("operations", e.opening().operations())
                    .put("lines", e.opening().lines())
                    .put("effects", e.opening().effects())
                    .put("wix", e.opening().wix())
                    .put("program", e.opening().program());
        }
        document.put("earlierLines", e.earlier());
        ArrayNode lines = document.putArray("lines");
        e.entries().forEach(entry -> lines.addObject()
                .put("at", time(entry.at()))
                .put("side", side(entry.side()))
                .put("what", entry.what().name().toLowerCase(Locale.ROOT))
                .put("amount", entry.amount())
                .put("balance", entry.balance())
                .put("cause", entry.cause())
                .put("operation", entry.operationId())
                .put("transaction", entry.transactionId()));
        open(document.putObject("open"), e);
        return document;
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

    private String time(Instant at) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone));
    }

    private static String side(Side side) {
        return side.word();
    }
}
