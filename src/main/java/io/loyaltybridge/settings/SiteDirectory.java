package io.loyaltybridge.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code bridge.sites-dir}: the files of sites. */
public final class SiteDirectory {
    private static final String END = ".properties";

    private SiteDirectory() {}

    /**
     * The files {@code <name>.properties} by their name, whatever is in them; none where there is no such directory. Hidden
     * files are left out, because editors and mounts keep copies in them.
     *
     * @throws SettingsException where the directory cannot be read
     */
    public static SortedMap<String, Path> files(Settings process) {
        return files(process.path("bridge.sites-dir"), process.origin("bridge.sites-dir") + ": bridge.sites-dir");
    }

    /** The same of any directory. */
    public static SortedMap<String, Path> files(Path directory) {
        return files(directory, directory.toString());
    }

    private static SortedMap<String, Path> files(Path directory, String named) {
        SortedMap<String, Path> found = new TreeMap<>();
        if (Files.notExists(directory)) {
            return found;
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.endsWith(END) && !name.startsWith(".") && Files.isRegularFile(file);
                    })
                    .forEach(file -> {
                        found.put(SitePlace.name(file), file);
                    });
        } catch (IOException e) {
            throw new SettingsException(List.of(named + ": expected a directory that can be read, found " + directory
                    + " (" + e.getClass().getSimpleName() + ")"));
        }
        return found;
    }
}
