package io.loyaltybridge.job;

import io.loyaltybridge.log.Reason;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A run of a long command: counters, position, and lines for the person who waits. Counting is thread-safe. */
public final class Run {
    /** The counter of customers that are done. */
    public static final String CUSTOMERS = "customers";
    /** The counter of all customers of the run. */
    public static final String TOTAL = "of";

    private final @Nullable Kept kept;
    private final String name;
    private final Consumer<String> out;
    private final Clock clock;
    private final long everyMillis;
    private final boolean dry;
    private final Map<String, Long> counters = Collections.synchronizedMap(new TreeMap<>());
    private final Map<String, String> position = new TreeMap<>();
    private final Notes notes = new Notes();
    private final Reasons reasons = new Reasons();
    private long saidAt;
    private Pace pace = Pace.UNKNOWN;

    /** Where a run is kept on disk. */
    private record Kept(JobRuns runs, long id) {}

    private Run(@Nullable Kept kept, String name, Consumer<String> out, Clock clock, long everyMillis, boolean dry) {
        this.kept = kept;
        this.name = name;
        this.out = out;
        this.clock = clock;
        this.everyMillis = everyMillis;
        this.dry = dry;
        this.saidAt = clock.millis();
    }

    /** A run that is kept on disk; continues where one with these arguments was interrupted. */
    public static Run begin(
            JobRuns runs, String name, String arguments, Consumer<String> out, Clock clock, long everyMillis) {
        JobRuns.Row row = runs.begin(name, arguments);
        Run run = new Run(new Kept(runs, row.id()), name, out, clock, everyMillis, false);
        run.counters.putAll(row.counters());
        run.position.putAll(row.position());
        run.reasons.addAll(runs.reasons(row.id()));
        if (!row.position().isEmpty()) {
            out.accept(name + " continues where it was" + " interrupted (job " + row.id() + ", "
                    + row.counters().getOrDefault(CUSTOMERS, 0L) + " customers so far)");
        }
        return run;
    }

    /** A run that writes nothing. */
    public static Run dry(String name, Consumer<String> out, Clock clock, long everyMillis) {
        return new Run(null, name, out, clock, everyMillis, true);
    }

    /** A run that takes a moment: it writes, but keeps no position to continue from. */
    public static Run brief(String name, Consumer<String> out, Clock clock, long everyMillis) {
        return new Run(null, name, out, clock, everyMillis, false);
    }

    public boolean isDry() {
        return dry;
    }

    public long id() {
        return kept == null ? 0 : kept.id();
    }

    public @Nullable String position(String key) {
        return position.get(key);
    }

    /** Whether there is a position with such a name. */
    public boolean hasPosition(Predicate<String> name) {
        return position.keySet().stream().anyMatch(name);
    }

    public void count(String counter) {
        add(counter, 1);
    }

    public void add(String counter, long amount) {
        counters.merge(counter, amount, Long::sum);
    }

