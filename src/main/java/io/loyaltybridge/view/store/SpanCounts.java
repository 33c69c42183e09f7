package io.loyaltybridge.view.store;

import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts rows of one site by bucket of a span. The names of tables and columns, and the conditions, are fixed words. */
record SpanCounts(Tx tx, Counted counted, String site, Span span, Instant now) {

    /**
     * What ended in a table.
     *
     * @param over   which rows have ended, as in the index of them
     * @param inVain which of them were not done
     * @param at     when they ended
     * @param since  from when on they took
     */
    record Ends(String table, String over, String inVain, String at, String since) {
        private String numbers() {
            StringBuilder numbers = new StringBuilder("SELECT COALESCE(SUM(CASE WHEN " + inVain
                    + " THEN 0 ELSE 1 END), 0), COALESCE(SUM(CASE WHEN " + inVain
                    + " THEN 1 ELSE 0 END), 0), COALESCE(MAX(CASE WHEN "
                    + inVain + " THEN 0 ELSE " + at + " - " + since + " END), 0)");
            for (long within : Flow.TOOK) {
                numbers.append(", COALESCE(SUM(CASE WHEN NOT ")
                        .append(inVain)
                        .append(" AND ")
                        .append(at)
                        .append(" - ")
                        .append(since)
                        .append(" < ")
                        .append(within)
                        .append(" THEN 1 ELSE 0 END), 0)");
            }
            return numbers.toString();
        }
    }

    /** Counts what came in. */
    void in(Flow flow, String table, String which, String at, String... values) throws SQLException {
        for (int i = 0; i < span.buckets(); i++) {
            flow.in(i, numbers("SELECT COUNT(*)", 1, table, which, at, i, values)[0]);
        }
    }

    /** Counts what ended. */
    void ended(Flow flow, Ends ends, String which, String... values) throws SQLException {
        String numbers = ends.numbers();
        for (int i = 0; i < span.buckets(); i++) {
            long[] found = numbers(
                    numbers, 3 + Flow.TOOK.length, ends.table(), which + " AND " + ends.over(), ends.at(), i, values);
            flow.ended(i, found[0], found[1], found[2], Arrays.copyOfRange(found, 3, found.length));
        }
    }

    private long[] numbers(
            String select, int columns, String table, String which, String at, int place, String... values)
            throws SQLException {
        long length = span.bucket().toMillis();
        long begins = span.before(now).toEpochMilli() + place * length;
        Counted.Bucket bucket = new Counted.Bucket(
                site, table + " " + at + " " + which + " " + String.join(" ", values), begins, length);
        long[] known = counted.find(bucket);
        if (known != null) {
            return known;
        }
        List<Object> parameters = new ArrayList<>();
        parameters.add(site);
        parameters.addAll(List.of(values));
        parameters.add(begins);
        parameters.add(begins + length);
        long[] found = tx.one(
                        select + " FROM " + table + " WHERE site = ? AND " + which + " AND " + at + " >= ? AND " + at
                                + " < ?",
                        r -> {
                            long[] numbers = new long[columns];
                            for (int i = 0; i < columns; i++) {
                                numbers[i] = r.getLong(i + 1);
                            }
                            return numbers;
                        },
                        parameters.toArray())
                .orElseThrow();
        if (bucket.isOver(now.toEpochMilli())) {
            counted.keep(bucket, found);
        }
        return found;
    }
}
