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
            StringBuilder numbers = new StringBuilder("COALESCE(SUM(CASE WHEN " + inVain
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
        long[][] found = numbers("COUNT(*)", 1, table, which, at, values);
        for (int i = 0; i < found.length; i++) {
            flow.in(i, found[i][0]);
        }
    }

    /** Counts what ended. */
    void ended(Flow flow, Ends ends, String which, String... values) throws SQLException {
        long[][] found = numbers(
                ends.numbers(), 3 + Flow.TOOK.length, ends.table(), which + " AND " + ends.over(), ends.at(), values);
        for (int i = 0; i < found.length; i++) {
            long[] one = found[i];
            flow.ended(i, one[0], one[1], one[2], Arrays.copyOfRange(one, 3, one.length));
        }
    }

    /** The numbers of each bucket. Those that were not counted before are counted in one statement, from the first of them to the last. */
    private long[][] numbers(String select, int columns, String table, String which, String at, String... values)
            throws SQLException {
        long[][] numbers = new long[span.buckets()][];
        String what = table + " " + at + " " + which + " " + String.join(" ", values);
        int first = -1;
        int last = -1;
        for (int i = 0; i < numbers.length; i++) {
            long[] known = counted.find(bucket(what, i));
            numbers[i] = known == null ? new long[columns] : known;
            if (known == null) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        if (first < 0) {
            return numbers;
        }
        for (long[] row : count(select, columns, table, which, at, first, last, values)) {
            numbers[first + (int) row[0]] = Arrays.copyOfRange(row, 1, row.length);
        }
        for (int i = first; i <= last; i++) {
            if (bucket(what, i).isOver(now.toEpochMilli())) {
                counted.keep(bucket(what, i), numbers[i]);
            }
        }
        return numbers;
    }

    /** A row for each bucket in which there is anything: its place after the first one, and the numbers. */
    private List<long[]> count(
            String select, int columns, String table, String which, String at, int first, int last, String... values)
            throws SQLException {
        long length = span.bucket().toMillis();
        List<Object> parameters = new ArrayList<>();
        parameters.add(begins(first));
        parameters.add(length);
        parameters.add(site);
        parameters.addAll(List.of(values));
        parameters.add(begins(first));
        parameters.add(begins(last) + length);
        return tx.list(
                "SELECT (" + at + " - ?) / ? AS place, " + select + " FROM " + table + " WHERE site = ? AND " + which
                        + " AND " + at + " >= ? AND " + at + " < ? GROUP BY 1",
                r -> {
                    long[] row = new long[columns + 1];
                    for (int i = 0; i < row.length; i++) {
                        row[i] = r.getLong(i + 1);
                    }
                    return row;
                },
                parameters.toArray());
    }

    private long begins(int place) {
        return span.before(now).toEpochMilli() + place * span.bucket().toMillis();
    }

    private Counted.Bucket bucket(String what, int place) {
        return new Counted.Bucket(site, what, begins(place), span.bucket().toMillis());
    }
}
