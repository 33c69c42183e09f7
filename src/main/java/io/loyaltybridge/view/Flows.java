package io.loyaltybridge.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.loyaltybridge.intake.ProgramSource;
import io.loyaltybridge.intake.WixSource;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What came in and what was done for one site, by flow: each source, awards, sync to either side, and effects by kind. Reads indices
 * only; what waits is counted up to {@link #MOST}.
 */
public final class Flows {
    /** Where more waits, it is not counted by flow. */
    static final int MOST = 10_000;

    private static final String OPERATION = "CASE WHEN kind = 'award' THEN 'award' ELSE 'sync-to-' || side END";

    private final Store store;
    private final String site;

    /** @param site first column of its keys */
    public Flows(Store store, String site) {
        this.store = store;
        this.site = site;
    }

    /**
     * An array, a flow each: first the sources, then awards, sync and effects. Flows of which nothing is known are left out, but not sources.
     *
     * @param sources those that are to be there even where nothing came from them
     */
    public ArrayNode json(Span span, Instant now, Collection<String> sources) {
        Map<String, Flow> flows = new LinkedHashMap<>();
        sources.forEach(name -> flow(flows, name, ofSource(name), span));
        store.read(tx -> {
            events(tx, flows, span, now);
            operations(tx, flows, span, now);
            effects(tx, flows, span, now);
            return true;
        });
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        flows.values().forEach(flow -> array.add(flow.json()));
        return array;
    }

    private static String ofSource(String name) {
        return name.equals(WixSource.NAME) ? "wix" : name.equals(ProgramSource.NAME) ? "program" : "source";
    }

    private static Flow flow(Map<String, Flow> flows, String name, String kind, Span span) {
        return flows.computeIfAbsent(kind + " " + name, key -> new Flow(name, kind, span.buckets()));
    }

    private void events(Tx tx, Map<String, Flow> flows, Span span, Instant now) throws SQLException {
        Spanned spanned = new Spanned(tx, site, span, now);
        spanned.in("source", "inbox", "received_at", name -> flow(flows, name, ofSource(name), span));
        spanned.ended(
                "source",
                "inbox",
                "ended_at",
                "received_at",
                "ended_at IS NOT NULL",
                "state IN ('parked', 'discarded')",
                name -> flow(flows, name, ofSource(name), span));
        waits(
                tx,
                "SELECT source AS name FROM inbox WHERE state = 'pending' AND site = ? ORDER BY seq",
                name -> flow(flows, name, ofSource(name), span),
                flows,
                "source wix program");
    }

    private void operations(Tx tx, Map<String, Flow> flows, Span span, Instant now) throws SQLException {
        Spanned spanned = new Spanned(tx, site, span, now);
        spanned.in(OPERATION, "operations", "created_at", name -> flow(flows, name, ofOperation(name), span));
        spanned.ended(
                OPERATION,
                "operations",
                "updated_at",
                "created_at",
                "state = 'SETTLED'",
                "1 = 0",
                name -> flow(flows, name, ofOperation(name), span));
        // The list of states is as in the index of operations that are not over, so that SQLite uses it.
        waits(
                tx,
                "SELECT " + OPERATION
                        + " AS name FROM operations WHERE site = ? AND state IN ('PLANNED', 'SENT', 'UNKNOWN', 'REFUSED') AND state IN ('PLANNED', 'SENT')",
                name -> flow(flows, name, ofOperation(name), span),
                flows,
                "award sync");
    }

    private static String ofOperation(String name) {
        return name.equals("award") ? "award" : "sync";
    }

    private void effects(Tx tx, Map<String, Flow> flows, Span span, Instant now) throws SQLException {
        Spanned spanned = new Spanned(tx, site, span, now);
        spanned.in("kind", "effects", "created_at", name -> flow(flows, name, "effect", span));
        spanned.ended(
                "kind",
                "effects",
                "updated_at",
                "created_at",
                "state = 'SETTLED'",
                "1 = 0",
                name -> flow(flows, name, "effect", span));
        waits(
                tx,
                "SELECT kind AS name FROM effects WHERE site = ? AND state IN ('PLANNED', 'SENT')",
                name -> flow(flows, name, "effect", span),
                flows,
                "effect");
    }

    private interface Named {
        Flow flow(String name);
    }

    private void waits(Tx tx, String waiting, Named named, Map<String, Flow> flows, String kinds) throws SQLException {
        Map<String, Long> counts = tx.counts(
                "SELECT name, COUNT(*) FROM (" + waiting + " LIMIT " + (MOST + 1) + ") w GROUP BY name", site);
        boolean tooMany = counts.values().stream().mapToLong(Long::longValue).sum() > MOST;
        counts.forEach((name, count) -> named.flow(name).waits(count));
        if (tooMany) {
            flows.forEach((key, flow) -> {
                if (kinds.contains(key.substring(0, key.indexOf(' ')))) {
                    flow.waits(null);
                }
            });
        }
    }

    /** Counts by flow and bucket. The names of tables and columns are fixed words. */
    private record Spanned(Tx tx, String site, Span span, Instant now) {
        private static final String CLASSES = IntStream.range(0, Flow.TOOK.length)
                .mapToObj(i -> "WHEN took < " + Flow.TOOK[i] + " THEN " + i)
                .collect(Collectors.joining(" "));

        long from() {
            return span.before(now).toEpochMilli();
        }

        void in(String name, String table, String at, Named found) throws SQLException {
            tx.list(
                    "SELECT " + name + " AS name, (" + at + " - ?) / ? AS bucket, COUNT(*) AS n FROM " + table
                            + " WHERE site = ? AND " + at + " >= ? AND " + at + " < ? GROUP BY 1, 2 ORDER BY 1",
                    r -> {
                        found.flow(r.getString("name")).in(bucket(r), r.getLong("n"));
                        return true;
                    },
                    from(),
                    span.bucket().toMillis(),
                    site,
                    from(),
                    now.toEpochMilli());
        }

        void ended(String name, String table, String at, String since, String over, String inVain, Named found)
                throws SQLException {
            tx.list(
                    "SELECT name, bucket, CASE WHEN in_vain THEN " + Flow.NOT_DONE + " " + CLASSES + " ELSE "
                            + Flow.TOOK.length
                            + " END AS class, COUNT(*) AS n, MAX(took) AS longest FROM (SELECT " + name
                            + " AS name, (" + at + " - ?) / ? AS bucket, " + at + " - " + since + " AS took, " + inVain
                            + " AS in_vain FROM " + table + " WHERE site = ? AND " + over + " AND " + at + " >= ? AND "
                            + at + " < ?) e GROUP BY 1, 2, 3 ORDER BY 1",
                    r -> {
                        found.flow(r.getString("name"))
                                .ended(bucket(r), r.getInt("class"), r.getLong("n"), r.getLong("longest"));
                        return true;
                    },
                    from(),
                    span.bucket().toMillis(),
                    site,
                    from(),
                    now.toEpochMilli());
        }

        private int bucket(ResultSet r) throws SQLException {
            return Math.min(r.getInt("bucket"), span.buckets() - 1);
        }
    }
}
