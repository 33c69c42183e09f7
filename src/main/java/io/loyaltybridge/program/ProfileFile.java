package io.loyaltybridge.program;

import io.loyaltybridge.payload.PayloadPath;
import io.loyaltybridge.settings.Durations;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The file of a profile. Every problem is an {@link IllegalArgumentException} that names file and key. */
final class ProfileFile {
    private final Path file;
    private final Properties values = new Properties();

    private ProfileFile(Path file) {
        this.file = file;
    }

    /** @param known every key that may stand in it */
    static ProfileFile read(Path file, Set<String> known) {
        ProfileFile profile = new ProfileFile(file);
        try (Reader reader = Files.newBufferedReader(file)) {
            profile.values.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException("program.connector: there is no profile " + file, e);
        }
        for (String key : new TreeSet<>(profile.values.stringPropertyNames())) {
            if (!known.contains(key)) {
                throw profile.problem(key, "is not a key of a connector's profile");
            }
        }
        return profile;
    }

    String name() {
        return file.toString();
    }

    IllegalArgumentException problem(String key, String problem) {
        return new IllegalArgumentException(file + ": " + key + ": " + problem);
    }

    /** The value; empty where there is none. */
    String text(String key) {
        return values.getProperty(key, "").strip();
    }

    PayloadPath path(String key) {
        return PayloadPath.of(file + ": " + key, text(key));
    }

    /** @param what what stands at this place in the payload, for the message where it is not said */
    PayloadPath neededPath(String key, String what) {
        if (text(key).isEmpty()) {
            throw problem(key, "is not set; expected where in the payload " + what + " is");
        }
        return path(key);
    }

    Duration duration(String key) {
        String value = text(key).isEmpty() ? "0s" : text(key);
        return Durations.parse(value)
                .orElseThrow(() -> problem(key, "expected " + Durations.EXPECTED + ", found \"" + value + "\""));
    }

    /** @param otherwise what counts where the key is not there; null where it has to be */
    <T> T oneOf(String key, Map<String, T> allowed, @Nullable T otherwise) {
        String value = text(key);
        if (value.isEmpty() && otherwise != null) {
            return otherwise;
        }
        return Optional.ofNullable(allowed.get(value))
                .orElseThrow(() -> problem(
                        key,
                        "expected one of " + allowed.keySet().stream().sorted().collect(Collectors.joining(", "))
                                + ", found \"" + value + "\""));
    }
}
