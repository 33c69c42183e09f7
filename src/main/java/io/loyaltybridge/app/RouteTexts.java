package io.loyaltybridge.app;

import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Installation;
import io.loyaltybridge.settings.OwnFiles;
import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The files of routes that people change while the service runs: those of the one directory that its settings name. */
final class RouteTexts {
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9-]{1,40}/){0,3}[a-z0-9-]{1,60}" + Pattern.quote(FileLocations.ROUTE_END));
    private static final int LONGEST = 200_000;

    private final Installation installation;
    /** As the settings name it; relative to the working directory. */
    private final Path directory;

    /** What a file has: the ids of its routes and of its route templates. */
    record Ids(List<String> routes, List<String> templates) {}

    /** @throws IllegalStateException where the settings name more than one directory of routes */
    RouteTexts(Settings settings) {
        this(settings, Installation.here());
    }

    RouteTexts(Settings settings, Installation installation) {
        this.installation = installation;
        List<String> patterns = FileLocations.routePatterns(settings);
        if (patterns.size() != 1
                || !patterns.get(0).matches("file:[^*?{]*/\\*\\*/\\*" + Pattern.quote(FileLocations.ROUTE_END))) {
            throw new IllegalStateException(FileLocations.ROUTES_KEY + ": expected one directory, such as "
                    + FileLocations.ROUTES + ", so that its files can be changed while the service runs; found "
                    + String.join(",", patterns));
        }
        String pattern = patterns.get(0);
        this.directory = Path.of(pattern.substring("file:".length(), pattern.indexOf("/**/")));
    }

    /** @throws IllegalArgumentException where this is no name of a file of routes, or the text is too long */
    void check(String name, @Nullable String text) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "file: expected a name below routes/ such as award/award-points.camel.yaml, found " + name);
        }
        if (text != null && text.length() > LONGEST) {
            throw new IllegalArgumentException("text: expected at most " + LONGEST + " characters");
        }
        if (CamelSettings.isServing(Path.of(name))) {
            throw new IllegalArgumentException(
                    "file: " + name
                            + " takes webhooks or runs by a timer, so it cannot be changed while the service runs: change the file, and restart");
        }
    }

    /** All files with their texts, by their names below the directory. */
    Map<String, String> all() {
        try {
            Map<String, String> texts = new TreeMap<>();
            for (Map.Entry<String, Path> file : installation.files(directory).entrySet()) {
                if (file.getKey().endsWith(FileLocations.ROUTE_END)) {
                    texts.put(file.getKey(), Files.readString(file.getValue()));
                }
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(own("") + ": cannot be read", e);
        }
    }

    /** The text of a file; empty where there is none of this name. */
    Optional<String> text(String name) {
        return read(installation.file(directory.resolve(name)).toAbsolutePath());
    }

    /** The text of the shipped file that a team's own replaces, or would; empty where none is shipped, or the team changes it itself. */
    Optional<String> shipped(String name) {
        return installation.isApart() && !directory.isAbsolute()
                ? read(installation.home().resolve(directory).resolve(name))
                : Optional.empty();
    }

    private Path own(String name) {
        return installation.own().resolve(directory).resolve(name).toAbsolutePath();
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    /**
     * Replaces a file at once; null removes it. Where it is as it was shipped, the team has none of its own any more.
     *
     * @throws UncheckedIOException where the directory takes no change
     */
    void write(String name, @Nullable String text) {
        Path file = own(name);
        Optional<String> shipped = shipped(name);
        OwnFiles own = new OwnFiles(installation);
        try {
            if (text == null || shipped.isPresent() && shipped.get().equals(text)) {
                Files.deleteIfExists(file);
                if (shipped.isPresent()) {
                    own.forget(directory.resolve(name));
                }
                return;
            }
            if (shipped.isPresent() && !Files.exists(file)) {
                own.keep(directory.resolve(name));
            }
            Path folder = Files.createDirectories(file.getParent());
            Path made = Files.createTempFile(folder, ".change-", ".part");
            try {
                Files.writeString(made, text);
                if (Files.exists(file)) {
                    Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(file));
                }
                Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(made);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written: " + e, e);
        }
    }

    /** Runs something with a copy of the directory in which this one file is other; null: in which it is missing. */
    <T> T withCopy(String name, @Nullable String text, Function<Path, T> work) {
        try (TemporaryDirectory copy = TemporaryDirectory.make("routes")) {
            Map<String, String> texts = all();
            if (text == null) {
                texts.remove(name);
            } else {
                texts.put(name, text);
            }
            for (Map.Entry<String, String> one : texts.entrySet()) {
                Path file = copy.path().resolve(one.getKey());
                Files.createDirectories(file.getParent());
                Files.writeString(file, one.getValue());
            }
            return work.apply(copy.path());
        } catch (IOException e) {
            throw new UncheckedIOException("a copy of the routes cannot be made", e);
        }
    }

    /** Which routes and templates a text has; none where it is no YAML of routes. */
    static Ids ids(@Nullable String text) {
        List<String> routes = new ArrayList<>();
        List<String> templates = new ArrayList<>();
        Object yaml;
        try {
            yaml = text == null ? null : new Load(LoadSettings.builder().build()).loadFromString(text);
        } catch (YamlEngineException e) {
            return new Ids(List.of(), List.of());
        }
        for (Object item : yaml instanceof List<?> list ? list : List.of()) {
            if (item instanceof Map<?, ?> entry) {
                id(entry.get("route")).ifPresent(routes::add);
                id(entry.get("routeTemplate")).ifPresent(templates::add);
            }
        }
        return new Ids(routes, templates);
    }

    private static Optional<String> id(@Nullable Object definition) {
        return definition instanceof Map<?, ?> map && map.get("id") != null
                ? Optional.of(map.get("id").toString())
                : Optional.empty();
    }
}
