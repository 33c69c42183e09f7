package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.store.Tx;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All that the checker reads.
 *
 * @param changes    the lines of both journals, in their order
 * @param balances   final balances, by {@code <side>/<e-mail>}
 * @param operations the bridge's operations
 * @param ledger     the bridge's ledger lines
 * @param inbox      events that the bridge has, as {@code <source>/<id>}
 * @param acked      webhooks that the bridge answered with 200, likewise
 * @param likes      acknowledged likes that earn, as {@code <e-mail>/<post>}, each once
 * @param unfinished events that are pending, parked or discarded, a line each
 */
record Evidence(
        List<Change> changes,
        Map<String, Long> balances,
        List<Op> operations,
        List<Line> ledger,
        Set<String> inbox,
        Set<String> acked,
        Set<String> likes,
        List<String> unfinished) {
    /** Points for a like. */
    static final long LIKE = 5;

    /** What a line of a journal is. */
    enum Kind {
        OPENING,
        ORGANIC,
        /** Points for a like. */
        AWARD,
        /** Points for an order. */
        ORDER,
        TAKEBACK,
        SYNC,
        NOTHING,
        UNEXPLAINED
    }

    /** A committed change of an account; {@code operation} is the id of the bridge's operation or effect where it made it. */
    record Change(
            String side,
            String email,
            long version,
            long amount,
            long balance,
            Kind kind,
            String operation,
            String type) {
        /** Whether it has to reach the other side. */
        boolean travels() {
            return kind == Kind.ORGANIC || kind == Kind.TAKEBACK || isGiven();
        }

        /** Whether the bridge gave points for an event. */
        boolean isGiven() {
            return kind == Kind.AWARD || kind == Kind.ORDER;
        }
    }

    /** An operation of the bridge. */
    record Op(
            String email,
            String id,
            String side,
            String kind,
            long amount,
            String state,
            String fromSide,
            long from,
            long to,
            String outcome) {}

    /** A ledger line of the bridge. */
    record Line(String email, String side, String kind, long amount, long from, long to, String operation) {}

    static Evidence collect(BankSite site) {
        return collect(site.dir, site.bank.dir.resolve("data"), site.id, site.wix, site.program);
    }

    /**
     * @param dir  journals of the stand-ins and the history
     * @param data the data directory of the bridge
     * @param id   first column of the site's rows
     */
    static Evidence collect(Path dir, Path data, String id, Side wix, Side program) {
        List<Change> changes = new ArrayList<>();
        History.read(dir.resolve("wix.jsonl")).forEach(line -> changes.add(change("wix", line)));
        History.read(dir.resolve("program.jsonl")).forEach(line -> changes.add(change("program", line)));
        Map<String, Long> balances = new TreeMap<>();
        wix.balances().forEach((email, balance) -> balances.put("wix/" + email, balance));
        program.balances().forEach((email, balance) -> balances.put("program/" + email, balance));
        List<JsonNode> history = History.read(dir.resolve(History.FILE));
        try (SqliteStore store = SqliteStore.openReadOnly(data)) {
            return store.read(tx -> {
                Map<String, String> emails = new HashMap<>();
                tx.list(
                        "SELECT id, email FROM links WHERE site = ?",
                        r -> emails.put(r.getString(1), String.valueOf(r.getString(2))),
                        id);
                return new Evidence(
                        changes,
                        balances,
                        operations(tx, id, emails),
                        ledger(tx, id, emails),
                        new TreeSet<>(tx.list(
                                "SELECT source, event_id FROM inbox WHERE site = ?",
                                r -> r.getString(1) + "/" + r.getString(2),
                                id)),
                        oks(history, "webhook", "source", "id"),
                        oks(history, "like", "email", "post"),
                        tx.list(
                                "SELECT seq, source, kind, state, attempts, outcome FROM inbox WHERE site = ? AND state IN ('pending', 'parked', 'discarded')",
                                r -> r.getString(1) + " " + r.getString(2) + " " + r.getString(3) + " " + r.getString(4)
                                        + " after " + r.getString(5) + ": " + r.getString(6),
                                id));
            });
        }
    }

    private static Set<String> oks(List<JsonNode> history, String f, String first, String second) {
        return history.stream()
                .filter(line -> line.path("type").asText().equals("ok")
                        && line.path("f").asText().equals(f))
                .map(line -> line.path(first).asText() + "/" + line.path(second).asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Op> operations(Tx tx, String site, Map<String, String> emails) throws SQLException {
        return tx.list(
                "SELECT link_id, id, side, kind, amount, state, from_side, from_version, to_version, outcome FROM operations WHERE site = ? ORDER BY created_at, id",
                r -> new Op(
                        emails.get(r.getString(1)),
                        r.getString(2),
                        r.getString(3),
                        r.getString(4),
                        r.getLong(5),
                        r.getString(6),
                        r.getString(7),
                        r.getLong(8),
                        r.getLong(9),
                        r.getString(10)),
                site);
    }

    private static List<Line> ledger(Tx tx, String site, Map<String, String> emails) throws SQLException {
        return tx.list(
                "SELECT link_id, side, kind, amount, from_version, to_version, operation_id FROM ledger WHERE site = ? ORDER BY seq",
                (ResultSet r) -> new Line(
                        emails.get(r.getString(1)),
                        r.getString(2),
                        r.getString(3),
                        r.getLong(4),
                        r.getLong(5),
                        r.getLong(6),
                        r.getString(7)),
                site);
    }

    private static Change change(String side, JsonNode line) {
        String text = line.path("description").asText("");
        String key = line.path("idempotencyKey").asText("");
        boolean app = line.path("by").asText().equals("app");
        Kind kind;
        String operation = null;
        if (line.path("amount").asLong() == 0) {
            kind = Kind.NOTHING;
        } else if (text.equals("Opening balance")) {
            kind = Kind.OPENING;
        } else if (text.startsWith("sync-") || text.startsWith("open-")) {
            kind = app ? Kind.SYNC : Kind.UNEXPLAINED;
            operation = text;
        } else if (app && text.startsWith("takeback-")) {
            kind = Kind.TAKEBACK;
            operation = text;
        } else if (app && key.startsWith("award-")) {
            kind = text.equals(Orders.DESCRIPTION) ? Kind.ORDER : Kind.AWARD;
            operation = key;
        } else {
            kind = app ? Kind.UNEXPLAINED : Kind.ORGANIC;
        }
        return new Change(
                side,
                line.path("email").asText(),
                line.path("revision").asLong(),
                line.path("amount").asLong(),
                line.path("balance").asLong(),
                kind,
                operation,
                line.path("type").asText());
    }
}
