package io.loyaltybridge.app;

import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Installation;
import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The files of routes and Kamelets, checked before Camel loads them: of two with the same id Camel silently uses one, and it
 * notices a missing route only when the route is called.
 */
final class RouteFiles {
    private static final String ROUTE = "route";
    private static final String TEMPLATE = "routeTemplate";
    /** Each try of a changed route reads all files again. */
    private static final Map<Path, SoftReference<Parsed>> PARSED = new ConcurrentHashMap<>();

    private final Map<String, Path> routes = new TreeMap<>();
    private final Map<String, Path> templates = new TreeMap<>();
    /** Those that can be told which Kamelet asks who a person is. */
    private final Set<String> asking = new HashSet<>();

    private final Set<String> kamelets = new HashSet<>();
    private final List<String> problems = new ArrayList<>();
    private final OldNames old = new OldNames();
    /** Whether these are all routes that there are: where some come from elsewhere too, it is not known which they are. */
    private boolean all;

    private RouteFiles() {}

    /** Reads them as the settings of the process name them. */
    static RouteFiles read(Settings settings) {
        RouteFiles files = new RouteFiles();
        try {
            List<String> patterns = FileLocations.routes(settings);
            for (String pattern : patterns) {
                files.read(pattern);
            }
            files.all = patterns.stream().allMatch(FileLocations::isKnown);
            if (files.all) {
                files.missing();
            }
            files.kamelets(FileLocations.kamelets(settings));
        } catch (YamlEngineException | ClassCastException e) {
            files.all = false;
            files.problems.clear();
        } catch (IOException e) {
            files.all = false;
            files.problems.clear();
            files.problems.add(e + ": cannot be read");
        }
        return files;
    }

    /**
     * What is wrong with them, a line each: files with the same id, missing routes. Empty also where a file is not YAML: Camel
     * reports its line.
     *
     * @param several whether they serve several sites
     */
    List<String> problems(boolean several) {
        List<String> lines = new ArrayList<>(problems);
        if (several && old.knowOneSite()) {
            lines.addAll(old.warnings());
        }
        return lines;
    }

    /** What a site with these settings misses in them, a line each: a template that one of its sources names and nobody has. */
    List<String> problemsOf(Settings site) {
        return all && !routes.isEmpty() ? templates(site) : List.of();
    }

    /** The old names in them, which still work. */
    OldNames old() {
        return old;
    }

    private void read(String pattern) throws IOException {
        if (!FileLocations.isKnown(pattern)) {
            return;
        }
        for (Path file : FileLocations.routeFiles(pattern)) {
            Object read = parse(file);
            for (Object item : read == null ? List.of() : (List<?>) read) {
                Map<?, ?> entry = (Map<?, ?>) item;
                add(routes, "route", entry.get(ROUTE), file);
                add(templates, "route template", entry.get(TEMPLATE), file);
                if (entry.get(TEMPLATE) instanceof Map<?, ?> template && hasLookup(template)) {
                    asking.add(String.valueOf(template.get("id")));
                }
            }
        }
    }

    private static boolean hasLookup(Map<?, ?> template) {
        return template.get("parameters") instanceof List<?> parameters
                && parameters.stream()
                        .anyMatch(one -> one instanceof Map<?, ?> parameter
                                && SourceSettings.LOOKUP.equals(parameter.get("name")));
    }

    private void add(Map<String, Path> known, String what, @Nullable Object definition, Path file) {
        if (!(definition instanceof Map<?, ?> map) || map.get("id") == null) {
            return;
        }
        String id = map.get("id").toString();
        OldTimers.problem(map).ifPresent(problem -> problems.add(shown(file) + ": " + problem));
        Path first = known.putIfAbsent(id, file);
        if (first != null) {
            problems.add((first.equals(file)
                            ? shown(file) + ": has the " + what + " " + id + " twice"
                            : shown(first) + " and " + shown(file) + ": both have the " + what + " " + id)
                    + "; give one of them another id, because only one of the two would be used");
        }
    }

    private void missing() {
        if (routes.isEmpty()) {
            problems.add("routes: there are no files *" + FileLocations.ROUTE_END
                    + "; restore them as they were shipped, or start in the directory that has them");
            return;
        }
        ShippedRoutes.FILES.forEach((name, ids) -> {
            List<String> gone =
                    ids.stream().filter(id -> !routes.containsKey(id)).toList();
            if (!gone.isEmpty()) {
                problems.add("routes/" + name + FileLocations.ROUTE_END + ": the route " + String.join(", ", gone)
                        + " is missing, and the bridge needs it;"
                        + " restore the file as it was shipped. To switch a flow off, use its setting");
            }
        });
    }

