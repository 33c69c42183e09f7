package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.EventSearch;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.view.EventJson;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What came in. */
public final class EventsGroup {
    private final Store store;
    private final Clock clock;

    private EventsGroup(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    public static Group of(Store store, Clock clock) {
        EventsGroup group = new EventsGroup(store, clock);
        return new Group("events", Map.of("listEvents", group::list, "getEvent", group::get));
    }

    private Inbox inbox(Call call) {
        return new Inbox(store, call.site().id(), clock);
    }

    private Answer list(Call call) {
        EventSearch search = new EventSearch(
                call.text("state").map(EventState::of).orElse(null),
                call.text("source").orElse(null),
                call.text("kind").orElse(null),
                Set.of(),
                call.text("text").orElse(null),
                time(call, "from"),
                time(call, "to"),
                call.numberIfAny("cursor").orElse(Long.MAX_VALUE));
        int limit = (int) call.number("limit");
        EventJson json = new EventJson(call.site().settings().timeZone());
        List<Inbox.Row> rows = inbox(call).search(search, limit + 1);
        return Answer.of(
                Pages.of(rows, limit, json::of, row -> Long.toString(row.event().seq())));
    }

    private static @Nullable Instant time(Call call, String name) {
        return call.text(name)
                .map(text -> {
                    try {
                        return OffsetDateTime.parse(text).toInstant();
                    } catch (DateTimeException e) {
                        throw Problem.field(name, "expected a time with an offset such as 2026-11-29T08:00:00Z");
                    }
                })
                .orElse(null);
    }

    private Answer get(Call call) {
        long seq = call.number("event");
        Inbox.Row row = inbox(call).find(seq).orElseThrow(() -> Problem.notFound("event " + seq));
        ObjectNode json = new EventJson(call.site().settings().timeZone()).whole(row);
        return Answer.of(json.set("payload", JsonNodeFactory.instance.nullNode()));
    }
}
