package io.loyaltybridge.bulk;

import java.util.function.Consumer;

/** What the long commands say at their end. */
final class Reports {
    private Reports() {
    }

    /** One customer, whom a person named. */
    static void one(Run run, Levelling levelling, Consumer<String> out) {
        levelling.print(out);
        if (run.isDry()) {
            out.accept("Nothing was written: this was --dry-run.");
        }
    }

    static void reconcile(Run run, Levelling levelling, Drift.Seen drift, Consumer<String> out) {
        boolean dry = run.isDry();
        out.accept(run.counted("customers") + " accounts and customers read");
        line(out, run, "in-step", "had nothing new");
        line(out, run, "observed", dry ? "would be observed" : "observed");
        line(out, run, "carried", dry ? "operations would be carried out" : "with operations that were carried out");
        line(out, run, "behind", dry ? "at an earlier state than was seen; they would be read one by one" : "fell back to an earlier state than was seen");
        line(out, run, "newcomers", dry ? "not in the mapping, and would be linked as if by an event" : "were not in the mapping and were linked");
        line(out, run, "set-aside", "set aside before (links --state ambiguous, conflict or missing)");
        line(out, run, "absent", "absent from a side's list");
        line(out, run, "gone", "of those are gone");
        line(out, run, "unfinished", "with an outcome that is still unknown; their next event or the next reconcile continues");
        line(out, run, "waiting", "had to wait; the end of this run, their next event or the next reconcile continues them");
        line(out, run, "failed", "failed; their next event or the next reconcile retries them");
        run.printReasons();
        points(out, run, "levelled", dry ? "would be levelled" : "levelled");
        points(out, run, "above-limit", "above the limit: left for a person (links --state drift)");
        line(out, run, "left-apart", "with a difference that " + (dry ? "would stay" : "stays") + " for now");
        run.printNotes();
        levelling.print(out);
        drift.print(out);
        if (dry) {
            out.accept("Nothing was written: this was --dry-run.");
        }
    }

    private static void points(Consumer<String> out, Run run, String counter, String text) {
        if (run.counted(counter) > 0) {
            out.accept("  " + run.counted(counter) + " customers, " + run.counted(counter + "-points") + " points " + text);
        }
    }

    /** @param leftOut lines with something wrong */
    static void mapping(Run run, long leftOut, Consumer<String> out) {
        boolean dry = run.isDry();
        line(out, run, "created", dry ? "new to the mapping, and would be added" : "added to the mapping");
        line(out, run, "completed", dry ? "in the mapping, and would be completed" : "in the mapping before, and completed");
        line(out, run, "agree", "in the mapping unchanged");
        line(out, run, "merged", "merged into another customer, skipped");
        if (leftOut > 0) {
            out.accept("  " + leftOut + (dry ? " bad, and would be left out" : " bad, left out"));
        }
        out.accept(dry ? "Nothing was written: this was --dry-run." : "Balances come with the next reconcile; those in the file were ignored.");
    }

    private static void line(Consumer<String> out, Run run, String counter, String text) {
        if (run.counted(counter) > 0) {
            out.accept("  " + run.counted(counter) + " " + text);
        }
    }
}
