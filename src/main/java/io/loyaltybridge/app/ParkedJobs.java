package io.loyaltybridge.app;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/** {@code parked replay} and {@code parked discard}. */
public final class ParkedJobs {
    private static final int MOST = 100_000;

    private final Inbox inbox;
    private final Runnable onReplayed;

    public ParkedJobs(Inbox inbox, Runnable onReplayed) {
        this.inbox = inbox;
        this.onReplayed = onReplayed;
    }

    /** Both commands by name. */
    public Map<String, Job> jobs() {
        return Map.of("parked-replay", this::replay, "parked-discard", (arguments, out) -> each(arguments, out, "discarded", inbox::discard));
    }

    private int replay(List<String> arguments, Consumer<String> out) {
        int result = each(arguments, out, "waits for its route again", inbox::replay);
        onReplayed.run();
        return result;
    }

    private int each(List<String> arguments, Consumer<String> out, String done, LongPredicate change) {
        List<Long> events = arguments.equals(List.of("all"))
                ? inbox.list(EventState.PARKED, MOST).stream().map(row -> row.event().seq()).sorted().toList()
                : arguments.stream().map(Long::valueOf).toList();
        if (events.isEmpty()) {
            out.accept("nothing is parked");
        }
        int result = 0;
        for (long seq : events) {
            if (change.test(seq)) {
                out.accept("event " + seq + " " + done);
            } else {
                out.accept("event " + seq + " is not parked");
                result = 1;
            }
        }
        return result;
    }
}
