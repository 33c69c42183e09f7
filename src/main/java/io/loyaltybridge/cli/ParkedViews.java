package io.loyaltybridge.cli;

import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.ledger.Hold;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.explain.Explainer;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.ledger.store.CustomerFacts.StoredOperation;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.ledger.store.GoneStops;
import io.loyaltybridge.ledger.store.GoneStops.Stop;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.ledger.store.ParkedReader;
import io.loyaltybridge.ledger.store.ParkedReader.HeldLink;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.view.Attention;
import io.loyaltybridge.view.AttentionItem;
import io.loyaltybridge.view.AttentionJson;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code parked} prints: events, operations, effects and holds that need a person. Reads beside a running service. */
final class ParkedViews {

    private static final int MOST_NOTED = 1_000;

    private final LedgerReader reader;
    private final ParkedReader parked;
    private final EffectReader effects;
    private final GoneNotes notes;
    private final ZoneId zone;
    private final PrintWriter out;

    private ParkedViews(Database store, Settings settings, PrintWriter out) {
        this.reader = new LedgerReader(store, settings.site());
        this.parked = new ParkedReader(store, settings.site());
        this.effects = new EffectReader(store, settings.site());
        this.notes = GoneNotes.reader(store, settings.site());
        this.zone = settings.timeZone();
        this.out = out;
    }

    static int list(Settings settings, int limit, PrintWriter out) {
        try (Database store = Stores.openReadOnly(settings)) {
            Inbox inbox = new Inbox(store, settings.site(), Clock.systemUTC());
            ParkedViews views = new ParkedViews(store, settings, out);
            List<StoredOperation> operations = views.parked.operations(limit);
            List<HeldLink> held = views.parked.held(limit);
            List<StoredEffect> effects = views.effects.parked(limit);
            List<Stop> stops = views.notes.stops();
            if (!stops.isEmpty()) {
                views.stops(stops);
            }
            boolean events = inbox.count(EventState.PARKED) > 0;
            if (events || operations.isEmpty() && held.isEmpty() && effects.isEmpty() && stops.isEmpty()) {
                ParkedEvents.list(inbox, limit, settings.timeZone(), out);
            }
            if (!operations.isEmpty() || !held.isEmpty()) {
                if (events) {
                    out.println();
                }
                views.table(operations, held);
            }
            if (!effects.isEmpty()) {
                if (events || !operations.isEmpty() || !held.isEmpty()) {
                    out.println();
                }
                EffectViews.parked(effects, views::customer, views.zone, out);
            }
            out.flush();
            return 0;
        }
    }

    /** The same and more, as the API has it. */
    static int json(Settings settings, int limit, PrintWriter out) {
        try (Database store = Stores.openReadOnly(settings)) {
            List<AttentionItem> read = new Attention(store, settings).page(Attention.Place.START, null, limit + 1);
            List<AttentionItem> page = read.subList(0, Math.min(limit, read.size()));
            AttentionItem last = page.isEmpty() ? null : page.get(page.size() - 1);
            JsonOut.print(
                    page,
                    item -> AttentionJson.of(item, settings.timeZone()),
                    last == null || read.size() <= limit
                            ? null
                            : new Attention.Place(last.kind(), last.cursor()).cursor(),
                    out);
            return 0;
        }
    }

    /** One thing that needs a person, as the API has it. */
    static int json(Settings settings, String id, PrintWriter out, PrintWriter err) {
        try (Database store = Stores.openReadOnly(settings)) {
            Optional<AttentionItem> found = new Attention(store, settings).find(id);
            if (found.isEmpty()) {
                err.println("nothing that needs a person has the id " + id + "; `parked list` shows all of them");
                return 1;
            }
            JsonOut.print(AttentionJson.of(found.get(), settings.timeZone()), out);
            return 0;
        }
    }

    private void stops(List<Stop> stops) {
        Table table = new Table().row("STOP", "SINCE", "CUSTOMERS", "REASON");
        stops.forEach(stop -> table.row(stopId(stop.side()), time(stop.since()), stop.customers(), stop.reason()));
        table.print(out);
        out.println();
    }

    private static String stopId(Side side) {
        return GoneStops.PREFIX + side.word();
    }

    private boolean stop(String id) {
        Optional<Side> side =
                Arrays.stream(Side.values()).filter(s -> id.equals(stopId(s))).findFirst();
        side.ifPresent(s -> {
            Table table = new Table().row("CUSTOMER", "SINCE", "ANSWER");
            notes.noted(s, MOST_NOTED)
                    .forEach(note -> table.row(customer(note.linkId()), time(note.since()), note.reason()));
            table.print(out);
            out.println();
            out.println(
                    notes.stops().stream().noneMatch(stop -> stop.side() == s)
                            ? "The bridge checks them again automatically."
                            : "Check the other system first. parked release " + id
                                    + " checks each once more; an account that is still not found counts as deleted.");
        });
        return side.isPresent();
    }

