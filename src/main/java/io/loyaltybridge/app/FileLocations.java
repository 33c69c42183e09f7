package io.loyaltybridge.app;

import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the files of routes and Kamelets lie: those that were shipped in folders of their feature, those of a team anywhere below. */
final class FileLocations {
    static final String ROUTES_KEY = "camel.main.routesIncludePattern";
    static final String KAMELETS_KEY = "camel.component.kamelet.location";
    static final String ROUTES = "file:routes/**/*.camel.yaml";
    /** What stands in for the roles that a connector does not have. */
    static final String OWN_KAMELETS = "classpath:kamelets";
    static final String KAMELETS = "file:kamelets,file:kamelets/{{program.connector}}," + OWN_KAMELETS;

    private static final String FILE = "file:";
    /** What an application.properties has that was made when all routes lay beside each other. */
    private static final String FLAT_ROUTES = "file:routes/*.camel.yaml";
    private static final String KAMELET_END = ".kamelet.yaml";
    private static final String CONNECTOR = "program-";

    private FileLocations() {
    }

    /** The patterns of route files, as Camel takes them. */
    static List<String> routes(Settings settings) {
        return list(settings, ROUTES_KEY, ROUTES).stream().map(pattern -> pattern.equals(FLAT_ROUTES) ? ROUTES : pattern).toList();
    }

    /** What to say about the setting of an older version, which still works; empty where it is up to date. */
    static Optional<String> outdated(Settings settings) {
        return list(settings, ROUTES_KEY, ROUTES).contains(FLAT_ROUTES)
                ? Optional.of(settings.origin(ROUTES_KEY) + ": " + ROUTES_KEY + ": the routes lie in folders now, so " + FLAT_ROUTES + " is read as " + ROUTES + "; write that instead")
                : Optional.empty();
    }

    /**
     * The directories of Kamelets, as Camel takes them: it looks into each, and not below. So each is followed by the folders in it, however
     * deep; those of a connector count only where they are named, since connectors have Kamelets of the same names.
     */
    static List<String> kamelets(Settings settings) {
        return list(settings, KAMELETS_KEY, KAMELETS).stream().flatMap(location -> withFolders(location).stream()).distinct().toList();
    }

    private static List<String> list(Settings settings, String key, String unlessSet) {
        String text = settings.text(key).isEmpty() ? unlessSet : settings.text(key);
        return Arrays.stream(text.split(",")).map(part -> part.strip().replace("{{program.connector}}", settings.text("program.connector"))).toList();
    }

    private static List<String> withFolders(String location) {
        Path root = location.startsWith(FILE) ? Path.of(location.substring(FILE.length())) : null;
        if (root == null || !Files.isDirectory(root)) {
            return List.of(location);
        }
        List<String> found = new ArrayList<>(List.of(location));
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path folder : paths.filter(Files::isDirectory).filter(path -> !path.equals(root) && !isHidden(root, path)).sorted().toList()) {
                List<String> names = kamelets(folder);
                if (!names.isEmpty() && names.stream().noneMatch(name -> name.startsWith(CONNECTOR))) {
                    found.add(FILE + folder);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(root + ": cannot be read", e);
        }
        return found;
    }

    private static List<String> kamelets(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(KAMELET_END)).collect(Collectors.toList());
        }
    }

    /** Camel leaves these out too: a mounted directory keeps its versions in them. */
    static boolean isHidden(Path root, Path path) {
        for (Path part : root.relativize(path)) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