    public long counted(String counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /** Sets a counter to a known value, where adding could have been interrupted. */
    public void set(String counter, long value) {
        counters.put(counter, value);
    }

    /** Starts a pass again: what it counted so far will be counted again. */
    public void forgetCounts() {
        counters.clear();
        reasons.clear();
    }

    /**
     * Counts a customer who was not finished, with the reason; {@code jobs} shows how many had it, and one of them.
     *
     * @param ending the counter, as {@code failed} or {@code waiting}
     * @param who    as {@code explain} takes them
     */
    public void because(String ending, String who, String reason) {
        because(ending, who, reason, 1);
    }

    /** The same for several at once. */
    public void because(String ending, String who, String reason, long many) {
        add(ending, many);
        reasons.add(ending, reason, who, many);
    }

    /** The reason alone, for a customer who is counted already. */
    public void explain(String ending, String who, String reason) {
        reasons.add(ending, reason, who, 1);
    }

    /** Forgets the customers and reasons of an ending: they are counted again. */
    public void forget(String ending) {
        counters.remove(ending);
        reasons.forget(ending);
    }

    /** A line for the report; lines after the first hundred are only counted. */
    public void note(String line) {
        notes.add(line);
    }

    /** Sets how many customers there are; the pace is measured from now on. */
    public void total(long customers) {
        set(TOTAL, customers);
        pace = new Pace(customers, counted(CUSTOMERS), clock.millis());
    }

    /** Saves where to continue; a null value forgets a position. */
    public void at(String key, @Nullable String value, String side, Collection<String> met) {
        if (value == null) {
            position.remove(key);
        } else {
            position.put(key, value);
        }
        save(side, met);
        progress();
    }

    /** {@link #at} without customers who were met. */
    public void at(String key, @Nullable String value) {
        at(key, value, "", List.of());
    }

    /** Saves what was counted. */
    public void save() {
        save("", List.of());
    }

    private void save(String side, Collection<String> met) {
        if (kept != null) {
            kept.runs().save(kept.id(), position, Map.copyOf(counters), reasons.all(), side, met);
        }
    }

    /** Prints how far it is and saves what was counted, where the last line is old enough. */
    public void progress() {
        progress(this::line);
    }

    /** The same with the command's own line. */
    public synchronized void progress(Supplier<String> line) {
        if (isTimeForALine()) {
            save();
            out.accept(line.get());
        }
    }

    /** The same in the middle of a page that is counted again after a kill: nothing of what was counted is saved. */
    public synchronized void progressInPage() {
        if (isTimeForALine()) {
            if (kept != null) {
                kept.runs().seen(kept.id());
            }
            out.accept(line());
        }
    }

    private boolean isTimeForALine() {
        long now = clock.millis();
        if (now - saidAt < everyMillis) {
            return false;
        }
        saidAt = now;
        return true;
    }

    private String line() {
        // A copy first, because other threads count meanwhile.
        Map<String, Long> others = new TreeMap<>(Map.copyOf(counters));
        others.keySet().removeAll(List.of(CUSTOMERS, TOTAL));
        long done = counted(CUSTOMERS);
        String left = pace.left(done, clock.millis());
        return new Progress(name, done, pace.total(), left + (others.isEmpty() ? "" : others.toString())).line();
    }

    public List<String> absent(String side, int limit) {
        return kept == null ? List.of() : kept.runs().absent(kept.id(), side, limit);
    }

    public void end(@Nullable String detail) {
        if (kept != null) {
            save();
            kept.runs().end(kept.id(), "done", detail);
        }
    }

    /** The run is interrupted: the same command continues it, and {@code jobs} says why it stopped. Nothing where it ended for good. */
    public void stop(String why) {
        if (kept != null) {
            kept.runs()
                    .stop(
                            kept.id(),
                            why.startsWith(BulkCalls.STOPPED) ? why.substring(BulkCalls.STOPPED.length()) : why);
        }
    }

    /** The same with the failure that interrupted it; where the store failed, it cannot be saved. */
    public void stop(RuntimeException failure) {
        try {
            stop(
                    failure instanceof BulkCalls.CutOffException
                            ? Reason.of(failure)
                            : failure.getClass().getSimpleName() + ": " + failure.getMessage());
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Ends the run for good: the same command starts from the beginning. */
    public void fail(String detail) {
        if (kept != null) {
            kept.runs().end(kept.id(), "failed", detail);
        }
    }

    /** Prints a counter, where anything was counted. */
    public void printCount(String counter, String text) {
        if (counted(counter) > 0) {
            out.accept("  " + counted(counter) + " " + text);
        }
    }

    /** Prints why customers were not finished, the most frequent reason of each ending first. */
    public void printReasons() {
        reasons.all().stream()
                .sorted(Comparator.comparing(Reasons.Line::ending)
                        .thenComparing(Comparator.comparingLong(Reasons.Line::customers)
                                .reversed()))
                .forEach(line -> out.accept("  " + line.text()));
    }

    /** Prints what was noted. */
    public void printNotes() {
        notes.lines().forEach(line -> out.accept("  " + line));
    }
}
