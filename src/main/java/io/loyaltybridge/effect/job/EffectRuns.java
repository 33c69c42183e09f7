package io.loyaltybridge.effect.job;

import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.job.Together;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** What the commands share that look through all accounts and give effects to some: how they run, and what they say at their end. Thread-safe. */
public final class EffectRuns {
    private static final String DRY_RUN = "--dry-run";
    private static final String LIMIT = "--limit=";

    private final BulkJobs bulk;
    private final BulkJobs.Parts parts;
    private final EffectReader reader;
    private final Effects effects;

    public EffectRuns(BulkJobs bulk, BulkJobs.Parts parts, EffectReader reader, Effects effects) {
        this.bulk = bulk;
        this.parts = parts;
        this.reader = reader;
        this.effects = effects;
    }

    /** What a command does. */
    @FunctionalInterface
    public interface Work {
        void run(BulkCalls calls, Run run, Owners owners, CarryingOut carryingOut, Consumer<String> out);
    }

    public BulkJobs.Parts parts() {
        return parts;
    }

    public EffectReader reader() {
        return reader;
    }

    public Effects effects() {
        return effects;
    }

    /**
     * Runs a command beside those that move balances, and prints its end.
     *
     * @param kind what it plans
     * @return 0 done, 1 failed
     */
    public int run(String name, EffectKind kind, List<String> arguments, Consumer<String> out, Work work) {
        return bulk.run(BulkJobs.Touches.EFFECTS, name, arguments, out, (calls, together, run, lines) -> {
            work.run(calls, run, new Owners(parts.links(), run), carryingOut(calls, together, run, kind), lines);
            end(run, lines);
        });
    }

    private CarryingOut carryingOut(BulkCalls calls, Together together, Run run, EffectKind kind) {
        return new CarryingOut(
                calls,
                together,
                run,
                effects,
                reader,
                kind,
                parts.dispatcher()::runAlone,
                parts.clock(),
                parts.links());
    }

    /** Whether a command cannot run because its flow is switched off. A dry run goes on, so that its list is seen before the flow is on. */
    public static boolean isOff(boolean on, String setting, String what, List<String> arguments, Consumer<String> out) {
        boolean dry = arguments.contains(DRY_RUN);
        if (!on) {
            out.accept(setting + ": is false, so there are no " + what
                    + (dry ? "; this is what the command would do if it were true" : ""));
        }
        return !on && !dry;
    }

    /** How many effects at most, by the arguments. */
    public static long limit(List<String> arguments) {
        return value(arguments, LIMIT).map(Long::valueOf).orElse(Long.MAX_VALUE);
    }

    /** What an argument says behind its name. */
    public static Optional<String> value(List<String> arguments, String name) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(name))
                .map(argument -> argument.substring(name.length()))
                .findFirst();
    }

    private void end(Run run, Consumer<String> out) {
        run.printCount("without-email", "accounts have no e-mail address");
        run.printCount("set-aside", "accounts match several customers");
        run.printNotes();
        ParkedReasons.count(run, reader);
        run.printReasons();
        if (run.isDry()) {
            out.accept("Nothing was written: this was --dry-run.");
            return;
        }
        for (EffectReader.Count count : reader.countsOfBatch(run.id())) {
            out.accept("  " + count.effects() + " " + count.kind().word() + " "
                    + switch (count.state()) {
                        case REFUSED, UNKNOWN -> word(count) + " (parked list)";
                        case PLANNED -> word(count) + ": the service retries";
                        case SENT -> "sent without an answer: the service retries";
                        case SETTLED, CANCELLED -> word(count);
                    });
        }
    }

    private static String word(EffectReader.Count count) {
        return count.state().name().toLowerCase(Locale.ROOT);
    }
}
