package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.site.WrongSites;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The sites that this process serves, and those that are left out. */
public final class SitesGroup {
    private final Supplier<Sites> sites;
    private final Supplier<WrongSites> wrong;

    private SitesGroup(Supplier<Sites> sites, Supplier<WrongSites> wrong) {
        this.sites = sites;
        this.wrong = wrong;
    }

    public static Group of(Supplier<Sites> sites, Supplier<WrongSites> wrong) {
        return new Group("sites", Map.of("listSites", new SitesGroup(sites, wrong)::list));
    }

    private Answer list(Call call) {
        Map<String, List<String>> problems = wrong.get().problems();
        Map<String, Site> served =
                sites.get().all().stream().collect(java.util.stream.Collectors.toMap(Site::name, site -> site));
        TreeSet<String> names = new TreeSet<>(served.keySet());
        names.addAll(problems.keySet());
        List<JsonNode> items = names.stream()
                .filter(call.caller()::mayHave)
                .map(name -> json(name, served.get(name), problems.getOrDefault(name, List.of())))
                .toList();
        return Answer.of(Pages.of(items, item -> item, null));
    }

    private static JsonNode json(String name, @org.jspecify.annotations.Nullable Site site, List<String> problems) {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("id", site == null ? null : site.id())
                .put("zone", site == null ? null : site.settings().timeZone().getId())
                .put("state", state(site));
        var lines = json.putArray("problems");
        problems.forEach(lines::add);
        return json;
    }

    /** In a word; null is a site that is left out. */
    static String state(@org.jspecify.annotations.Nullable Site site) {
        return site == null ? "left-out" : site.isGone() ? "removed" : site.isPaused() ? "paused" : "served";
    }
}
