package io.loyaltybridge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A directory of presets of a test's own: the shipped ones, with lines of one connector's profile replaced. */
public final class Profiles {
    private Profiles() {}

    /** @param lines in the place of those with the same key; one without a value takes it away */
    public static Path copy(Path directory, String connector, String... lines) {
        Path from = Path.of("profiles");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.sorted().toList()) {
                Path to = directory.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
            Path profile = directory.resolve("programs").resolve(connector + ".properties");
            StringBuilder text = new StringBuilder(Files.readString(profile));
            for (String line : lines) {
                String key = line.substring(0, line.indexOf('=') + 1);
                String kept = text.toString().replaceAll("(?m)^" + java.util.regex.Pattern.quote(key) + ".*\\n", "");
                text = new StringBuilder(kept).append(line.equals(key) ? "" : line + "\n");
            }
            Files.writeString(profile, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory;
    }
}
