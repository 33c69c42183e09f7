package io.loyaltybridge.settings;

import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys and values of a profile. Every problem is an {@link IllegalArgumentException} that names the profile and the key. */
public final class ProfileFile {
    private final String name;
    private final Properties values = new Properties();

    private ProfileFile(String name) {
        this.name = name;
    }

    /**
     * Reads a profile in {@link Properties} format.
     *
     * @param name  of the profile, for messages
     * @param known every key that a profile of this kind may have
     * @throws IllegalArgumentException for any other key
     */
    public static ProfileFile read(String name, Reader text, Set<String> known) throws IOException {
        ProfileFile profile = new ProfileFile(name);
        profile.values.load(text);
        for (String key : new TreeSet<>(profile.values.stringPropertyNames())) {
            if (!known.contains(key)) {
                throw profile.problem(
                        key, "is not a known key; expected one of " + String.join(", ", new TreeSet<>(known)));
            }
        }
        return profile;
    }

    /** The name of the profile. */
    public String name() {
        return name;
    }

    /** @param what what is wrong with the key */
    public IllegalArgumentException problem(String key, @Nullable String what) {
        return new IllegalArgumentException(name + ": " + key + ": " + what);
    }

    /** The value; empty where it is not set. */
    public String text(String key) {
        return values.getProperty(key, "").strip();
    }

    public Optional<String> optional(String key) {
        return Optional.of(text(key)).filter(text -> !text.isEmpty());
    }

    public String required(String key) {
        return optional(key).orElseThrow(() -> problem(key, "is not set"));
    }

    /** Zero where it is not set. */
    public Duration duration(String key) {
        String value = optional(key).orElse("0s");
        return Durations.parse(value)
                .orElseThrow(() -> problem(key, "expected " + Durations.EXPECTED + ", found \"" + value + "\""));
    }

    /** The value for which this key's text stands; it has to be set. */
    public <T> T oneOf(String key, Map<String, T> allowed) {
        String value = text(key);
        return Optional.ofNullable(allowed.get(value))
                .orElseThrow(() -> problem(
                        key,
                        "expected one of " + String.join(", ", new TreeSet<>(allowed.keySet())) + ", found \"" + value
                                + "\""));
    }

    /** As {@link #oneOf(String, Map)}, or {@code otherwise} where the key is not set. */
    public <T> T oneOf(String key, Map<String, T> allowed, T otherwise) {
        return text(key).isEmpty() ? otherwise : oneOf(key, allowed);
    }

    /** One of the constants of an enum, written in small letters; it has to be set. */
    public <E extends Enum<E>> E oneOf(String key, E[] constants) {
        return oneOf(
                key,
                Arrays.stream(constants)
                        .collect(Collectors.toMap(e -> e.name().toLowerCase(Locale.ROOT), Function.identity())));
    }
}
