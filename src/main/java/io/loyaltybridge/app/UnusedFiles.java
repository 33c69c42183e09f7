package io.loyaltybridge.app;

import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Files that look like routes or Kamelets and are none, because their names end otherwise: nobody would ever notice. */
public final class UnusedFiles {
    private static final String FILE = "file:";

    private UnusedFiles() {}

    /** A line for each of them. */
    public static List<String> of(Settings settings) {
        List<String> lines = new ArrayList<>();
        Set<Path> used = new HashSet<>();
        try {
            List<String> patterns = FileLocations.routePatterns(settings).stream()
                    .filter(FileLocations::isKnown)
                    .toList();
            for (String pattern : patterns) {
                used.addAll(FileLocations.routeFiles(pattern));
            }
            for (String pattern : patterns) {
                Path directory = Path.of(pattern.substring(FILE.length(), pattern.lastIndexOf('/') + 1)
                                .replace("**/", ""))
                        .toAbsolutePath();
                unused(directory, FileLocations.ROUTE_END, used, lines);
            }
            Path kamelets = Path.of("kamelets").toAbsolutePath();
            if (FileLocations.kamelets(settings).contains(FILE + "kamelets")) {
                unused(kamelets, FileLocations.KAMELET_END, used, lines);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folders of routes and Kamelets cannot be read", e);
        }
        return lines.stream().distinct().toList();
    }

    private static void unused(Path directory, String end, Set<Path> used, List<String> lines) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        Path here = Path.of("").toAbsolutePath();
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("(?i).*\\.(ya?ml|xml|java)"))
                    .filter(file -> !file.getFileName().toString().endsWith(end) && !used.contains(file))
                    .sorted()
                    .forEach(file -> lines.add((file.startsWith(here) ? here.relativize(file) : file)
                            + ": is not used, because its name does not end with " + end));
        }
    }
}
