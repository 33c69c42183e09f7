package io.loyaltybridge.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The locations of the files of routes and Kamelets: shipped ones are in the folder of their feature, a team's own anywhere below. */
public final class FileLocations {
    public static final String ROUTES_KEY = "camel.main.routesIncludePattern";
    public static final String KAMELETS_KEY = "camel.component.kamelet.location";
    public static final String ROUTES = "file:routes/**/*.camel.yaml";
    /** The Kamelets for roles that a connector does not have. */
    public static final String OWN_KAMELETS = "classpath:kamelets";

    public static final String KAMELETS = "file:kamelets,file:kamelets/{{program.connector}}," + OWN_KAMELETS;

    private static final String FILE = "file:";
    /** The value in an application.properties from when all routes were in one folder. */
    private static final String FLAT_ROUTES = "file:routes/*.camel.yaml";

    public static final String ROUTE_END = ".camel.yaml";
    public static final String KAMELET_END = ".kamelet.yaml";
    private static final Pattern KNOWN =
            Pattern.compile("file:(?<directory>(?:[^*?{]*/)?)(?<below>[*][*]/)?(?<name>[^*?{/]*[*]?[^*?{/]*"
                    + Pattern.quote(ROUTE_END) + ")");
    private static final String CONNECTOR = "program-";

    private FileLocations() {}

    /**
     * The patterns of route files, as Camel takes them. Where a team's files are apart from the shipped ones, each file that counts is
     * a pattern.
     */
    public static List<String> routes(Settings settings) {
        return routes(settings, Installation.here());
    }

    static List<String> routes(Settings settings, Installation installation) {
        return routePatterns(settings).stream()
                .flatMap(pattern -> eachFile(pattern, installation).stream())
                .distinct()
                .toList();
    }

    /** The patterns of route files as the settings have them. */
    public static List<String> routePatterns(Settings settings) {
        return list(settings, ROUTES_KEY, ROUTES).stream()
                .map(pattern -> pattern.equals(FLAT_ROUTES) ? ROUTES : pattern)
                .toList();
    }

    /** The warning about the setting of an older version, which still works; empty where it is up to date. */
    public static Optional<String> outdated(Settings settings) {
        return list(settings, ROUTES_KEY, ROUTES).contains(FLAT_ROUTES)
                ? Optional.of(settings.origin(ROUTES_KEY) + ": " + ROUTES_KEY + ": the routes lie in folders now, so "
                        + FLAT_ROUTES + " is read as " + ROUTES + "; write that instead")
                : Optional.empty();
    }

    private static List<String> eachFile(String pattern, Installation installation) {
        Matcher known = KNOWN.matcher(pattern);
        if (!installation.isApart()
                || !known.matches()
                || Path.of(known.group("directory")).isAbsolute()) {
            return List.of(pattern);
        }
        List<String> files = new ArrayList<>();
        try {
            for (Path place : installation.places(Path.of(known.group("directory")))) {
                routeFiles(known, place).stream()
                        .filter(file -> !installation.isReplaced(file))
                        .forEach(file -> files.add(FILE + file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(pattern + ": cannot be read", e);
        }
        return files;
    }

    /**
     * The directories of Kamelets for Camel, which does not look into their folders. So each is followed by the folders below
     * it. The folder of a connector counts only where it is named, because connectors have Kamelets with the same names. A team's
     * own come before the shipped ones.
     */
    public static List<String> kamelets(Settings settings) {
        return kamelets(settings, Installation.here());
    }

    static List<String> kamelets(Settings settings, Installation installation) {
        return list(settings, KAMELETS_KEY, KAMELETS).stream()
                .flatMap(location -> places(location, installation))
                .flatMap(location -> withFolders(location).stream())
                .distinct()
                .toList();
    }

    /** Whether a pattern of routes is one whose files are known: in a directory, below it, or one file. */
    public static boolean isKnown(String pattern) {
        return KNOWN.matcher(pattern).matches();
    }

    /** The files of a known pattern, sorted. */
    public static List<Path> routeFiles(String pattern) throws IOException {
        Matcher known = KNOWN.matcher(pattern);
        if (!known.matches()) {
            throw new IllegalArgumentException(pattern + ": expected file:DIRECTORY/**/*" + ROUTE_END);
        }
        return routeFiles(known, Path.of(known.group("directory")));
    }

    private static List<Path> routeFiles(Matcher known, Path directory) throws IOException {
        return files(
                directory.toAbsolutePath(), known.group("name"), known.group("below") == null ? 1 : Integer.MAX_VALUE);
    }

    /** The files of Kamelets in a directory, sorted; none where the location is not a directory. */
    public static List<Path> kameletFiles(String location) throws IOException {
        return location.startsWith(FILE)
                ? files(Path.of(location.substring(FILE.length())), "*" + KAMELET_END, 1)
                : List.of();
    }

    private static Stream<String> places(String location, Installation installation) {
        return installation.isApart() && location.startsWith(FILE)
                ? installation.places(Path.of(location.substring(FILE.length()))).stream()
                        .map(place -> FILE + place)
                : Stream.of(location);
    }

    private static List<Path> files(Path directory, String name, int depth) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        PathMatcher named = directory.getFileSystem().getPathMatcher("glob:" + name);
        try (Stream<Path> files = Files.walk(directory, depth)) {
            return files.filter(file -> named.matches(file.getFileName())
                            && Files.isRegularFile(file)
                            && !isHidden(directory, file))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> list(Settings settings, String key, String unlessSet) {
        String text = settings.text(key).isEmpty() ? unlessSet : settings.text(key);
        return Arrays.stream(text.split(","))
                .map(part -> part.strip().replace("{{program.connector}}", settings.text("program.connector")))
                .toList();
    }

    private static List<String> withFolders(String location) {
        Path root = location.startsWith(FILE) ? Path.of(location.substring(FILE.length())) : null;
        if (root == null || !Files.isDirectory(root)) {
            return List.of(location);
        }
        List<String> found = new ArrayList<>(List.of(location));
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path folder : paths.filter(Files::isDirectory)
                    .filter(path -> !path.equals(root) && !isHidden(root, path))
                    .sorted()
                    .toList()) {
                List<Path> files = kameletFiles(FILE + folder);
                if (!files.isEmpty()
                        && files.stream()
                                .noneMatch(file -> file.getFileName().toString().startsWith(CONNECTOR))) {
                    found.add(FILE + folder);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(root + ": cannot be read", e);
        }
        return found;
    }

    /** Camel leaves these out too; a mounted directory keeps its versions in them. */
    private static boolean isHidden(Path root, Path path) {
        for (Path part : root.relativize(path)) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
