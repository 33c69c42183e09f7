package io.loyaltybridge.setup;

import io.loyaltybridge.csv.CustomerColumns;
import io.loyaltybridge.csv.CustomerFile;
import io.loyaltybridge.job.BulkCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Which columns of a file or of a query a setup reads. That there is none of balances is asked about: everybody would begin with nothing. */
final class Columns {
    private static final List<String> OF_A_QUERY = List.of("email", "id", "member-id", "name", "balance", "cursor");

    private Columns() {}

    /** @throws BulkCalls.CutOffException where a person has to say that nobody is to have a balance */
    static void check(CustomerFile file, CustomerColumns columns, SetupOptions options, Consumer<String> out) {
        out.accept(file.columnsLine());
        if (!file.hasBalances()) {
            ask(
                    file.path().getFileName() + ": has no column \""
                            + columns.balance().header() + "\"",
                    "setup.csv-balance names the column",
                    options,
                    out);
        }
    }

    /** The same for the first row of the query's answer. */
    static void check(List<Map<?, ?>> rows, SetupOptions options, Consumer<String> out) {
        if (rows.isEmpty()) {
            return;
        }
        List<String> used = new ArrayList<>();
        TreeSet<String> over = new TreeSet<>();
        rows.get(0).keySet().forEach(column -> over.add(column.toString()));
        OF_A_QUERY.stream().filter(over::remove).forEach(used::add);
        out.accept("setup.jdbc-query: columns used: " + String.join(", ", used)
                + (over.isEmpty() ? "" : "; ignored: " + String.join(", ", over)));
        if (!used.contains("balance")) {
            ask("setup.jdbc-query: returns no column balance", "AS balance names the column", options, out);
        }
    }

    private static void ask(String problem, String mend, SetupOptions options, Consumer<String> out) {
        String line = problem + ", so nobody gets points from it; " + mend + ", and --yes confirms it";
        if (options.linkOnly()) {
            return;
        }
        if (!options.yes() && !options.dryRun()) {
            throw new BulkCalls.CutOffException(line, null);
        }
        out.accept(line);
    }
}
