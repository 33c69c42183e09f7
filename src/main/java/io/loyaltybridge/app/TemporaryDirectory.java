package io.loyaltybridge.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A new directory of its own, which is removed with all that is in it when it is closed. */
record TemporaryDirectory(Path path) implements AutoCloseable {

    /** @param purpose the beginning of its name */
    static TemporaryDirectory make(String purpose) {
        try {
            return new TemporaryDirectory(Files.createTempDirectory("loyalty-bridge-" + purpose));
        } catch (IOException e) {
            throw new UncheckedIOException("no directory of temporary files can be made", e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be removed", e);
        }
    }
}
