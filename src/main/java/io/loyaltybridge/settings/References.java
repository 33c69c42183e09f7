package io.loyaltybridge.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands for a value from elsewhere in a setting: {@code {{env:NAME}}}, {@code {{env:NAME:default}}} and
 * {@code {{file:PATH}}}, the content of a file without its last line break. For one thread.
 */
final class References {
    private static final Pattern ANY = Pattern.compile("\\{\\{(?:env:([A-Za-z0-9_]+)(?::([^}]*))?|file:([^}]+))}}");
    /** References that bring no text of their own: what is left of a value without them is in its file. */
    private static final Pattern BARE = Pattern.compile("\\{\\{(?:env:[A-Za-z0-9_]+:?|file:[^}]+)}}");

    private static final Pattern LAST_BREAK = Pattern.compile("\\r?\\n\\z");

    private final Map<String, String> environment;
    private final Map<Path, FileStamp> read = new HashMap<>();

    /** @param environment the environment variables */
    References(Map<String, String> environment) {
        this.environment = environment;
    }

    static boolean isIn(String value) {
        return ANY.matcher(value).find();
    }

    /** A value without what comes from elsewhere. */
    static String removed(String value) {
        return BARE.matcher(value).replaceAll("");
    }

    /**
     * The value with everything in its place. A variable that is not set, and has no default, is empty.
     *
     * @throws IllegalArgumentException where a file cannot be read; its message says what was expected, and no content
     */
    String resolve(String value) {
        return ANY.matcher(value).replaceAll(found -> Matcher.quoteReplacement(one(found)));
    }

    private String one(MatchResult found) {
        if (found.group(3) != null) {
            return content(found.group(3).strip());
        }
        return environment.getOrDefault(found.group(1), found.group(2) == null ? "" : found.group(2));
    }

    /** The files that were read so far, each with its stamp from before. */
    Map<Path, FileStamp> read() {
        return read;
    }

    private String content(String name) {
        Path path = Path.of(name).toAbsolutePath().normalize();
        read.putIfAbsent(path, FileStamp.of(path));
        try {
            return LAST_BREAK.matcher(Files.readString(path)).replaceFirst("");
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("expected a text in UTF-8 in the file " + path, e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "expected a file with the value at " + path + ", which cannot be read ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }
}