    private List<String> templates(Settings settings) {
        List<String> lines = new ArrayList<>();
        for (String source : settings.sources()) {
            if (settings.text("sources." + source + ".secret").isEmpty()) {
                continue;
            }
            String template = settings.text("sources." + source + ".route");
            if (!templates.containsKey(template)) {
                lines.add(settings.origin("sources." + source + ".route") + ": sources." + source
                        + ".route: expected a route template of routes/, found \"" + template + "\"; there are: "
                        + String.join(", ", new TreeSet<>(templates.keySet())));
            }
            lookup(settings, source, template).ifPresent(lines::add);
            if (routes.containsKey(source)) {
                lines.add("sources." + source
                        + ": expected a name that no route has, because the source's own route gets it; found the name of "
                        + shown(routes.get(source)));
            }
        }
        return lines;
    }

    private Optional<String> lookup(Settings settings, String source, String template) {
        String key = "sources." + source + "." + SourceSettings.LOOKUP;
        String lookup = settings.text(key);
        if (lookup.isEmpty()) {
            return Optional.empty();
        }
        if (!kamelets.contains(lookup)) {
            return Optional.of(settings.origin(key) + ": " + key
                    + ": expected the name of a Kamelet of kamelets/, found \"" + lookup + "\"");
        }
        return asking.contains(template) ? Optional.empty() : Optional.of(asksNobody(settings, source));
    }

    /** Where a source has a lookup, and its route does not ask it. */
    static String asksNobody(Settings settings, String source) {
        String key = "sources." + source + "." + SourceSettings.LOOKUP;
        return settings.origin(key) + ": " + key + ": expected a route with the parameter " + SourceSettings.LOOKUP
                + ", as award-points has it; the route " + settings.text("sources." + source + ".route")
                + " asks nobody";
    }

    /** Camel finds a Kamelet by the name of its file and keeps it under the name in it. */
    private void kamelets(List<String> locations) throws IOException {
        Map<String, Path> known = new TreeMap<>();
        Installation installation = Installation.here();
        for (String location : locations) {
            for (Path file : FileLocations.kameletFiles(location)) {
                if (installation.isReplaced(file)) {
                    continue;
                }
                String name = file.getFileName().toString().replace(FileLocations.KAMELET_END, "");
                Path first = known.putIfAbsent(name, file);
                kamelets.add(name);
                if (first != null) {
                    problems.add(shown(first) + " and " + shown(file)
                            + ": are the same Kamelet; remove one of the two, because only the first would be used");
                }
                Object inside = parse(file) instanceof Map<?, ?> kamelet
                                && kamelet.get("metadata") instanceof Map<?, ?> metadata
                        ? metadata.get("name")
                        : null;
                if (inside != null && !inside.equals(name)) {
                    problems.add(shown(file) + ": metadata.name: expected " + name + " as the file is called, found "
                            + inside);
                }
            }
        }
    }

    private Object parse(Path file) throws IOException {
        try {
            String text = Files.readString(file);
            SoftReference<Parsed> known = PARSED.get(file);
            Parsed parsed = known == null ? null : known.get();
            if (parsed == null || !parsed.text().equals(text)) {
                Object yaml = new Load(
                                LoadSettings.builder().setLabel(file.toString()).build())
                        .loadFromString(text);
                parsed = new Parsed(text, yaml, OldNames.areIn(file, text, yaml));
                PARSED.put(file, new SoftReference<>(parsed));
            }
            if (parsed.old()) {
                old.read(file, text, parsed.yaml());
            }
            return parsed.yaml();
        } catch (CharacterCodingException e) {
            throw new YamlEngineException(file + ": expected a text in UTF-8");
        }
    }

    /**
     * A file as it was read.
     *
     * @param yaml what is in it; nobody changes it
     * @param old  whether there are old names in it
     */
    private record Parsed(String text, Object yaml, boolean old) {}

    private static String shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        return (file.isAbsolute() && file.startsWith(here) ? here.relativize(file) : file).toString();
    }
}
