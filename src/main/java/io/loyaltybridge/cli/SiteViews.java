package io.loyaltybridge.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.ShownSetting;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SiteFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sites and their settings for a person, or as JSON. The names of the fields are an API: fields are added, never renamed. */
final class SiteViews {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OK = "ok";

    private final SiteFiles files;
    private final PrintWriter out;

    SiteViews(SiteFiles files, PrintWriter out) {
        this.files = files;
        this.out = out;
    }

    int list() {
        if (files.names().isEmpty()) {
            out.println(
                    "no sites; wix.instance-id in application.properties, or in a file of bridge.sites-dir, says which"
                            + " site it is");
            return 0;
        }
        Table table = new Table().row("NAME", "ID", "INSTANCE", "FILE", "STATE");
        files.names()
                .forEach(name -> table.row(
                        name,
                        site(name).map(Site::id).orElse(null),
                        site(name).map(SiteViews::instance).orElse(null),
                        file(name),
                        problems(name).isEmpty() ? OK : Foreign.line(String.join("; ", problems(name)))));
        table.print(out);
        return 0;
    }

    /** The ids of a site with a problem are null, and so is the file of the site that the process's settings describe. */
    int listJson() {
        ObjectNode document = JSON.createObjectNode();
        ArrayNode sites = document.putArray("sites");
        files.names().forEach(name -> {
            ObjectNode node = sites.addObject()
                    .put("name", name)
                    .put("id", site(name).map(Site::id).orElse(null))
                    .put("instanceId", site(name).map(SiteViews::instance).orElse(null))
                    .put("file", file(name))
                    .put("state", problems(name).isEmpty() ? OK : "problem");
            ArrayNode lines = node.putArray("problems");
            problems(name).forEach(problem -> lines.add(Foreign.line(problem)));
        });
        ExplainJson.write(document, out);
        return 0;
    }

    int show(Settings settings) {
        Table table = new Table().row("SETTING", "FROM", "VALUE");
        ShownSetting.ofSite(settings)
                .forEach(one -> table.row(one.key(), one.origin(), one.value() == null ? "(secret)" : one.value()));
        table.print(out);
        return 0;
    }

    /** The value of a secret is null. */
    int showJson(String name, Settings settings) {
        ObjectNode document = JSON.createObjectNode().put("name", name);
        ArrayNode array = document.putArray("settings");
        for (ShownSetting one : ShownSetting.ofSite(settings)) {
            array.addObject()
                    .put("setting", one.key())
                    .put("value", one.value())
                    .put("from", one.origin())
                    .put("secret", one.value() == null);
        }
        ExplainJson.write(document, out);
        return 0;
    }

    private Optional<Site> site(String name) {
        return files.sites().named(name);
    }

    private List<String> problems(String name) {
        return files.problems().getOrDefault(name, List.of());
    }

    private @Nullable String file(String name) {
        Path file = files.file(name);
        return file == null ? null : file.toString();
    }

    private static @Nullable String instance(Site site) {
        String instance = site.settings().text("wix.instance-id");
        return instance.isEmpty() ? null : instance;
    }
}
