package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.store.SqliteStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@link RefundChecker} reads beside the {@link Evidence}: what the shop said, and what the bridge took back for it.
 *
 * @param orders    by their ids, with all that the bridge acknowledged of them
 * @param given     points of the bridge's settled awards, by order
 * @param takeBacks what the bridge took back
 */
record Refunds(Map<String, Order> orders, Map<String, Long> given, List<TakeBack> takeBacks) {
    /**
     * An order.
     *
     * @param parts     amounts that were given back, by the event that said so
     * @param cancelled whether all was given back at once
     */
    record Order(String email, long total, Map<String, Long> parts, boolean cancelled) {
        long points() {
            return Orders.points(total);
        }

        long givenBack() {
            return cancelled
                    ? total
                    : Math.min(
                            total,
                            parts.values().stream().mapToLong(Long::longValue).sum());
        }

        /** Points to take back, rounded half up. */
        long due() {
            return (2 * points() * givenBack() + total) / (2 * total);
        }
    }

    /**
     * An effect that takes back.
     *
     * @param wanted  the points that it is to take
     * @param outcome as the bridge tells it
     */
    record TakeBack(String email, String order, String id, String state, long wanted, String outcome) {}

    static Refunds collect(BankSite site) {
        Map<String, Order> orders = new TreeMap<>();
        List<JsonNode> history = History.read(site.dir.resolve(History.FILE)).stream()
                .filter(line -> line.path("type").asText().equals("ok"))
                .toList();
        for (JsonNode line : history) {
            if (line.path("f").asText().equals("order")) {
                orders.put(
                        line.path("order").asText(),
                        new Order(
                                line.path("email").asText(),
                                line.path("total").asLong(),
                                new HashMap<>(),
                                history.stream()
                                        .anyMatch(other ->
                                                other.path("f").asText().equals("cancelled")
                                                        && other.path("order").equals(line.path("order")))));
            }
        }
        for (JsonNode line : history) {
            if (line.path("f").asText().equals("refund")) {
                orders.get(line.path("order").asText())
                        .parts()
                        .put(line.path("id").asText(), line.path("amount").asLong());
            }
        }
        Path data = site.bank.dir.resolve("data");
        Map<String, Long> given = new HashMap<>();
        List<TakeBack> takeBacks = new ArrayList<>();
        try (SqliteStore store = SqliteStore.openReadOnly(data)) {
            store.read(tx -> tx.list(
                    "SELECT object, amount FROM operations WHERE site = ? AND object IS NOT NULL AND state = 'SETTLED'",
                    r -> given.merge(r.getString(1), r.getLong(2), Long::sum),
                    site.id));
            store.read(tx -> tx.list(
                    "SELECT l.email, o.object, e.id, e.state, e.payload, e.outcome FROM effects e"
                            + " JOIN links l ON l.site = e.site AND l.id = e.link_id"
                            + " LEFT JOIN operations o ON o.site = e.site AND e.reason LIKE '% of ' || o.id"
                            + " WHERE e.site = ? AND e.kind = 'takeback'",
                    r -> takeBacks.add(new TakeBack(
                            r.getString(1),
                            r.getString(2),
                            r.getString(3),
                            r.getString(4),
                            Long.parseLong(r.getString(5).replaceAll(".*\"points\":(\\d+).*", "$1")),
                            r.getString(6))),
                    site.id));
        }
        return new Refunds(orders, given, takeBacks);
    }
}
