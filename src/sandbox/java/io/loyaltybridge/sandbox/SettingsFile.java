package io.loyaltybridge.sandbox;

import io.loyaltybridge.store.OwnerOnly;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.BiPredicate;

/** The settings that reach the stand-ins, in a file to which a person may have added settings of their own. */
public final class SettingsFile {
    private static final String HEAD = "# Written by the sandbox; these settings reach it.";

    /** Added to a file's name while it is written. */
    static final String ASIDE = ".new";

    private SettingsFile() {}

    /** Whether the sandbox wrote this file. */
    static boolean isOurs(Path file) {
        return Files.isRegularFile(file) && read(file).startsWith(HEAD + "\n");
    }

    /** Whether there is more in a file than these settings. */
    static boolean hasMore(Path file, Set<String> keys) {
        return !others(read(file), (key, value) -> keys.contains(key)).isBlank();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException("The settings cannot be read: " + file, e);
        }
    }

    /**
     * Replaces these settings, and keeps every other line that is there. Written to a file beside it and moved, so that a reader
     * never sees half of it.
     *
     * @throws UncheckedIOException when the file cannot be read or written
     */
    static void write(Path file, Map<String, String> settings) {
        write(file, settings, (key, value) -> false);
    }

    /** The same, without the other lines whose key and value are outdated. */
    static void write(Path file, Map<String, String> settings, BiPredicate<String, String> outdated) {
        StringBuilder text = new StringBuilder(HEAD).append('\n').append(lines(settings));
        Path aside = file.resolveSibling(file.getFileName() + ASIDE);
        try {
            if (Files.exists(file)) {
                text.append(others(
                        Files.readString(file, StandardCharsets.ISO_8859_1),
                        outdated.or((key, value) -> settings.containsKey(key))));
            }
            // People add secrets of their own to it.
            Files.deleteIfExists(aside);
            OwnerOnly.makeFile(aside);
            Files.writeString(aside, text, StandardCharsets.ISO_8859_1);
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            aside.toFile().delete();
            throw new UncheckedIOException("The settings cannot be written: " + file, e);
        }
    }

    /** Settings as lines of a properties file, each with a line break after it. */
    public static String lines(Map<String, String> settings) {
        StringBuilder text = new StringBuilder();
        settings.forEach((name, value) -> text.append(name)
                .append('=')
                .append(value.replace("\\", "\\\\").replace("\n", "\\n"))
                .append('\n'));
        return text.toString();
    }

    /** The lines without these settings, unchanged; a setting may be on several lines. */
    private static String others(String text, BiPredicate<String, String> left) {
        StringBuilder kept = new StringBuilder();
        for (Iterator<String> lines = text.lines().iterator(); lines.hasNext(); ) {
            String line = lines.next();
            StringBuilder whole = new StringBuilder(line);
            while (!isComment(line) && goesOn(whole) && lines.hasNext()) {
                whole.append('\n').append(lines.next());
            }
            Properties read = new Properties();
            try {
                read.load(new StringReader(whole.toString()));
            } catch (IllegalArgumentException e) {
                // A wrong escape is reported by the reader of the settings.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (!line.equals(HEAD)
                    && read.stringPropertyNames().stream().noneMatch(key -> left.test(key, read.getProperty(key)))) {
                kept.append(whole).append('\n');
            }
        }
        return kept.toString();
    }

    private static boolean isComment(String line) {
        return line.stripLeading().startsWith("#") || line.stripLeading().startsWith("!");
    }

    private static boolean goesOn(CharSequence line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