    private void table(List<StoredOperation> operations, List<HeldLink> held) {
        Table table = new Table()
                .row("OPERATION OR HOLD", "SINCE", "CUSTOMER", "SIDE", "AMOUNT", "STATE", "ATTEMPTS", "REASON");
        operations.forEach(o -> table.row(
                o.id(),
                time(o.createdAt()),
                customer(o.linkId()),
                side(o),
                Explainer.signed(o.amount()),
                o.state().name().toLowerCase(Locale.ROOT),
                o.attempts(),
                reason(o)));
        held.forEach(hold -> table.row(
                ParkedReader.HOLD + hold.linkId(),
                time(hold.since()),
                hold.email() == null ? hold.linkId() : hold.email(),
                hold.sides(),
                null,
                "held",
                null,
                hold.reason()));
        table.print(out);
    }

    /** Prints an operation, an effect or a hold. False where the id is neither. */
    static boolean show(Settings settings, String id, PrintWriter out) {
        try (Database store = Stores.openReadOnly(settings)) {
            ParkedViews views = new ParkedViews(store, settings, out);
            boolean shown = id.startsWith(ParkedReader.HOLD)
                    ? views.hold(id.substring(ParkedReader.HOLD.length()))
                    : id.startsWith(GoneStops.PREFIX)
                            ? views.stop(id)
                            : id.matches(EffectKind.ID) ? views.effect(id) : views.operation(id);
            out.flush();
            return shown;
        }
    }

    private boolean operation(String id) {
        Optional<StoredOperation> found = parked.operation(id);
        found.ifPresent(o -> {
            new Table()
                    .row("operation", o.id())
                    .row("customer", customer(o.linkId()))
                    .row("link", o.linkId())
                    .row("side", side(o))
                    .row("kind", o.kind().name().toLowerCase(Locale.ROOT))
                    .row("amount", Explainer.signed(o.amount()))
                    .row("carries", o.reason())
                    .row("state", o.state().name().toLowerCase(Locale.ROOT))
                    .row("attempts", o.attempts())
                    .row("planned", time(o.createdAt()))
                    .row("last change", time(o.updatedAt()))
                    .row("transaction", o.transactionId())
                    .row("reason", reason(o))
                    .print(out);
            out.println();
            out.println(wayOut(o));
        });
        return found.isPresent();
    }

    private static String wayOut(StoredOperation o) {
        return switch (o.state()) {
            case REFUSED ->
                o.kind().isSync()
                        ? "parked replay " + o.id() + " retries it; parked discard " + o.id()
                                + " gives it up and leaves the difference."
                        : "Its event was discarded; the next event with the same reason starts it again.";
            case UNKNOWN -> "parked decide " + o.id() + " applied|not-applied|drop says what happened to it.";
            case PLANNED, SENT -> "It continues automatically.";
            case SETTLED, CANCELLED -> "It is finished.";
        };
    }

    private boolean effect(String id) {
        Optional<StoredEffect> found = effects.find(id);
        found.ifPresent(e -> EffectViews.one(e, customer(e.linkId()), zone, out));
        return found.isPresent();
    }

    private boolean hold(String linkId) {
        Optional<HeldLink> found = parked.held(linkId);
        found.ifPresent(hold -> {
            Table table = new Table().row("hold", ParkedReader.HOLD + linkId).row("customer", hold.email());
            hold(table, Side.WIX, hold.wix(), hold.wixBy());
            hold(table, Side.PROGRAM, hold.program(), hold.programBy());
            table.print(out);
            out.println();
            boolean contradicts = Stream.of(hold.wix(), hold.program())
                    .anyMatch(reason -> reason != null && new Hold(reason, null).contradicts());
            out.println("parked release " + linkId + " lifts it"
                    + (contradicts
                            ? " when that side is again as it was seen; reconcile --policy"
                                    + " wix-wins|program-wins --customer "
                                    + linkId + " restarts this customer's link with the balance of the side"
                                    + " that wins"
                            : "")
                    + "; explain " + linkId + " shows what led to it.");
        });
        return found.isPresent();
    }

    private static void hold(Table table, Side side, String reason, String by) {
        if (reason != null) {
            table.row(Explainer.name(side), reason);
            if (by != null) {
                table.row("by operation", by);
            }
        }
    }

    private String customer(String linkId) {
        return reader.find(linkId).stream()
                .map(LinkEntry::link)
                .filter(link -> link.id().equals(linkId) && link.email() != null)
                .map(link -> link.email())
                .findFirst()
                .orElse(linkId);
    }

    private static String reason(StoredOperation o) {
        return o.outcome() == null && o.state() == io.loyaltybridge.ledger.OperationState.UNKNOWN
                ? "nobody can tell whether it took effect"
                : o.outcome();
    }

    private static String side(StoredOperation o) {
        return o.side() == Side.WIX ? "Wix" : "program";
    }

    private String time(Instant at) {
        return ShownTime.of(at, zone);
    }
}
