package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.job.Run;
import java.util.function.Consumer;

/** The report of {@code reconcile}. */
final class ReconcileReport {
    private ReconcileReport() {}

    /** For one customer, whom a person named. */
    static void one(Run run, Levelling levelling, Consumer<String> out) {
        levelling.print(out);
        if (run.isDry()) {
            out.accept("Nothing was written: this was --dry-run.");
        }
    }

    static void all(Run run, Levelling levelling, Drift.Seen drift, Consumer<String> out) {
        boolean dry = run.isDry();
        out.accept(run.counted("customers") + " accounts and customers read");
        run.printCount("in-step", "had nothing new");
        run.printCount("observed", dry ? "would be observed" : "observed");
        run.printCount("carried", dry ? "operations would be carried out" : "with operations that were carried out");
        run.printCount(
                "behind",
                dry
                        ? "at an earlier state than was seen; they would be read one by one"
                        : "fell back to an earlier state than was seen");
        run.printCount("restored-same", "held since the restore: both sides are as in the backup, so they go on");
        run.printCount(
                "restored-read",
                dry
                        ? "held since the restore, and changed since; both sides would be read"
                        : "held since the restore: what happened since is known now, so they go on");
        run.printCount("restored-held", "held since the restore: a person decides (links --state drift)");
        run.printCount(
                "newcomers",
                dry
                        ? "not in the mapping, and would be linked as if by an event"
                        : "were not in the mapping and were linked");
        run.printCount("set-aside", "skipped (links --state ambiguous, conflict or missing)");
        run.printCount("absent", "absent from a side's list");
        run.printCount("gone", "of those are gone");
        run.printCount(
                "unfinished",
                "with an outcome that is still unknown; their next event or the next reconcile continues");
        run.printCount(
                "waiting", "had to wait; the end of this run, their next event or the next reconcile continues them");
        run.printCount("failed", "failed; their next event or the next reconcile retries them");
        run.printReasons();
        points(out, run, "levelled", dry ? "would be levelled" : "levelled");
        points(out, run, "above-limit", "above the limit: left for a person (links --state drift)");
        run.printCount("left-apart", "with a difference that " + (dry ? "would stay" : "stays") + " for now");
        run.printNotes();
        levelling.print(out);
        drift.print(out);
        if (dry) {
            out.accept("Nothing was written: this was --dry-run.");
        }
    }

    private static void points(Consumer<String> out, Run run, String counter, String text) {
        if (run.counted(counter) > 0) {
            out.accept("  " + run.counted(counter) + " customers, " + run.counted(counter + "-points") + " points "
                    + text);
        }
    }
}
