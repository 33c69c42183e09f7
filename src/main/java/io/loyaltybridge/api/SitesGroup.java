package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.access.store.Audit;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.site.WrongSites;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sites that this process serves, and those that are left out. Those in the store can be added, changed and paused. */
public final class SitesGroup {
    private final Supplier<Sites> sites;
    private final Supplier<WrongSites> wrong;
    private final Map<String, Job> jobs;
    private final Audited audited;

    private SitesGroup(Supplier<Sites> sites, Supplier<WrongSites> wrong, Map<String, Job> jobs, Audit audit) {
        this.sites = sites;
        this.wrong = wrong;
        this.jobs = Map.copyOf(jobs);
        this.audited = new Audited(audit);
    }

    /** @param jobs the commands by name, as the management port takes them */
    public static Group of(Supplier<Sites> sites, Supplier<WrongSites> wrong, Map<String, Job> jobs, Audit audit) {
        SitesGroup group = new SitesGroup(sites, wrong, jobs, audit);
        return new Group(
                "sites",
                Map.of(
                        "listSites", group::list,
                        "addSite",
                                call -> group.write(
                                        call, "site-add", call.given("name").orElseThrow()),
                        "setSite", call -> group.write(call, "site-set", call.needed("name")),
                        "pauseSite", call -> group.run(call, "site-pause", List.of(call.needed("name"))),
                        "resumeSite", call -> group.run(call, "site-resume", List.of(call.needed("name")))));
    }

    private Answer list(Call call) {
        Map<String, List<String>> problems = wrong.get().problems();
        Map<String, Site> served =
                sites.get().all().stream().collect(Collectors.toMap(Site::name, Function.identity()));
        TreeSet<String> names = new TreeSet<>(served.keySet());
        names.addAll(problems.keySet());
        List<JsonNode> items = names.stream()
                .filter(call.caller()::mayHave)
                .map(name -> json(name, served.get(name), problems.getOrDefault(name, List.of())))
                .toList();
        return Answer.of(Pages.of(items, item -> item, null));
    }

    private static JsonNode json(String name, @Nullable Site site, List<String> problems) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("id", site == null ? null : site.id())
                .put("zone", site == null ? null : site.settings().timeZone().getId())
                .put("state", state(site));
        ArrayNode lines = json.putArray("problems");
        problems.forEach(lines::add);
        return json;
    }

    private Answer write(Call call, String job, String name) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(name));
        call.body().path("settings").properties().forEach(setting -> {
            if (!setting.getValue().isTextual()) {
                throw Problem.field("settings", setting.getKey() + ": expected a text");
            }
            arguments.add(setting.getKey() + "=" + setting.getValue().asText());
        });
        return run(call, job, arguments);
    }

    /** Values of settings stand in no answer and in no line of the audit: they may be secrets. */
    private Answer run(Call call, String name, List<String> arguments) throws Exception {
        Job job = jobs.get(name);
        List<String> said = new ArrayList<>();
        String settings = arguments.stream()
                .skip(1)
                .map(one -> one.substring(0, one.indexOf('=')))
                .collect(Collectors.joining(" "));
        audited.run(call, name, arguments.get(0), null, settings.isEmpty() ? null : settings, () -> {
            if (job == null || job.run(arguments, said::add) != 0) {
                throw Problem.of(409, said.isEmpty() ? "this service has no " + name : String.join(" ", said));
            }
            return true;
        });
        return Answer.of(SiteCommands.said(JsonNodeFactory.instance.objectNode(), said));
    }

    /** In a word; null is a site that is left out. */
    static String state(@Nullable Site site) {
        return site == null ? "left-out" : site.isGone() ? "removed" : site.isPaused() ? "paused" : "served";
    }
}
