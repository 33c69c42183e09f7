package io.loyaltybridge.app;

import io.loyaltybridge.program.Programs;
import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The Kamelets of the connectors that the sites of a process have. Connectors have Kamelets with the same names, and Camel takes one of
 * each. So where there are several connectors, each Kamelet gets the name of its connector before its own, and its own name is that of one
 * that goes on to the right one for the site.
 *
 * @param settings of a site that has it, by the name of the connector; that of the process is among them
 */
record Connectors(Map<String, Settings> settings) {
    private static final List<String> ROLES = List.of(
            "find-customer",
            "get-customer",
            "list-customers",
            "create-customer",
            "delete-customer",
            "change-points",
            "set-balance",
            "find-transaction",
            "list-changes");
    private static final String CONNECTOR = "program.connector";
    private static final String PLACEHOLDER = "{{" + CONNECTOR + "}}";

    /** Those of the process and of its sites. */
    static Connectors of(Settings process, Collection<Site> sites) {
        Map<String, Settings> settings = new LinkedHashMap<>();
        settings.put(process.text(CONNECTOR), process);
        for (Site site : sites) {
            if (Programs.on(site.settings())) {
                settings.putIfAbsent(site.settings().text(CONNECTOR), site.settings());
            }
        }
        return new Connectors(settings);
    }

    /** Whether a service that has started with its connectors can serve sites with this one. */
    static boolean areServed(CamelContext context, Settings process, String connector) {
        String ofTheProcess = process.text(CONNECTOR);
        return isLoaded(context, ofTheProcess) ? isLoaded(context, connector) : connector.equals(ofTheProcess);
    }

    private static boolean isLoaded(CamelContext context, String connector) {
        return context.getCamelContextExtension()
                        .getContextPlugin(Model.class)
                        .getRouteTemplateDefinition(named(connector, ROLES.get(1)))
                != null;
    }

    /** Loads their Kamelets, where there are several. Before routes that use them. */
    void load(CamelContext context) throws Exception {
        if (settings.size() < 2) {
            return;
        }
        for (String role : ROLES) {
            TreeSet<String> having = new TreeSet<>();
            for (Map.Entry<String, Settings> connector : settings.entrySet()) {
                Optional<String> kamelet = kamelet(connector.getValue(), file(role));
                if (kamelet.isPresent()) {
                    having.add(connector.getKey());
                    load(
                            context,
                            named(connector.getKey(), role),
                            kamelet.get()
                                    .replace(PLACEHOLDER, connector.getKey())
                                    .replaceFirst("(?m)^  name: .*$", "  name: " + named(connector.getKey(), role)));
                }
            }
            load(context, action(role), chooser(role, having));
        }
    }

    private static void load(CamelContext context, String name, String text) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString(name + FileLocations.KAMELET_END, text));
    }

    /** The text of a Kamelet of a connector, from where Camel would take it; empty where there is none. */
    private static Optional<String> kamelet(Settings settings, String file) throws IOException {
        for (String location : FileLocations.kamelets(settings)) {
            if (location.startsWith("file:")) {
                Path path = Path.of(location.substring("file:".length()), file);
                if (Files.isRegularFile(path)) {
                    return Optional.of(Files.readString(path));
                }
            } else if (location.equals(FileLocations.OWN_KAMELETS)) {
                try (InputStream in = Connectors.class.getResourceAsStream("/kamelets/" + file)) {
                    if (in != null) {
                        return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static String action(String role) {
        return "program-" + role + "-action";
    }

    private static String named(String connector, String role) {
        return connector + "-" + action(role);
    }

    private static String file(String role) {
        return action(role) + FileLocations.KAMELET_END;
    }

    private static String chooser(String role, Collection<String> connectors) {
        StringBuilder text = new StringBuilder(String.join(
                        "\n",
                        "apiVersion: camel.apache.org/v1",
                        "kind: Kamelet",
                        "metadata:",
                        "  name: " + action(role),
                        "  labels:",
                        "    camel.apache.org/kamelet.type: action",
                        "spec:",
                        "  definition:",
                        "    title: " + action(role),
                        "    description: Goes on to the Kamelet of the connector that the site has.",
                        "    type: object",
                        "  template:",
                        "    from:",
                        "      uri: kamelet:source",
                        "      steps:",
                        "        - choice:",
                        "            when:"))
                .append('\n');
        for (String connector : connectors) {
            text.append(String.join(
                            "\n",
                            "              - expression:",
                            "                  simple:",
                            "                    expression: \"${bean:programCall?method=connector} == '" + connector
                                    + "'\"",
                            "                steps:",
                            "                  - to:",
                            "                      uri: \"kamelet:" + named(connector, role) + "/{{routeId}}-"
                                    + connector + "\""))
                    .append('\n');
        }
        return text.toString();
    }
}
