package io.loyaltybridge.docs;

import io.loyaltybridge.settings.FileLocations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The shipped files of routes and Kamelets as they stand there, for what is made from them. */
public final class FlowFiles {
    /**
     * A route or route template.
     *
     * @param file below {@code routes/}
     */
    public record Flow(Path file, String id, String description, String from, Map<?, ?> definition, List<?> steps) {}

    private FlowFiles() {}

    /** All flows by their id, sorted by file and as they stand in it. */
    public static Map<String, Flow> flows() {
        Map<String, Flow> flows = new LinkedHashMap<>();
        for (Path file : files(Path.of("routes"), FileLocations.ROUTE_END)) {
            for (Object item : (List<?>) load(file)) {
                Map<?, ?> entry = (Map<?, ?>) item;
                Map<?, ?> route =
                        (Map<?, ?>) (entry.containsKey("route") ? entry.get("route") : entry.get("routeTemplate"));
                Map<?, ?> from = (Map<?, ?>) route.get("from");
                flows.put(
                        route.get("id").toString(),
                        new Flow(
                                Path.of("routes").relativize(file),
                                route.get("id").toString(),
                                route.get("description").toString().strip(),
                                from.get("uri").toString(),
                                route,
                                (List<?>) from.get("steps")));
            }
        }
        return flows;
    }

    /** The Kamelets of all folders by their file. */
    public static Map<Path, Map<?, ?>> kamelets() {
        Map<Path, Map<?, ?>> kamelets = new TreeMap<>();
        files(Path.of("kamelets"), FileLocations.KAMELET_END)
                .forEach(file -> kamelets.put(file, (Map<?, ?>) load(file)));
        return kamelets;
    }

    /** Every map below a part of a file, itself among them, in the order of the file. */
    public static List<Map<?, ?>> maps(Object part) {
        List<Map<?, ?>> found = new ArrayList<>();
        if (part instanceof Map<?, ?> map) {
            found.add(map);
            map.values().forEach(value -> found.addAll(maps(value)));
        } else if (part instanceof List<?> list) {
            list.forEach(value -> found.addAll(maps(value)));
        }
        return found;
    }

    private static List<Path> files(Path directory, String end) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object load(Path file) {
        try {
            return new Load(LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
