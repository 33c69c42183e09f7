package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.access.store.Audit;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.view.Attention;
import io.loyaltybridge.view.Attention.Place;
import io.loyaltybridge.view.AttentionItem;
import io.loyaltybridge.view.AttentionItem.Choice;
import io.loyaltybridge.view.AttentionItem.Kind;
import io.loyaltybridge.view.AttentionJson;
import io.loyaltybridge.view.OutOfSync;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What needs a person, and what they choose. */
public final class AttentionGroup {
    private final OutOfSync outOfSync;
    private final Store store;
    private final Audited audited;
    private final SiteCommands commands;

    private AttentionGroup(Store store, Clock clock, Audit audit, SiteCommands commands) {
        this.outOfSync = new OutOfSync(clock);
        this.store = store;
        this.audited = new Audited(audit);
        this.commands = commands;
    }

    public static Group of(Store store, Clock clock, Audit audit, SiteCommands commands) {
        AttentionGroup group = new AttentionGroup(store, clock, audit, commands);
        return new Group(
                "attention",
                Map.of(
                        "listAttention", group::list,
                        "countAttention", group::count,
                        "getAttention", group::get,
                        "decideAttention", group::decide));
    }

    private Attention attention(Call call) {
        return new Attention(store, call.site().settings(), outOfSync);
    }

    private static ZoneId zone(Call call) {
        return call.site().settings().timeZone();
    }

    private Answer list(Call call) {
        int limit = (int) call.number("limit");
        Place place = call.text("cursor")
                .map(cursor -> Place.of(cursor).orElseThrow(AttentionGroup::noPlace))
                .orElse(Place.START);
        List<AttentionItem> items;
        try {
            items = attention(call)
                    .page(place, call.text("kind").flatMap(Kind::of).orElse(null), limit + 1);
        } catch (NumberFormatException e) {
            throw noPlace();
        }
        return Answer.of(Pages.of(
                items, limit, item -> AttentionJson.of(item, zone(call)), item -> new Place(item.kind(), item.cursor())
                        .cursor()));
    }

    private static Problem noPlace() {
        return Problem.field("cursor", "expected next of the page before");
    }

    private Answer count(Call call) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        attention(call).counts().forEach((kind, count) -> json.put(kind.word(), count));
        return Answer.of(json);
    }

    private AttentionItem find(Call call) {
        String id = call.needed("id");
        return attention(call)
                .find(id)
                .orElseThrow(
                        () -> Problem.notFound("such thing that needs a person; it may have been decided already"));
    }

    private Answer get(Call call) {
        return Answer.of(AttentionJson.of(find(call), zone(call)));
    }

    private Answer decide(Call call) throws Exception {
        AttentionItem item = find(call);
        String action = call.given("action").orElseThrow();
        Choice choice = item.choice(action)
                .orElseThrow(() -> Problem.field(
                        "action",
                        item.choices().isEmpty()
                                ? "there is nothing to choose here"
                                : "expected one of "
                                        + item.choices().stream()
                                                .map(Choice::action)
                                                .collect(Collectors.joining(", "))));
        if (call.body().path("preview").asBoolean()) {
            return Answer.of(outcome(call, item, choice, preview(call.site(), choice)));
        }
        if (choice.needs() != null) {
            throw Problem.of(409, choice.needs());
        }
        SiteCommands.Ran ran = audited.run(
                call,
                "attention." + action,
                item.kind().word() + " " + item.id(),
                item.state(),
                null,
                () -> commands.run(call.site(), choice.command(), choice.arguments())
                        .orRefused());
        outOfSync.forget(call.site().id());
        return Answer.of(outcome(call, item, choice, ran.lines()));
    }

    /** Where both sides have to be read to know what a choice does, they are read. */
    private List<String> preview(Site site, Choice choice) throws Exception {
        if (!choice.command().equals("reconcile") || choice.needs() != null) {
            return List.of();
        }
        List<String> dry = new ArrayList<>(List.of("--dry-run"));
        dry.addAll(choice.arguments());
        return commands.run(site, choice.command(), dry).lines();
    }

    private ObjectNode outcome(Call call, AttentionItem item, Choice choice, List<String> lines) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("action", choice.action())
                .put("does", choice.does())
                .put("needs", choice.needs());
        return SiteCommands.said(json, lines)
                .put("open", attention(call).find(item.id()).isPresent());
    }
}
