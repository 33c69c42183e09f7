package io.loyaltybridge.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.ShownSetting;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.store.SiteState;
import io.loyaltybridge.site.store.StoredSite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sites and their settings for a person, or as JSON. The names of the fields are an API: fields are added, never renamed. */
final class SiteViews {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OK = "ok";
    private static final String STORE = "store";

    private final KnownSites known;
    private final PrintWriter out;

    SiteViews(KnownSites known, PrintWriter out) {
        this.known = known;
        this.out = out;
    }

    int list() {
        if (known.names().isEmpty()) {
            out.println(
                    "no sites; wix.instance-id in application.properties, or in a file of bridge.sites-dir, says which"
                            + " site it is, and `site add` keeps one in the store");
            return 0;
        }
        Table table = new Table().row("NAME", "ID", "INSTANCE", "KEPT IN", "STATE");
        known.names()
                .forEach(name -> table.row(
                        name,
                        site(name).map(Site::id).orElse(null),
                        site(name).map(SiteViews::instance).orElse(null),
                        file(name) == null && known.stored(name).isPresent() ? STORE : file(name),
                        problems(name).isEmpty()
                                ? stateInWords(name)
                                : Foreign.line(String.join("; ", problems(name)))));
        table.print(out);
        return 0;
    }

    /** The ids of a site with a problem are null, and so is the file of a site that has none of its own. */
    int listJson() {
        ObjectNode document = JSON.createObjectNode();
        ArrayNode sites = document.putArray("sites");
        known.names().forEach(name -> {
            Optional<StoredSite> stored = known.stored(name);
            ObjectNode node = sites.addObject()
                    .put("name", name)
                    .put("id", site(name).map(Site::id).orElse(null))
                    .put("instanceId", site(name).map(SiteViews::instance).orElse(null))
                    .put("file", file(name))
                    .put("keptIn", stored.isPresent() ? STORE : name.equals(Site.MAIN) ? "process" : "file")
                    .put("state", problems(name).isEmpty() ? state(name) : "problem")
                    .put(
                            "since",
                            known.state(name)
                                    .map(SiteState::since)
                                    .or(() -> stored.map(StoredSite::since))
                                    .map(Object::toString)
                                    .orElse(null))
                    .put(
                            "reason",
                            known.state(name)
                                    .map(SiteState::reason)
                                    .or(() -> stored.map(StoredSite::reason))
                                    .map(Foreign::line)
                                    .orElse(null))
                    .put("erasedOn", erasedOn(name));
            ArrayNode lines = node.putArray("problems");
            problems(name).forEach(problem -> lines.add(Foreign.line(problem)));
        });
        JsonOut.print(document, out);
        return 0;
    }

    int show(String name, Settings settings) {
        known.state(name).ifPresent(told -> out.println("site " + name + " is " + told(told)));
        Table table = new Table().row("SETTING", "FROM", "VALUE");
        ShownSetting.ofSite(settings)
                .forEach(one -> table.row(one.key(), one.origin(), one.value() == null ? "(secret)" : one.value()));
        table.print(out);
        return 0;
    }

    /** The value of a secret is null. */
    int showJson(String name, Settings settings) {
        ObjectNode document = JSON.createObjectNode()
                .put("name", name)
                .put("state", state(name))
                .put("erasedOn", erasedOn(name));
        ArrayNode array = document.putArray("settings");
        for (ShownSetting one : ShownSetting.ofSite(settings)) {
            array.addObject()
                    .put("setting", one.key())
                    .put("value", one.value())
                    .put("from", one.origin())
                    .put("secret", one.value() == null);
        }
        JsonOut.print(document, out);
        return 0;
    }

    private String state(String name) {
        return known.state(name).map(told -> told.state().word()).orElseGet(() -> paused(name));
    }

    private String paused(String name) {
        return known.stored(name)
                .filter(StoredSite::isPaused)
                .map(site -> site.state().name().toLowerCase(Locale.ROOT))
                .orElse(OK);
    }

    private String stateInWords(String name) {
        return known.state(name).map(this::told).orElseGet(() -> pausedInWords(name));
    }

    private String told(SiteState told) {
        return told.state().word() + " since " + told.since()
                + (told.state() == SiteState.State.REMOVED ? ", is erased on " + known.erasedOn(told) : "");
    }

    private String pausedInWords(String name) {
        return known.stored(name)
                .filter(StoredSite::isPaused)
                .map(site -> state(name) + " since " + site.since()
                        + (site.reason() == null ? "" : ": " + Foreign.line(site.reason())))
                .orElse(OK);
    }

    private @Nullable String erasedOn(String name) {
        return known.state(name)
                .filter(told -> told.state() == SiteState.State.REMOVED)
                .map(told -> known.erasedOn(told).toString())
                .orElse(null);
    }

    private Optional<Site> site(String name) {
        return known.sites().named(name);
    }

    private List<String> problems(String name) {
        return known.problems().getOrDefault(name, List.of());
    }

    private @Nullable String file(String name) {
        Path file = known.file(name);
        return file == null ? null : file.toString();
    }

    private static @Nullable String instance(Site site) {
        String instance = site.settings().text("wix.instance-id");
        return instance.isEmpty() ? null : instance;
    }
}
