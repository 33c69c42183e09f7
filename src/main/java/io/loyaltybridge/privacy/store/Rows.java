package io.loyaltybridge.privacy.store;

import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table that are a customer's or name them, by what {@link PersonalData} says of its columns. Reads the whole
 * table of a site, so it is for readers beside the one that writes.
 */
public final class Rows {
    private final List<String> conditions = new ArrayList<>();
    private final List<@Nullable Object> values = new ArrayList<>();
    /** What a column has to be exactly, for a row to be theirs. */
    private final Map<String, Collection<String>> exactly = new LinkedHashMap<>();

    private final Table table;
    private final String site;
    private final Words words;
    private boolean claimed;

    private Rows(Table table, String site, Words words) {
        this.table = table;
        this.site = site;
        this.words = words;
    }

    /** Every row of the customer's, as column and value, in the order of its key. */
    public static List<Map<String, @Nullable Object>> of(Tx tx, String site, Table table, Person who)
            throws SQLException {
        Rows rows = new Rows(table, site, who.words());
        rows.either(table.holding(Holds.LINK), who.links());
        rows.either(table.holding(Holds.ADDRESS), who.emails());
        rows.either(table.holding(Holds.ID), who.ids());
        rows.either(table.holding(Holds.LANE), who.lanes());
        if (table.name().equals("setup_found")) {
            rows.either(List.of("look_up"), both(who));
        }
        if (table.name().equals("claims") && !who.links().isEmpty()) {
            rows.conditions.add("claim_key IN (SELECT id FROM operations WHERE site = ? AND link_id IN ("
                    + places(who.links()) + "))");
            rows.values.add(site);
            rows.values.addAll(who.links());
            rows.claimed = true;
        }
        rows.search();
        return rows.read(tx);
    }

    /** The rows in which words that name the customer stand in a text. */
    static List<Map<String, @Nullable Object>> naming(Tx tx, String site, Table table, Words words)
            throws SQLException {
        Rows rows = new Rows(table, site, words);
        rows.search();
        return rows.read(tx);
    }

    private void either(List<String> columns, Collection<String> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        for (String column : columns) {
            conditions.add(column + " IN (" + places(wanted) + ")");
            values.addAll(wanted);
            exactly.put(column, wanted);
        }
    }

    private void search() {
        for (String column : table.holding(Holds.TEXT, Holds.PAYLOAD)) {
            for (String word : words.all()) {
                conditions.add("instr(lower(" + column + "), ?) > 0");
                values.add(word);
            }
        }
    }

    private List<Map<String, @Nullable Object>> read(Tx tx) throws SQLException {
        if (conditions.isEmpty()) {
            return List.of();
        }
        values.add(0, site);
        return tx
                .list(
                        "SELECT * FROM " + table.name() + " WHERE " + table.of().where() + " AND ("
                                + String.join(" OR ", conditions) + ") ORDER BY " + String.join(", ", table.key()),
                        this::row,
                        values.toArray())
                .stream()
                .filter(this::isTheirs)
                .toList();
    }

    /** The database finds words within longer ones too. */
    private boolean isTheirs(Map<String, @Nullable Object> row) {
        return claimed
                || exactly.entrySet().stream()
                        .anyMatch(column -> row.get(column.getKey()) instanceof String value
                                && column.getValue().contains(value))
                || table.holding(Holds.TEXT, Holds.PAYLOAD).stream()
                        .anyMatch(column -> row.get(column) instanceof String value && words.in(value));
    }

    private Map<String, @Nullable Object> row(ResultSet r) throws SQLException {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (String column : table.columns().keySet()) {
            row.put(column, r.getObject(column));
        }
        return row;
    }

    private static List<String> both(Person who) {
        List<String> all = new ArrayList<>(who.emails());
        all.addAll(who.ids());
        return all;
    }

    static String places(Collection<?> values) {
        return values.stream().map(value -> "?").collect(Collectors.joining(","));
    }
}
