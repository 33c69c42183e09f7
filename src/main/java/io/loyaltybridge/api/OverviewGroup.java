package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.site.WrongSites;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.view.Need;
import io.loyaltybridge.view.store.Counted;
import io.loyaltybridge.view.store.Flows;
import io.loyaltybridge.view.store.Span;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Whether all is well: what needs a person, what came in and was done, and how the sites are. */
public final class OverviewGroup {
    private static final int MOST_SITES = 100;
    private static final long EVERY_SECONDS = 2;
    /** Then the page asks again, and has to be signed in still. */
    private static final Duration LIVE_FOR = Duration.ofMinutes(5);

    private final Store store;
    private final Supplier<Sites> sites;
    private final Supplier<WrongSites> wrong;
    private final SiteNow now;
    private final Clock clock;
    private final Counted counted = new Counted();

    private OverviewGroup(Store store, Supplier<Sites> sites, Supplier<WrongSites> wrong, SiteNow now, Clock clock) {
        this.store = store;
        this.sites = sites;
        this.wrong = wrong;
        this.now = now;
        this.clock = clock;
    }

    public static Group of(Store store, Supplier<Sites> sites, Supplier<WrongSites> wrong, SiteNow now, Clock clock) {
        OverviewGroup group = new OverviewGroup(store, sites, wrong, now, clock);
        return new Group("overview", Map.of("getOverview", group::get, "watchOverview", group::watch));
    }

    private Answer get(Call call) {
        Span span = Span.of(call.needed("span"));
        Instant to = clock.instant();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("site", call.site().name())
                .put("span", span.word())
                .put("from", span.before(to).toString())
                .put("to", to.toString())
                .put("bucketSeconds", span.bucket().toSeconds());
        json.set("now", now(call.site()));
        json.set(
                "flows",
                new Flows(store, counted, call.site().id())
                        .json(span, to, sources(call.site().settings())));
        sites(json, call.caller());
        return Answer.of(json);
    }

    private static List<String> sources(Settings settings) {
        return settings.sources().stream()
                .filter(name -> SourceSettings.isOn(settings, name))
                .toList();
    }

    /** Sends how it is now, again and again. */
    private Answer watch(Call call) {
        Instant until = clock.instant().plus(LIVE_FOR);
        return new Answer.Events(sink -> {
            try {
                // Sent even where nothing changed: only so is it known whether anybody reads.
                while (sink.send(now(call.site())) && clock.instant().isBefore(until)) {
                    TimeUnit.SECONDS.sleep(EVERY_SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private ObjectNode now(Site site) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("at", clock.instant().toString())
                .put("pending", new Inbox(store, site.id(), clock).count(EventState.PENDING));
        ArrayNode needs = json.putArray("needs");
        now.needs(site).forEach(need -> needs.addObject()
                .put("kind", need.kind())
                .put("count", need.count())
                .put("words", need.words()));
        ArrayNode outages = json.putArray("outages");
        now.outages(site).forEach(outages::add);
        now.calls(site)
                .ifPresentOrElse(
                        calls -> json.putObject("calls")
                                .put("used", calls.used())
                                .put("perMinute", calls.perMinute())
                                .put("waiting", calls.waiting()),
                        () -> json.putNull("calls"));
        return json;
    }

    private record Shown(String name, String state, List<String> reasons) {}

    /** Those with a reason to look first; at most so many. */
    private void sites(ObjectNode json, Caller caller) {
        List<Shown> all = new ArrayList<>();
        wrong.get().problems().forEach((name, problems) -> {
            if (caller.mayHave(name)) {
                all.add(new Shown(name, SitesGroup.state(sites.get().named(name).orElse(null)), problems));
            }
        });
        List<Shown> well = new ArrayList<>();
        for (Site site : sites.get().all()) {
            if (caller.mayHave(site.name()) && !wrong.get().problems().containsKey(site.name())) {
                List<String> reasons = reasons(site);
                (reasons.isEmpty() ? well : all).add(new Shown(site.name(), SitesGroup.state(site), reasons));
            }
        }
        all.addAll(well);
        ArrayNode array = json.putArray("sites");
        all.stream().limit(MOST_SITES).forEach(one -> {
            ObjectNode shown = array.addObject().put("name", one.name()).put("state", one.state());
            ArrayNode reasons = shown.putArray("reasons");
            one.reasons().forEach(reasons::add);
        });
        json.put("moreSites", Math.max(0, all.size() - MOST_SITES));
    }

    private List<String> reasons(Site site) {
        List<String> reasons = new ArrayList<>();
        if (site.isGone()) {
            reasons.add("the app is no longer installed; everything of the site is erased after sites.keep-removed");
        } else if (site.isPaused()) {
            reasons.add("it is paused: its webhooks are stored, and nothing else is done for it");
        }
        reasons.addAll(now.outages(site));
        now.needs(site).stream().map(Need::words).forEach(reasons::add);
        return reasons;
    }
}
