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

/** The settings that reach the stand-ins, in a file to which a person may have added settings of their own. */
public final class SettingsFile {
    private static final String HEAD = "# Written by the sandbox; these settings reach it.";

    private SettingsFile() {}

    /**
     * Replaces these settings, and keeps every other line that is there. Written to a file beside it and moved, so that a reader
     * never sees half of it.
     *
     * @throws UncheckedIOException when the file cannot be read or written
     */
    static void write(Path file, Map<String, String> settings) {
        StringBuilder text = new StringBuilder(HEAD).append('\n').append(lines(settings));
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        try {
            if (Files.exists(file)) {
                text.append(others(Files.readString(file, StandardCharsets.ISO_8859_1), settings));
            }
            // People add secrets of their own to it.
            Files.deleteIfExists(aside);
            OwnerOnly.makeFile(aside);
            Files.writeString(aside, text, StandardCharsets.ISO_8859_1);
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
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

    /** The other lines, unchanged; a setting may be on several lines. */
    private static String others(String text, Map<String, String> ours) throws IOException {
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
            }
            if (!line.equals(HEAD) && read.keySet().stream().noneMatch(ours::containsKey)) {
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
