package io.loyaltybridge.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The routes in a directory of a test's own, which it may change. */
public final class RouteDirectory {
    private RouteDirectory() {}

    /** Copies all of them below a directory. Returns where they are. */
    public static Path copy(Path dir) throws IOException {
        Path from = Path.of("routes");
        Path to = dir.resolve("routes");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }
}
