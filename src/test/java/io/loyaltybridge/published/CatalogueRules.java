package io.loyaltybridge.published;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules that the catalogue of Apache Camel has for its Kamelets, after
 * https://github.com/apache/camel-kamelets/blob/main/script/validator/validator.go, but one: the provider is this project.
 */
final class CatalogueRules {
    private static final String PREFIX = "camel.apache.org/";
    private static final Set<String> TYPES = Set.of("source", "sink", "action");
    private static final Set<String> SMALL_WORDS =
            Set.of("a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with");
    private static final Set<String> PARTS = Set.of("string", "integer", "number", "boolean");
    /** A name with a point is a setting of the service, and one before a secret names where that stands. */
    private static final Pattern PARAMETER = Pattern.compile("\\{\\{\\??(?!env:)([A-Za-z][A-Za-z0-9]*)(?::[^}]*)?}}");

    private static final Pattern COMPONENT = Pattern.compile("\"uri\":\"([a-z][a-z-]*):");
    private static final Pattern BEAN = Pattern.compile("\"(bean|method)\":\\{");
    private static final Pattern JSONPATH = Pattern.compile("\"jsonpath\":");

    private CatalogueRules() {}

    /**
     * What is wrong with a Kamelet, a line each.
     *
     * @param fileName without its directory
     */
    static List<String> problems(String fileName, JsonNode kamelet) {
        List<String> out = new ArrayList<>();
        String name = kamelet.at("/metadata/name").asText();
        String type =
                kamelet.at("/metadata/labels").path(PREFIX + "kamelet.type").asText();
        expect(out, fileName.equals(name + ".kamelet.yaml"), "the file is not called " + name);
        expect(out, TYPES.contains(type), "the label kamelet.type is " + type);
        expect(out, name.endsWith("-" + type), "the name does not end with -" + type);
        JsonNode annotations = kamelet.at("/metadata/annotations");
        expect(
                out,
                annotations.path(PREFIX + "kamelet.icon").asText().startsWith("data:image/svg+xml;base64,"),
                "there is no icon");
        for (String annotation : List.of("catalog.version", "provider", "kamelet.group", "kamelet.support.level")) {
            expect(out, !annotations.path(PREFIX + annotation).asText().isBlank(), "there is no " + annotation);
        }
        definition(out, kamelet.at("/spec/definition"), type);
        parameters(out, kamelet);
        dependencies(out, kamelet);
        return out;
    }

    private static void definition(List<String> out, JsonNode definition, String type) {
        String suffix =
                type.isEmpty() ? "?" : type.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + type.substring(1);
        expect(out, definition.path("title").asText().endsWith(" " + suffix), "the title does not end with " + suffix);
        expect(out, !definition.path("description").asText().isBlank(), "there is no description");
        expect(out, definition.path("type").asText().equals("object"), "the definition is no object");
        for (Map.Entry<String, JsonNode> each : definition.path("properties").properties()) {
            String title = each.getValue().path("title").asText();
            String property = "the property " + each.getKey();
            expect(out, PARTS.contains(each.getValue().path("type").asText()), property + " has no type");
            expect(out, !each.getValue().path("description").asText().isBlank(), property + " has no description");
            expect(out, !title.isBlank(), property + " has no title");
            expect(out, !title.matches("(The|A|An) .*"), property + " has a title with an article");
            for (String word : title.split(" ", -1)) {
                expect(
                        out,
                        SMALL_WORDS.contains(word) || word.isEmpty() || !Character.isLowerCase(word.charAt(0)),
                        property + " has a small word in its title: " + word);
            }
            boolean password = each.getValue().path("format").asText().equals("password");
            boolean described =
                    each.getValue().path("x-descriptors").toString().contains("urn:camel:group:credentials");
            expect(out, !password || described, property + " is a password without the descriptor for credentials");
        }
        Set<String> required = new HashSet<>();
        for (JsonNode each : definition.path("required")) {
            expect(out, required.add(each.asText()), each.asText() + " is required twice");
            expect(
                    out,
                    definition.path("properties").has(each.asText()),
                    each.asText() + " is required and no property");
        }
    }

    private static void parameters(List<String> out, JsonNode kamelet) {
        Set<String> declared = new TreeSet<>();
        kamelet.at("/spec/definition/properties").fieldNames().forEachRemaining(declared::add);
        Set<String> used = new TreeSet<>();
        Matcher parameter = PARAMETER.matcher(kamelet.at("/spec/template").toString());
        while (parameter.find()) {
            used.add(parameter.group(1));
        }
        expect(out, used.equals(declared), "uses the parameters " + used + " and declares " + declared);
    }

    private static void dependencies(List<String> out, JsonNode kamelet) {
        String template = kamelet.at("/spec/template").toString();
        Set<String> needed = new TreeSet<>();
        Matcher component = COMPONENT.matcher(template);
        while (component.find()) {
            needed.add("camel:" + component.group(1));
        }
        if (BEAN.matcher(template).find()) {
            needed.add("camel:bean");
        }
        if (JSONPATH.matcher(template).find()) {
            needed.add("camel:jsonpath");
        }
        kamelet.at("/spec/dependencies").forEach(each -> needed.remove(each.asText()));
        expect(out, needed.isEmpty(), "does not name the dependencies " + needed);
    }

    private static void expect(List<String> out, boolean holds, String problem) {
        if (!holds) {
            out.add(problem);
        }
    }
}
