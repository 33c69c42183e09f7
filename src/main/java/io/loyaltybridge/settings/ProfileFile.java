package io.loyaltybridge.settings;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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
    /** Ends a known key that stands for all that begin like it. */
    private static final String ANY = "*";

    private final String name;
    private final Properties values = new Properties();
    /** The line of each key; empty where lines are not told. */
    private final Map<String, Integer> lines = new HashMap<>();

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
        profile.refuseOthers(known);
        return profile;
    }

    /**
     * The same where messages name the line too.
     *
     * @param known may have a key that ends in a star, as in {@code header.*}, for all that begin like it
     */
    public static ProfileFile readWithLines(String name, String text, Set<String> known) throws IOException {
        ProfileFile profile = new ProfileFile(name);
        profile.values.load(new StringReader(text));
        profile.findLines(text.lines().toList());
        profile.refuseOthers(known);
        return profile;
    }

    /** Each logical line alone is a file of properties, which says its key. */
    private void findLines(List<String> physical) throws IOException {
        for (int from = 0; from < physical.size(); from++) {
            StringBuilder logical = new StringBuilder(physical.get(from));
            int first = from + 1;
            boolean comment = logical.toString().strip().matches("[#!].*");
            while (!comment && goesOn(logical) && from + 1 < physical.size()) {
                logical.append('\n').append(physical.get(++from));
            }
            Properties one = new Properties();
            one.load(new StringReader(logical.toString()));
            one.stringPropertyNames().forEach(key -> lines.put(key, first));
        }
    }

    private static boolean goesOn(CharSequence line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\\') {
            end--;
        }
        return (line.length() - end) % 2 == 1;
    }

    private void refuseOthers(Set<String> known) {
        for (String key : new TreeSet<>(values.stringPropertyNames())) {
            if (!isKnown(key, known)) {
                throw problem(key, "is not a known key; expected one of " + String.join(", ", new TreeSet<>(known)));
            }
        }
    }

    private static boolean isKnown(String key, Set<String> known) {
        return known.contains(key)
                || known.stream()
                        .filter(one -> one.endsWith(ANY))
                        .map(one -> one.substring(0, one.length() - 1))
                        .anyMatch(start -> key.startsWith(start) && key.length() > start.length());
    }

    /** Where a key stands, for messages: the profile, and its line where that is known. */
    public String place(String key) {
        Integer line = lines.get(key);
        return name + (line == null ? "" : ":" + line) + ": " + key;
    }

    /** What stands behind the start of each key that begins like this, sorted. */
    public Set<String> behind(String start) {
        return values.stringPropertyNames().stream()
                .filter(key -> key.startsWith(start))
                .map(key -> key.substring(start.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The name of the profile. */
    public String name() {
        return name;
    }

    /** @param what what is wrong with the key */
    public IllegalArgumentException problem(String key, @Nullable String what) {
        return new IllegalArgumentException(place(key) + ": " + what);
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
