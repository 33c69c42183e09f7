package io.loyaltybridge.setup;

import io.loyaltybridge.setup.Customer.Found;
import io.loyaltybridge.setup.SetupOptions.Opening;
import io.loyaltybridge.setup.SetupOptions.Via;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a setup is going to do, counted before anything is done. Pure.
 *
 * @param customers       all that were looked at
 * @param newContacts     contacts that have to be made; each gets an account too
 * @param newAccounts     accounts that have to be made for contacts that are there
 * @param newWithBalance  of both of these, those with points
 * @param adjusted        accounts that are there and get another balance
 * @param onProgram       customers whose balance the program has to get
 * @param differing       customers with different balances of whom nothing is moved, by the policy {@code report}
 * @param perMinute       calls a minute that Wix allows; 0 without limit
 */
record SetupPlan(
        long customers,
        long newContacts,
        long newAccounts,
        long newWithBalance,
        long adjusted,
        long onProgram,
        long differing,
        long points,
        int perMinute,
        Opening opening,
        Via wanted) {
    /** From here on imports are worth an API whose details Wix does not document. */
    private static final double LONG_MINUTES = 5;

    private static final int USUAL_PER_MINUTE = 200;
    private static final int PER_FILE = 10;
    /** Rows of about 40 bytes in a file of 10 MB. */
    private static final int ROWS_IN_FILE = 200_000;

    private static final int CHECKED_AT_ONCE = 100;

    /** Calls to Wix when every customer is done singly. */
    long byCalls() {
        return newContacts * 2 + newAccounts + newWithBalance + adjusted;
    }

    /** Calls to Wix when new accounts and their balances go by files: contacts and existing accounts stay single calls. */
    long byImports() {
        long rows = newContacts + newAccounts;
        long files = (rows + ROWS_IN_FILE - 1) / ROWS_IN_FILE;
        return newContacts + adjusted + files * PER_FILE + (rows + CHECKED_AT_ONCE - 1) / CHECKED_AT_ONCE;
    }

    Via choice() {
        if (wanted != Via.AUTO) {
            return wanted;
        }
        return minutes(byCalls()) > LONG_MINUTES && byImports() * 2 < byCalls() ? Via.IMPORTS : Via.CALLS;
    }

    private double minutes(long calls) {
        return calls / (double) (perMinute == 0 ? USUAL_PER_MINUTE : perMinute);
    }

    /** The plan as a person reads it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Plan: " + count(customers) + " customers, " + count(newWithBalance + adjusted)
                + " need a balance. By calls: " + time(byCalls()) + ". By imports: " + time(byImports()) + ". Using "
                + choice().name().toLowerCase(Locale.ROOT) + why());
        if (perMinute == 0) {
            lines.add("  wix.quota-per-minute=0 sets no limit here; the times are for the " + USUAL_PER_MINUTE
                    + " calls a minute that Wix usually allows");
        }
        add(lines, newContacts, "new contacts with an account each");
        add(lines, newAccounts, "new accounts for contacts that are there");
        add(lines, newWithBalance, "of these new accounts start with points");
        add(lines, adjusted, "accounts get another balance (--opening " + name() + ")");
        add(lines, onProgram, "customers of the program get another balance there (--opening " + name() + ")");
        if (differing > 0) {
            lines.add("  " + count(differing) + " have different balances, " + count(points)
                    + " points in all: nothing is moved"
                    + (opening == Opening.REPORT ? " (--opening wix, program, higher or sum would)" : ""));
        }
        return lines;
    }

    private String why() {
        if (wanted != Via.AUTO) {
            return ", as requested.";
        }
        if (choice() == Via.IMPORTS) {
            return ": by calls it would take longer than " + (int) LONG_MINUTES + " minutes.";
        }
        return byImports() * 2 < byCalls()
                ? ": this few are done quickly, and each is checked before it is changed."
                : ": an import would save little.";
    }

    private String name() {
        return opening.name().toLowerCase(Locale.ROOT);
    }

    private void add(List<String> lines, long n, String what) {
        if (n > 0) {
            lines.add("  " + count(n) + " " + what);
        }
    }

    private String time(long calls) {
        double minutes = minutes(calls);
        String text = calls == 0
                ? "no calls"
                : count(calls)
                        + (calls == 1 ? " call, " : " calls, ")
                        + (minutes < 1 ? "under 1 min" : Math.round(minutes) + " min");
        return calls == 0 ? text : text + " at " + (perMinute == 0 ? USUAL_PER_MINUTE : perMinute) + "/min";
    }

    private static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** From what the comparison found. */
    static SetupPlan of(Stage stage, int perMinute, SetupOptions options, boolean program) {
        var found = stage.found();
        long withBalance = stage.withTarget(Found.NEW_ACCOUNT) + stage.withTarget(Found.NEW_CONTACT);
        long different = found.getOrDefault(Found.DIFFERENT, 0L);
        boolean moves = options.opening() != Opening.REPORT && !options.linkOnly();
        long onProgram =
                program && moves && options.opening() != Opening.PROGRAM ? stage.programChanges(options.opening()) : 0;
        long standing = moves && (program || options.opening() != Opening.WIX) ? 0 : different;
        return new SetupPlan(
                stage.count(),
                found.getOrDefault(Found.NEW_CONTACT, 0L),
                found.getOrDefault(Found.NEW_ACCOUNT, 0L),
                withBalance,
                stage.withTarget(Found.DIFFERENT),
                onProgram,
                standing,
                stage.differencePoints(),
                perMinute,
                options.opening(),
                options.via());
    }
}
