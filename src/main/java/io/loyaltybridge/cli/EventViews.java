package io.loyaltybridge.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.EventSearch;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.FailedAttempt;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.view.EventFacts;
import io.loyaltybridge.view.EventJson;
import io.loyaltybridge.view.Masked;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;

/** What {@code events} and {@code parked} print. Reads beside a running service. */
final class EventViews {
    private EventViews() {}

    static int withStore(Settings settings, ToIntBiFunction<Database, Inbox> view) {
        try (Database store = Stores.openReadOnly(settings)) {
            return view.applyAsInt(store, new Inbox(store, settings.site(), Clock.systemUTC()));
        }
    }

    static int list(Inbox inbox, EventSearch search, int limit, ZoneId zone, boolean json, PrintWriter out) {
        if (json) {
            List<Inbox.Row> read = inbox.search(search, limit + 1);
            List<Inbox.Row> page = read.subList(0, Math.min(limit, read.size()));
            JsonOut.print(
                    page,
                    new EventJson(zone)::of,
                    read.size() > limit
                            ? Long.toString(page.get(limit - 1).event().seq())
                            : null,
                    out);
            return 0;
        }
        List<Inbox.Row> rows = inbox.search(search, limit);
        if (rows.isEmpty()) {
            out.println(search.state() == EventState.PARKED ? "nothing is parked" : "no events");
            return 0;
        }
        table(rows, zone, out);
        return 0;
    }

    static void table(List<Inbox.Row> rows, ZoneId zone, PrintWriter out) {
        Table table = new Table().row("EVENT", "RECEIVED", "SOURCE", "KIND", "STATE", "ATTEMPTS", "OUTCOME");
        rows.forEach(row -> table.row(
                row.event().seq(),
                ShownTime.of(row.event().receivedAt(), zone),
                row.event().source(),
                row.event().kind(),
                row.state().stored(),
                row.event().attempts(),
                row.outcome()));
        table.print(out);
    }

    /** One event by its place in the inbox or by the sender's id. */
    static int show(Settings settings, String id, boolean json, PrintWriter out, PrintWriter err) {
        ZoneId zone = settings.timeZone();
        return withStore(settings, (store, inbox) -> {
            List<Inbox.Row> rows = find(inbox, id);
            if (rows.isEmpty()) {
                err.println("no event " + id + "; `events list` shows them");
                return 1;
            }
            if (!json) {
                rows.forEach(row -> print(row, inbox.failedAttempts(row.event().seq()), zone, out));
                return 0;
            }
            EventFacts facts = new EventFacts(store, settings.site());
            EventJson shown = new EventJson(zone);
            Function<Inbox.Row, ObjectNode> whole = row ->
                    shown.whole(facts.of(row), Masked.whole(row.event().body())).put("masked", false);
            if (rows.size() == 1) {
                JsonOut.print(whole.apply(rows.get(0)), out);
            } else {
                JsonOut.print(rows, whole, null, out);
            }
            return 0;
        });
    }

    private static List<Inbox.Row> find(Inbox inbox, String id) {
        List<Inbox.Row> rows = id.matches("\\d{1,18}")
                ? inbox.find(Long.parseLong(id)).stream().toList()
                : List.of();
        return rows.isEmpty() ? inbox.findById(id) : rows;
    }

    private static void print(Inbox.Row row, List<FailedAttempt> failed, ZoneId zone, PrintWriter out) {
        InboxEvent event = row.event();
        Table table = new Table()
                .row("event", event.seq())
                .row("source", event.source())
                .row(
                        "sender's id",
                        event.eventId() + (event.altered() ? "  (arrived before with a different body)" : ""))
                .row("kind", event.kind())
                .row("received", ShownTime.of(event.receivedAt(), zone))
                .row("occurred", ShownTime.of(event.occurredAt(), zone))
                .row("state", row.state().stored())
                .row("attempts", event.attempts())
                .row("outcome", row.outcome());
        if (row.state() == EventState.PENDING && row.dueAt().toEpochMilli() > 0) {
            table.row("next attempt", ShownTime.of(row.dueAt(), zone));
        }
        if (row.requestId() != null) {
            table.row("Wix request id", row.requestId());
        }
        failed.forEach(one -> table.row(
                "attempt " + one.number(),
                ShownTime.of(one.at(), zone) + " failed" + (one.step().isEmpty() ? "" : " at " + one.step()) + ": "
                        + one.reason()));
        // A payload with line breaks is shown with them.
        String[] body = event.body().split("\\R", -1);
        for (int i = 0; i < body.length; i++) {
            table.row(i == 0 ? "payload" : "", body[i]);
        }
        table.print(out);
        out.println();
    }
}
