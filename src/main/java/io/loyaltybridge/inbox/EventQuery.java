package io.loyaltybridge.inbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statement of a search. */
final class EventQuery {
    private final StringBuilder condition = new StringBuilder();
    private final String order;
    private final List<Object> values = new ArrayList<>();

    EventQuery(String site, EventSearch search, int limit) {
        if (search.state() != null) {
            // In the statement, so that SQLite uses the index of one state.
            condition.append("state = '").append(search.state().stored()).append("' AND ");
        }
        // With the sign SQLite reads the events of the lanes, and not all in the order of their places; with the empty
        // text it
        // reads them in that order, and does not sort all of the site.
        order = search.lanes().isEmpty() ? "seq" : "+seq";
        condition.append(search.lanes().isEmpty() && search.state() == null ? "site || '' = ? AND " : "site = ? AND ");
        condition.append(order).append(" < ?");
        values.add(site);
        values.add(search.below());
        and(" AND source = ?", search.source());
        and(" AND kind = ?", search.kind());
        and(" AND received_at >= ?", millis(search.from()));
        and(" AND received_at < ?", millis(search.to()));
        if (!search.lanes().isEmpty()) {
            condition
                    .append(" AND lane IN (")
                    .append("?, ".repeat(search.lanes().size() - 1))
                    .append("?)");
            values.addAll(search.lanes());
        }
        if (search.text() != null) {
            and(" AND body LIKE ? ESCAPE '!'", "%" + search.text().replaceAll("([!%_])", "!$1") + "%");
        }
        values.add(limit);
    }

    private void and(String more, @Nullable Object value) {
        if (value != null) {
            condition.append(more);
            values.add(value);
        }
    }

    private static @Nullable Long millis(@Nullable Instant at) {
        return at == null ? null : at.toEpochMilli();
    }

    /** @param columns what is read */
    String of(String columns) {
        return "SELECT " + columns + " FROM inbox WHERE " + condition + " ORDER BY " + order + " DESC LIMIT ?";
    }

    Object[] values() {
        return values.toArray();
    }
}
