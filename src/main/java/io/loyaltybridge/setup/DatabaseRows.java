package io.loyaltybridge.setup;

import io.loyaltybridge.inbox.ParkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;

/** The bean {@code databaseRows}: what the route {@code list-database-customers} asks a database, and what it makes of its rows. Pure. */
public final class DatabaseRows {
    private static final String AFTER = ":?after";
    /** Begins a cursor that is no number, whatever it looks like. */
    private static final String TEXT = "'";

    private final String query;
    private final String first;

    /**
     * @param query with the parameter {@code :?after}
     * @param first value of the parameter before the first row
     */
    public DatabaseRows(String query, String first) {
        this.query = query;
        this.first = first;
    }

    /**
     * Sets the query as body, and where it goes on (variable {@code cursor}) as header {@code after}. The value before the
     * first row is a number where it looks like one; later it is what the column is, so that "0012" stays text.
     */
    public void askForPage(Exchange exchange) {
        if (query.isEmpty() || !query.contains(AFTER)) {
            throw new ParkException(
                    "setup.jdbc-query: expected a query that continues after a row, as in SELECT id, email, balance FROM customers"
                            + " WHERE id > :?after ORDER BY id LIMIT 1000");
        }
        String cursor = exchange.getVariable("cursor", first, String.class);
        boolean text = cursor.startsWith(TEXT);
        exchange.getMessage()
                .setHeader(
                        "after",
                        !text && cursor.matches("-?\\d{1,18}")
                                ? (Object) Long.valueOf(cursor)
                                : text ? cursor.substring(1) : cursor);
        exchange.getMessage().setBody(query);
    }

    /**
     * Sets the variables {@code customers} (a list of maps with {@code email}, {@code id}, {@code member-id}, {@code name} and
     * {@code balance}) and {@code nextCursor} (not set behind the last row), from the rows in the body.
     */
    public void readPage(Exchange exchange) {
        List<Map<String, Object>> customers = new ArrayList<>();
        Object last = null;
        for (Object item : exchange.getMessage().getBody(List.class)) {
            Map<String, Object> row = new HashMap<>();
            ((Map<?, ?>) item)
                    .forEach((column, value) ->
                            row.put(column.toString().toLowerCase(Locale.ROOT).replace('_', '-'), value));
            if (!row.containsKey("email")) {
                throw new ParkException("setup.jdbc-query: expected a column email, found "
                        + String.join(", ", new java.util.TreeSet<>(row.keySet())));
            }
            last = row.containsKey("cursor") ? row.get("cursor") : row.get("id");
            if (last == null) {
                throw new ParkException(
                        "setup.jdbc-query: expected a column cursor or id with a value in every row, to continue from");
            }
            customers.add(row);
        }
        exchange.getMessage().removeHeaders("*");
        exchange.setVariable("customers", customers);
        String next = last == null ? null : last instanceof Number ? last.toString() : TEXT + last;
        if (next != null && next.equals(exchange.getVariable("cursor", String.class))) {
            throw new ParkException("setup.jdbc-query: the page after " + last + " ends with " + last
                    + " again; expected later rows, as in WHERE" + " id > :?after ORDER BY id");
        }
        exchange.setVariable("nextCursor", next);
    }
}
