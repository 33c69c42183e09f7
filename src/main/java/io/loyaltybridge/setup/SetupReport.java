package io.loyaltybridge.setup;

import io.loyaltybridge.job.Run;
import io.loyaltybridge.setup.Customer.Found;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** What a setup says at its end. */
final class SetupReport {
    private static final int MOST_LINES = 100;

    private SetupReport() {}

    static void print(Stage stage, Run run, SetupOptions options, boolean programOn, Consumer<String> out) {
        Map<Found, Long> found = stage.found();
        String would = run.isDry() ? " (only planned)" : "";
        long failed = stage.count(Customer.State.FAILED);
        long new_ = found.getOrDefault(Found.NEW_ACCOUNT, 0L) + found.getOrDefault(Found.NEW_CONTACT, 0L);
        line(
                out,
                found.getOrDefault(Found.LINKED_BEFORE, 0L),
                programOn ? "linked before" : "known before, and as they should be");
        line(
                out,
                found.getOrDefault(Found.RIGHT, 0L) + found.getOrDefault(Found.DIFFERENT, 0L),
                (programOn ? "on both sides, linked" : "with an account on Wix") + would);
        if (found.containsKey(Found.DIFFERENT)) {
            boolean kept = options.opening() == SetupOptions.Opening.REPORT || options.linkOnly();
            out.accept("  " + found.get(Found.DIFFERENT) + " of them with different balances; Wix minus "
                    + (programOn ? "program" : options.from()) + " is "
                    + stage.differenceSum() + " in all, and " + (run.isDry() ? "would be " : "")
                    + (kept
                            ? "kept as it is"
                            : "settled by --opening " + options.opening().name().toLowerCase(java.util.Locale.ROOT)));
        }
        line(out, new_, "with a new account on Wix" + would);
        line(out, found.getOrDefault(Found.NEW_CONTACT, 0L), "of them as new contacts" + would);
        line(out, found.getOrDefault(Found.MISSING, 0L), "missing on Wix (links --state missing)");
        line(
                out,
                found.getOrDefault(Found.AMBIGUOUS, 0L),
                "ambiguous: an e-mail matches several customers (links --state ambiguous)");
        line(
                out,
                found.getOrDefault(Found.CONFLICT, 0L),
                "in conflict: the two sides disagree on who this is (links --state conflict)");
        line(out, found.getOrDefault(Found.WITHOUT_EMAIL, 0L), "without an e-mail address");
        line(out, failed, "failed");
        run.printReasons();
        notes(stage, out);
        run.printNotes();
        if (run.isDry()) {
            out.accept("Nothing was written: this was --dry-run.");
        }
    }

    private static void notes(Stage stage, Consumer<String> out) {
        for (Customer c : stage.explained(MOST_LINES)) {
            String why = Objects.requireNonNull(c.detail(), "chosen by their reason");
            out.accept("  " + (why.startsWith(c.who()) || c.email() == null ? "" : c.email() + ": ") + why);
        }
        long more = stage.explainedCount() - MOST_LINES;
        if (more > 0) {
            out.accept("  … and " + more + " more");
        }
    }

    private static void line(Consumer<String> out, long count, String text) {
        if (count > 0) {
            out.accept("  " + count + " " + text);
        }
    }
}
