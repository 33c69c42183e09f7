package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * All transactions in the order of their commits. A lagging reader sees a prefix of them, never one without those
 * before it. Guarded by the stand-in's lock.
 */
final class Transactions {
    static final Map<String, FilterField> FIELDS = Map.of(
            "id",
            FilterField.TEXT,
            "accountId",
            FilterField.TEXT,
            "createdDate",
            FilterField.DATE,
            "amount",
            FilterField.NUMBER,
            "transactionType",
            FilterField.ENUM,
            "description",
            FilterField.TEXT,
            "idempotencyKey",
            FilterField.TEXT);

    /** How far the time of a transaction may be from that of its commit; see {@link Stamps}. */
    private static final long MOST_APART_MS = 10;

    private record Entry(long at, ObjectNode json) {}

    private final List<Entry> all = new ArrayList<>();
    private final Map<String, Integer> byId = new HashMap<>();
    private final Map<String, List<Integer>> byDescription = new HashMap<>();
    private final Map<String, List<Integer>> byKey = new HashMap<>();

    void add(ObjectNode json, long at, Account account) {
        int position = all.size();
        all.add(new Entry(at, json));
        byId.put(json.get("id").asText(), position);
        account.transactions.add(position);
        index(byDescription, json.path("description"), position);
        index(byKey, json.path("idempotencyKey"), position);
    }

    private static void index(Map<String, List<Integer>> index, JsonNode value, int position) {
        if (value.isTextual()) {
            index.computeIfAbsent(value.asText(), key -> new ArrayList<>(1)).add(position);
        }
    }

    /** A transaction that is visible at a moment (epoch ms), or null. */
    JsonNode find(String id, long moment) {
        Integer position = byId.get(id);
        return position == null || all.get(position).at > moment ? null : all.get(position).json;
    }

    /** The transactions of one account. */
    List<JsonNode> of(Account account) {
        List<JsonNode> found = new ArrayList<>();
        account.transactions.forEach(position -> found.add(all.get(position).json));
        return found;
    }

    /** All transactions, oldest first. */
    List<JsonNode> all() {
        return all.stream().map(entry -> (JsonNode) entry.json).toList();
    }

    CursorPages.Source visible(long moment, Accounts accounts) {
        int size = firstAfter(moment);
        return new CursorPages.Source() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public JsonNode at(int position) {
                return position < size ? all.get(position).json : null;
            }

            @Override
            public List<Integer> candidates(Filter filter) {
                List<Integer> found =
                        filter.keys("id").map(ids -> union(ids, byId)).orElse(null);
                found = found != null
                        ? found
                        : filter.keys("idempotencyKey")
                                .map(keys -> all(keys, byKey))
                                .orElse(null);
                found = found != null
                        ? found
                        : filter.keys("description")
                                .map(keys -> all(keys, byDescription))
                                .orElse(null);
                return found != null
                        ? found
                        : filter.keys("accountId")
                                .map(ids -> ofAccounts(ids, accounts))
                                .orElse(null);
            }

            @Override
            public int start(Filter filter) {
                return filter.after("createdDate")
                        .map(FilterOperator::instant)
                        .map(bound -> firstAfter(bound.toEpochMilli() - MOST_APART_MS))
                        .orElse(0);
            }
        };
    }

    /** The position of the first transaction after a moment. */
    private int firstAfter(long moment) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).at <= moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static List<Integer> union(Set<String> keys, Map<String, Integer> index) {
        return keys.stream()
                .map(index::get)
                .filter(position -> position != null)
                .sorted()
                .toList();
    }

    private static List<Integer> all(Set<String> keys, Map<String, List<Integer>> index) {
        Set<Integer> positions = new TreeSet<>();
        keys.forEach(key -> positions.addAll(index.getOrDefault(key, List.of())));
        return List.copyOf(positions);
    }

    private static List<Integer> ofAccounts(Set<String> ids, Accounts accounts) {
        if (ids.size() == 1) {
            Account only = accounts.byId(ids.iterator().next());
            return only == null ? List.of() : only.transactions;
        }
        Set<Integer> positions = new TreeSet<>();
        ids.stream()
                .map(accounts::byId)
                .filter(account -> account != null)
                .forEach(account -> positions.addAll(account.transactions));
        return List.copyOf(positions);
    }

    void clear() {
        all.clear();
        byId.clear();
        byDescription.clear();
        byKey.clear();
    }
}
