package io.loyaltybridge.cli;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What {@code events} and {@code parked} print. Reads beside a running service. */
final class EventViews {
    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private EventViews() {}

    static int withInbox(Settings settings, ToIntFunction<Inbox> view) {
        try (Database store = Stores.openReadOnly(settings)) {
            return view.applyAsInt(new Inbox(store, settings.site(), Clock.systemUTC()));
        }
    }

    static int list(Inbox inbox, @Nullable EventState state, int limit, ZoneId zone, PrintWriter out) {
        List<Inbox.Row> rows = inbox.list(state, limit);
        if (rows.isEmpty()) {
            out.println(state == EventState.PARKED ? "nothing is parked" : "no events");
            return 0;
        }
        table(rows, zone, out);
        return 0;
    }

    static void table(List<Inbox.Row> rows, ZoneId zone, PrintWriter out) {
        Table table = new Table().row("EVENT", "RECEIVED", "SOURCE", "KIND", "STATE", "ATTEMPTS", "OUTCOME");
        rows.forEach(row -> table.row(
                row.event().seq(),
                TIME.format(row.event().receivedAt().atZone(zone)),
                row.event().source(),
                row.event().kind(),
                row.state().stored(),
                row.event().attempts(),
                row.outcome()));
        table.print(out);
    }

    /** One event by its place in the inbox or by the sender's id. */
    static int show(Settings settings, String id, PrintWriter out, PrintWriter err) {
        return withInbox(settings, inbox -> show(inbox, id, settings.timeZone(), out, err));
    }

    private static int show(Inbox inbox, String id, ZoneId zone, PrintWriter out, PrintWriter err) {
        List<Inbox.Row> rows = id.matches("\\d{1,18}")
                ? inbox.find(Long.parseLong(id)).stream().toList()
                : List.of();
        if (rows.isEmpty()) {
            rows = inbox.findById(id);
        }
        if (rows.isEmpty()) {
            err.println("no event " + id + "; `events list` shows them");
            return 1;
        }
        rows.forEach(row -> print(row, zone, out));
        return 0;
    }

    private static void print(Inbox.Row row, ZoneId zone, PrintWriter out) {
        InboxEvent event = row.event();
        Table table = new Table()
                .row("event", event.seq())
                .row("source", event.source())
                .row(
                        "sender's id",
                        event.eventId() + (event.altered() ? "  (arrived before with a different body)" : ""))
                .row("kind", event.kind())
                .row("received", TIME.format(event.receivedAt().atZone(zone)))
                .row("occurred", TIME.format(event.occurredAt().atZone(zone)))
                .row("state", row.state().stored())
                .row("attempts", event.attempts())
                .row("outcome", row.outcome());
        if (row.state() == EventState.PENDING && row.dueAt().toEpochMilli() > 0) {
            table.row("next attempt", TIME.format(row.dueAt().atZone(zone)));
        }
        if (row.requestId() != null) {
            table.row("Wix request id", row.requestId());
        }
        // A payload with line breaks is shown with them.
        String[] body = event.body().split("\\R", -1);
        for (int i = 0; i < body.length; i++) {
            table.row(i == 0 ? "payload" : "", body[i]);
        }
        table.print(out);
        out.println();
    }
}
