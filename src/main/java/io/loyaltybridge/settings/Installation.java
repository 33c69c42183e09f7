package io.loyaltybridge.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where files are: those of the installation, as they were shipped, and a team's own in the working directory. A file of the team
 * replaces the shipped one with the same path below its directory; others are added. Where a program runs in its own folder, as in a
 * checkout, both are the same. Immutable.
 *
 * @param home absolute; the directory of the installation
 * @param own  the team's; as it is given, so that messages show paths as people write them
 */
public record Installation(Path home, Path own) {
    /** The property of the runtime that names the home; the launcher sets it. Not set: the working directory. */
    public static final String HOME = "bridge.home";

    /** The directories in which a team may have files of its own. */
    public static final List<String> FOLDERS = List.of("routes", "kamelets", "profiles", "templates");

    /** @throws SettingsException where the path has a character that means something in a pattern of Camel */
    public Installation {
        if (!home.equals(own) && home.toString().matches(".*[,*?{}].*")) {
            throw new SettingsException(List.of(HOME
                    + ": expected a directory without any of the characters , * ? { } in its path, found " + home));
        }
    }

    /** That of this process. */
    public static Installation here() {
        Path own = Path.of("");
        Path working = own.toAbsolutePath().normalize();
        Path home = working.resolve(System.getProperty(HOME, "")).normalize();
        return home.equals(working) ? new Installation(own, own) : new Installation(home, own);
    }

    /** Whether a relative path is one of a file that a team may have of its own. */
    public static boolean isOwn(Path path) {
        return path.getNameCount() > 1 && FOLDERS.contains(path.getName(0).toString());
    }

    /** Whether a team's files are elsewhere than those that were shipped. */
    public boolean isApart() {
        return !home.equals(own);
    }

    /** The directories or files of this path that may count, a team's own first. They need not exist. */
    public List<Path> places(Path path) {
        return !isApart() || path.isAbsolute()
                ? List.of(own.resolve(path))
                : List.of(own.resolve(path), home.resolve(path));
    }

    /** The file of this path that counts: a team's own, else the one that was shipped; the team's where there is none. */
    public Path file(Path path) {
        return places(path).stream().filter(Files::exists).findFirst().orElse(own.resolve(path));
    }

    /** Whether a team has a file of its own in place of this one. */
    public boolean isReplaced(Path file) {
        return isApart() && file.startsWith(home) && Files.exists(own.resolve(home.relativize(file)));
    }

    /**
     * All files below a directory, by their path below it: a team's own, and those that were shipped and are not replaced. Sorted.
     *
     * @throws IOException where a directory cannot be read; one that is missing has no files
     */
    public Map<String, Path> files(Path directory) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        for (Path place : places(directory)) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> all = Files.walk(place)) {
                    all.filter(Files::isRegularFile)
                            .forEach(file ->
                                    files.putIfAbsent(place.relativize(file).toString(), file));
                }
            }
        }
        return files;
    }
}
