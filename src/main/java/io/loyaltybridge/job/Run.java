package io.loyaltybridge.job;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A run of a long command while it is at work: counters, position, and lines for the person who waits. Counting is thread-safe. */
public final class Run {
    /** The counter of customers that are done with. */
    public static final String CUSTOMERS = "customers";
    /** The counter that says of how many. */
    public static final String TOTAL = "of";

    private static final int MOST_NOTES = 100;

    private final @Nullable Kept kept;
    private final String name;
    private final Consumer<String> out;
    private final Clock clock;
    private final long everyMillis;
    private final boolean dry;
    private final Map<String, Long> counters = Collections.synchronizedMap(new TreeMap<>());
    private final Map<String, String> position = new TreeMap<>();
    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong notNoted = new AtomicLong();
    private final Reasons reasons = new Reasons();
    private long saidAt;
    private long total;
    private long since;
    private long doneBefore;

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

    /** A run that is kept on disk; goes on where one with these arguments was cut off. */
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

    /** A run that is over in a moment: it writes, but there is no place to go on from. */
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

    /** Whether there is a place of such a name. */
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

    /** Sets a counter to what is known to be true, where adding could have been cut off. */
    public void set(String counter, long value) {
        counters.put(counter, value);
    }

    /** Begins a pass again from its start: what it counted so far will be counted again. */
    public void forgetCounts() {
        counters.clear();
        reasons.clear();
    }

    /**
     * Counts a customer who did not come to an end, with the reason; {@code jobs} shows how many had it, and one of them.
     *
     * @param ending the counter, as {@code failed} or {@code waiting}
     * @param who    as {@code explain} takes them
     */
    public void because(String ending, String who, String reason) {
        because(ending, who, reason, 1);
    }

    /** The same of so many at once. */
    public void because(String ending, String who, String reason, long many) {
        add(ending, many);
        reasons.add(ending, reason, who, many);
    }

    /** The reason alone, of a customer who is counted already. */
    public void explain(String ending, String who, String reason) {
        reasons.add(ending, reason, who, 1);
    }

    /** Forgets who ended so, with the reasons: they are counted anew. */
    public void forget(String ending) {
        counters.remove(ending);
        reasons.forget(ending);
    }

    /** A line for the report; past a hundred they are only counted. */
    public void note(String line) {
        if (notes.size() < MOST_NOTES) {
            notes.add(line);
        } else {
            notNoted.incrementAndGet();
        }
    }

    /** Of how many customers this is; the pace is counted from here. */
    public void total(long customers) {
        total = customers;
        set(TOTAL, customers);
        since = clock.millis();
        doneBefore = counted(CUSTOMERS);
    }

    /** Notes on disk where to go on; a null value forgets a place. */
    public void at(String key, @Nullable String value, String side, Collection<String> met) {
        if (value == null) {
            position.remove(key);
        } else {
            position.put(key, value);
        }
        save(side, met);
        progress();
    }

    /** {@link #at} where nobody is met. */
    public void at(String key, String value) {
        at(key, value, "", List.of());
    }

    /** Notes on disk what was counted. */
    public void save() {
        save("", List.of());
    }

    private void save(String side, Collection<String> met) {
        if (kept != null) {
            kept.runs().save(kept.id(), position, Map.copyOf(counters), reasons.all(), side, met);
        }
    }

    /** A line that says how far it is, where the last one is old enough; what was counted is on disk then. */
    public void progress() {
        progress(this::line);
    }

    /** The same with a line of the command's own. */
    public synchronized void progress(Supplier<String> line) {
        if (isTimeForALine()) {
            save();
            out.accept(line.get());
        }
    }

    /** The same amid a page that is counted again after a kill: nothing of what was counted is on disk. */
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
        // A copy first: customers are counted meanwhile.
        Map<String, Long> others = new TreeMap<>(Map.copyOf(counters));
        others.keySet().removeAll(List.of(CUSTOMERS, TOTAL));
        return new Progress(
                        name,
                        counted(CUSTOMERS),
                        total,
                        left(clock.millis()) + (others.isEmpty() ? "" : others.toString()))
                .line();
    }

    /** How long the rest takes at the pace so far. */
    private String left(long now) {
        long done = counted(CUSTOMERS) - doneBefore;
        if (done <= 0 || counted(CUSTOMERS) >= total) {
            return "";
        }
        long seconds = (now - since) * (total - counted(CUSTOMERS)) / done / 1000;
        return seconds < 60 ? "under a minute left; " : "about " + (seconds + 30) / 60 + " min left; ";
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

    /** The run is cut off: the same command goes on, and {@code jobs} says why it stands. Nothing where it ended for good. */
    public void stop(String why) {
        if (kept != null) {
            kept.runs()
                    .stop(
                            kept.id(),
                            why.startsWith(BulkCalls.STOPPED) ? why.substring(BulkCalls.STOPPED.length()) : why);
        }
    }

    /** The same for what ended it; where the store is what failed, that cannot be noted. */
    public void stop(RuntimeException failure) {
        try {
            stop(
                    failure instanceof BulkCalls.CutOffException
                            ? String.valueOf(failure.getMessage())
                            : failure.getClass().getSimpleName() + ": " + failure.getMessage());
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Ends the run for good: the same command begins anew. */
    public void fail(@Nullable String detail) {
        if (kept != null) {
            kept.runs().end(kept.id(), "failed", detail);
        }
    }

    /** Prints a counter with what it says, where anything was counted. */
    public void printCount(String counter, String text) {
        if (counted(counter) > 0) {
            out.accept("  " + counted(counter) + " " + text);
        }
    }

    /** Prints why customers did not come to an end, the most frequent reason of each ending first. */
    public void printReasons() {
        reasons.all().stream()
                .sorted(Comparator.comparing(Reasons.Line::ending)
                        .thenComparing(Comparator.comparingLong(Reasons.Line::customers)
                                .reversed()))
                .forEach(line -> out.accept("  " + line.text()));
    }

    /** Prints what was noted. */
    public void printNotes() {
        notes.forEach(line -> out.accept("  " + line));
        if (notNoted.get() > 0) {
            out.accept("  … and " + notNoted.get() + " more");
        }
    }
}
