package io.loyaltybridge.view.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.intake.ProgramSource;
import io.loyaltybridge.intake.WixSource;
import io.loyaltybridge.ledger.OperationKind;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What came in and what was done for one site, by flow: each source, awards, sync to either side, and effects by kind. Reads indices only,
 * and counts what is long over once; what waits is counted up to {@link #MOST}.
 */
public final class Flows {
    /** Where more waits, it is not counted by flow. */
    static final int MOST = 10_000;

    private static final int MOST_SOURCES = 100;

    private static final SpanCounts.Ends EVENTS = new SpanCounts.Ends(
            "inbox", "ended_at IS NOT NULL", "state IN ('parked', 'discarded')", "ended_at", "received_at");
    private static final SpanCounts.Ends OPERATIONS =
            new SpanCounts.Ends("operations", "state = 'SETTLED'", "1 = 0", "updated_at", "created_at");
    private static final SpanCounts.Ends EFFECTS =
            new SpanCounts.Ends("effects", "state = 'SETTLED'", "1 = 0", "updated_at", "created_at");

    private final Store store;
    private final Counted counted;
    private final String site;

    /**
     * Of a site.
     *
     * @param counted what was counted before, of this store
     * @param site    first column of its keys
     */
    public Flows(Store store, Counted counted, String site) {
        this.store = store;
        this.counted = counted;
        this.site = site;
    }

    /**
     * An array, a flow each: first the sources, then awards, sync and effects. Those of which there was nothing are left out, but not sources.
     *
     * @param sources those that are to be there even where nothing came from them
     */
    public ArrayNode json(Span span, Instant now, Collection<String> sources) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        store.read(tx -> {
            SpanCounts counts = new SpanCounts(tx, counted, site, span, now);
            Map<String, Flow> events = new LinkedHashMap<>();
            Set<String> names = new TreeSet<>(sources);
            names.addAll(sources(tx));
            for (String name : names) {
                events.put(name, event(counts, new Flow(name, ofSource(name), span.buckets())));
            }
            waits(tx, events, "SELECT source AS name FROM inbox WHERE state = 'pending' AND site = ? ORDER BY seq");
            events.forEach((name, flow) -> {
                if (sources.contains(name) || !flow.isEmpty()) {
                    array.add(flow.json());
                }
            });
            all(array, operations(tx, counts, span));
            all(array, effects(tx, counts, span));
            return true;
        });
        return array;
    }

    private static void all(ArrayNode array, Map<String, Flow> flows) {
        flows.values().stream().filter(flow -> !flow.isEmpty()).map(Flow::json).forEach(array::add);
    }

    private static String ofSource(String name) {
        return name.equals(WixSource.NAME) ? "wix" : name.equals(ProgramSource.NAME) ? "program" : "source";
    }

    /** The sources of the events that are there: from one to the next, not through all events. */
    private List<String> sources(Tx tx) throws SQLException {
        return tx.list(
                "WITH RECURSIVE names(name) AS (SELECT MIN(source) FROM inbox WHERE site = ? UNION ALL"
                        + " SELECT (SELECT MIN(source) FROM inbox WHERE site = ? AND source > name) FROM names WHERE name IS NOT NULL)"
                        + " SELECT name FROM names WHERE name IS NOT NULL LIMIT " + MOST_SOURCES,
                r -> r.getString(1),
                site,
                site);
    }

    private static Flow event(SpanCounts counts, Flow flow) throws SQLException {
        String name = flow.name();
        counts.in(flow, "inbox", "source = ?", "received_at", name);
        counts.ended(flow, EVENTS, "source = ?", name);
        return flow;
    }

    private Map<String, Flow> operations(Tx tx, SpanCounts counts, Span span) throws SQLException {
        Map<String, Flow> flows = new LinkedHashMap<>();
        for (OperationKind kind : List.of(OperationKind.AWARD, OperationKind.SYNC, OperationKind.OPENING)) {
            for (Side side : Side.values()) {
                String name = kind == OperationKind.AWARD ? "award" : "sync-to-" + side.word();
                Flow flow = flows.computeIfAbsent(
                        name, made -> new Flow(name, kind == OperationKind.AWARD ? "award" : "sync", span.buckets()));
                made(
                        counts,
                        flow,
                        OPERATIONS,
                        "kind = ? AND side = ?",
                        kind.name().toLowerCase(Locale.ROOT),
                        side.word());
            }
        }
        // The first list of states is as in the index of operations that are not over, so that SQLite uses it.
        waits(
                tx,
                flows,
                "SELECT CASE WHEN kind = 'award' THEN 'award' ELSE 'sync-to-' || side END AS name FROM operations"
                        + " WHERE site = ? AND state IN ('PLANNED', 'SENT', 'UNKNOWN', 'REFUSED') AND state IN ('PLANNED', 'SENT')");
        return flows;
    }

    private Map<String, Flow> effects(Tx tx, SpanCounts counts, Span span) throws SQLException {
        Map<String, Flow> flows = new LinkedHashMap<>();
        for (EffectKind kind : EffectKind.values()) {
            Flow flow = new Flow(kind.word(), "effect", span.buckets());
            made(counts, flow, EFFECTS, "kind = ?", kind.word());
            flows.put(kind.word(), flow);
        }
        waits(tx, flows, "SELECT kind AS name FROM effects WHERE site = ? AND state IN ('PLANNED', 'SENT')");
        return flows;
    }

    private static void made(SpanCounts counts, Flow flow, SpanCounts.Ends ends, String which, String... values)
            throws SQLException {
        counts.in(flow, ends.table(), which, "created_at", values);
        counts.ended(flow, ends, which, values);
    }

    private void waits(Tx tx, Map<String, Flow> flows, String waiting) throws SQLException {
        Map<String, Long> counts = tx.counts(
                "SELECT name, COUNT(*) FROM (" + waiting + " LIMIT " + (MOST + 1) + ") w GROUP BY name", site);
        boolean tooMany = counts.values().stream().mapToLong(Long::longValue).sum() > MOST;
        flows.forEach((name, flow) -> flow.waits(tooMany ? null : counts.getOrDefault(name, 0L)));
    }
}
