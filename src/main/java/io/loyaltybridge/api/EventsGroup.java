package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.access.Role;
import io.loyaltybridge.access.store.Audit;
import io.loyaltybridge.inbox.EventSearch;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.ledger.store.KnownCustomers;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.view.EventFacts;
import io.loyaltybridge.view.EventJson;
import io.loyaltybridge.view.Masked;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came in; parked events are replayed and discarded, one or many at once. */
public final class EventsGroup {
    /** As many at once; the rest of a search is left for the next call. */
    private static final int MOST = 5_000;

    private static final int SHOWN = 20;
    private static final List<String> FILTERS = List.of("source", "kind", "customer", "text", "from", "to");

    private final Store store;
    private final Clock clock;
    private final Audited audited;
    private final SiteCommands commands;

    private EventsGroup(Store store, Clock clock, Audit audit, SiteCommands commands) {
        this.store = store;
        this.clock = clock;
        this.audited = new Audited(audit);
        this.commands = commands;
    }

    public static Group of(Store store, Clock clock, Audit audit, SiteCommands commands) {
        EventsGroup group = new EventsGroup(store, clock, audit, commands);
        return new Group(
                "events",
                Map.of(
                        "listEvents", group::list,
                        "getEvent", group::get,
                        "replayEvent", call -> group.one(call, "replay"),
                        "discardEvent", call -> group.one(call, "discard"),
                        "replayEvents", call -> group.many(call, "replay"),
                        "discardEvents", call -> group.many(call, "discard")));
    }

    private Inbox inbox(Call call) {
        return new Inbox(store, call.site().id(), clock);
    }

    private EventSearch search(
            Call call, Function<String, Optional<String>> given, @Nullable EventState state, long below) {
        Set<String> lanes = given.apply("customer")
                .map(word -> new KnownCustomers(store, call.site().id(), false).lanes(word.strip()))
                .orElse(Set.of());
        return new EventSearch(
                state,
                given.apply("source").orElse(null),
                given.apply("kind").orElse(null),
                lanes,
                given.apply("text").orElse(null),
                Times.of("from", given.apply("from")),
                Times.of("to", given.apply("to")),
                below);
    }

    private Answer list(Call call) {
        int limit = (int) call.number("limit");
        EventSearch search = search(
                call,
                call::text,
                call.text("state").map(EventState::of).orElse(null),
                call.numberIfAny("cursor").orElse(Long.MAX_VALUE));
        EventJson json = new EventJson(call.site().settings().timeZone());
        List<Inbox.Row> rows = inbox(call).search(search, limit + 1);
        return Answer.of(
                Pages.of(rows, limit, json::of, row -> Long.toString(row.event().seq())));
    }

    private Answer get(Call call) throws Exception {
        Inbox.Row row = find(call);
        if (!call.flag("reveal")) {
            return shown(call, row, Masked.of(row.event().body()), true);
        }
        if (!call.caller().role().allows(Role.OPERATE)) {
            throw Problem.of(
                    403,
                    "personal data is shown to the role operate; yours is "
                            + call.caller().role().word());
        }
        return audited.run(
                call,
                "events.reveal",
                "event " + row.event().seq(),
                null,
                null,
                () -> shown(call, row, Masked.whole(row.event().body()), false));
    }

    private Inbox.Row find(Call call) {
        long seq = call.number("event");
        return inbox(call).find(seq).orElseThrow(() -> Problem.notFound("event " + seq));
    }

    private Answer shown(Call call, Inbox.Row row, JsonNode payload, boolean masked) {
        EventFacts.Found found = new EventFacts(store, call.site().id()).of(row);
        EventJson json = new EventJson(call.site().settings().timeZone());
        return Answer.of(json.whole(found, payload).put("masked", masked));
    }

    private Answer one(Call call, String action) throws Exception {
        Inbox.Row row = find(call);
        String id = Long.toString(row.event().seq());
        if (row.state() != EventState.PARKED) {
            throw Problem.of(
                    409, "event " + id + " is not parked: it is " + row.state().stored());
        }
        SiteCommands.Ran ran =
                audited.run(call, "events." + action, "event " + id, row.state().stored(), null, () -> commands.run(
                                call.site(), "parked-" + action, List.of(id))
                        .orRefused());
        return Answer.of(ran.json());
    }

    private Answer many(Call call, String action) throws Exception {
        List<Long> found = chosen(call);
        boolean more = found.size() > MOST;
        List<String> ids = found.stream().limit(MOST).map(String::valueOf).toList();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("events", ids.size())
                .put("more", more)
                .put("does", does(action, ids.size()));
        ArrayNode first = json.putArray("first");
        ids.stream().limit(SHOWN).map(Long::valueOf).forEach(first::add);
        if (call.body().path("preview").asBoolean() || ids.isEmpty()) {
            return Answer.of(SiteCommands.said(json.put("done", 0), List.of()));
        }
        List<String> refused = audited.run(call, "events." + action, target(ids), null, null, () -> {
            SiteCommands.Ran ran = commands.run(call.site(), "parked-" + action, ids);
            List<String> bad = ran.lines().stream()
                    .filter(line -> !line.endsWith(action.equals("replay") ? "waits for its route again" : "discarded"))
                    .toList();
            if (!ran.done() && bad.size() == ran.lines().size()) {
                throw Problem.of(409, ran.words());
            }
            return bad;
        });
        return Answer.of(SiteCommands.said(json.put("done", ids.size() - refused.size()), refused));
    }

    private static String does(String action, int events) {
        String them = events == 1 ? "1 parked event" : events + " parked events";
        return action.equals("replay")
                ? them + " will run again from the first step. What was done already is not done twice."
                : them + " will be given up and stay in the list as discarded. What was done already stays.";
    }

    private static String target(List<String> ids) {
        return ids.size() + " events: " + ids.stream().limit(SHOWN).collect(Collectors.joining(", "))
                + (ids.size() > SHOWN ? " …" : "");
    }

    /** The parked events that are meant, the oldest first; one more than {@link #MOST} where there are more. */
    private List<Long> chosen(Call call) {
        List<Long> named = new ArrayList<>();
        call.body().path("events").forEach(event -> named.add(event.asLong()));
        boolean filtered = FILTERS.stream().anyMatch(name -> call.given(name).isPresent());
        boolean all = call.body().path("all").asBoolean();
        if ((named.isEmpty() ? 0 : 1) + (filtered ? 1 : 0) + (all ? 1 : 0) != 1) {
            throw Problem.of(400, "expected either events, or all, or a search by " + String.join(", ", FILTERS));
        }
        if (!named.isEmpty()) {
            return named.stream().distinct().toList();
        }
        List<Long> found = new ArrayList<>(
                inbox(call).places(search(call, call::given, EventState.PARKED, Long.MAX_VALUE), MOST + 1));
        // Oldest first, as they came.
        java.util.Collections.sort(found);
        return found;
    }
}
