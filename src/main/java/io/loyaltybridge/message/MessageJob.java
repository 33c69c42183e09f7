package io.loyaltybridge.message;

import io.loyaltybridge.effect.job.EffectRuns;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.schedule.Due;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code message}, and the bean {@code messageJob} of its timer. Thread-safe. */
public final class MessageJob {
    private static final Logger LOG = LoggerFactory.getLogger(MessageJob.class);
    private static final String MONTH = "--month=";

    private final EffectRuns runs;
    private final Conversations conversations;
    private final LongFunction<OptionalLong> nextMilestone;
    private final ZoneId zone;
    private final boolean on;

    /** @param nextMilestone the first milestone above a balance */
    MessageJob(
            EffectRuns runs,
            Conversations conversations,
            LongFunction<OptionalLong> nextMilestone,
            ZoneId zone,
            boolean on) {
        this.runs = runs;
        this.conversations = conversations;
        this.nextMilestone = nextMilestone;
        this.zone = zone;
        this.on = on;
    }

    /** Arguments: {@code --dry-run}, {@code --limit=N}, {@code --month=2026-12}, {@code --progress-every=10s}. */
    public int message(List<String> arguments, Consumer<String> out) {
        if (EffectRuns.isOff(on, "messages.on", "messages to send", arguments, out)) {
            return 1;
        }
        YearMonth month = EffectRuns.value(arguments, MONTH)
                .map(YearMonth::parse)
                .orElseGet(() -> YearMonth.from(runs.parts().clock().instant().atZone(zone)));
        List<String> named = new ArrayList<>(arguments);
        named.removeIf(argument -> argument.startsWith(MONTH));
        named.add(0, MONTH + month);
        return runs.run("message", EffectKind.MESSAGE, named, out, (calls, run, owners, carryingOut, lines) -> {
            new MessageRun(
                            calls,
                            run,
                            owners,
                            runs.effects(),
                            runs.reader(),
                            conversations,
                            nextMilestone,
                            carryingOut,
                            lines,
                            month)
                    .all(EffectRuns.limit(arguments));
            lines.accept(run.counted(Run.CUSTOMERS) + " accounts of members");
            run.printCount("had-one", "already had their message of " + month + " before");
            run.printCount("messages", run.isDry() ? "messages would be sent" : "messages planned");
        });
    }

    /**
     * The monthly message of a due moment, as the command sends it; its lines go to the log.
     *
     * @throws IllegalStateException where it did not come to its end; the timer hands the moment out again
     */
    public void messageOnTimer(Due due) {
        List<String> last = new ArrayList<>();
        int exit = message(List.of(MONTH + due.month()), line -> {
            LOG.info("{}", line);
            last.add(line);
        });
        if (exit != 0) {
            throw new IllegalStateException(
                    last.isEmpty() ? "the monthly message run did not finish" : last.get(last.size() - 1));
        }
    }
}
