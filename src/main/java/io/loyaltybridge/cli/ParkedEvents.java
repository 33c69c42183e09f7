package io.loyaltybridge.cli;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.job.Reasons;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parked events as {@code parked list} prints them: many of one source and one reason are one line. */
final class ParkedEvents {
    /** From this many on, events with the same reason become one line. */
    static final int MANY = 10;

    private static final int PAGE = 1_000;
    /** Reasons that get lines of their own; all others are one line. */
    private static final int MOST_REASONS = 1_000;

    private record Key(String source, String reason) {}

    /** @param seqs of the first {@link #MANY} */
    private record Group(List<Long> seqs, Instant since, long events) {
        Group and(Inbox.Parked event) {
            if (seqs.size() < MANY) {
                seqs.add(event.seq());
            }
            return new Group(seqs, since, events + 1);
        }
    }

    private ParkedEvents() {}

    static void list(Inbox inbox, int limit, ZoneId zone, PrintWriter out) {
        Map<Key, Group> groups = groups(inbox);
        Table alike = new Table().row("EVENTS", "SINCE", "SOURCE", "FIRST", "REASON");
        List<Long> single = new ArrayList<>();
        boolean many = false;
        for (Map.Entry<Key, Group> entry : groups.entrySet()) {
            Group group = entry.getValue();
            if (group.events() < MANY) {
                single.addAll(group.seqs());
            } else {
                many = true;
                alike.row(
                        group.events(),
                        ShownTime.of(group.since(), zone),
                        entry.getKey().source(),
                        group.seqs().get(0),
                        entry.getKey().reason());
            }
        }
        if (many) {
            alike.print(out);
            out.println("`events list --state parked` shows each of them.");
        }
        List<Inbox.Row> rows = single.stream()
                .sorted((a, b) -> Long.compare(b, a))
                .limit(limit)
                .map(inbox::find)
                .flatMap(java.util.Optional::stream)
                .filter(row -> row.state() == EventState.PARKED)
                .toList();
        if (many && !rows.isEmpty()) {
            out.println();
        }
        if (!rows.isEmpty()) {
            EventViews.table(rows, zone, out);
        } else if (!many) {
            out.println("nothing is parked");
        }
    }

    private static Map<Key, Group> groups(Inbox inbox) {
        Map<Key, Group> groups = new LinkedHashMap<>();
        long after = 0;
        List<Inbox.Parked> page;
        do {
            page = inbox.parkedAfter(after, PAGE);
            for (Inbox.Parked event : page) {
                Key key = new Key(event.source(), Reasons.shape(String.valueOf(event.reason())));
                if (!groups.containsKey(key) && groups.size() >= MOST_REASONS) {
                    key = new Key("", "other reasons");
                }
                groups.merge(
                        key,
                        new Group(new ArrayList<>(List.of(event.seq())), event.receivedAt(), 1),
                        (known, one) -> known.and(event));
                after = event.seq();
            }
        } while (page.size() == PAGE);
        return groups;
    }
}
