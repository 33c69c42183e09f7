package io.loyaltybridge.settings;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the settings of a site were read from. While it is the same, and the process is the same, reading them again would bring the
 * same. Immutable.
 *
 * @param written a hash of the values as they were written; empty where nothing is known
 * @param files   every file that was read for them, the site's own and those that it names
 */
record ReadFrom(String written, Map<Path, FileStamp> files) {
    /** Not known: it is always read again. */
    static final ReadFrom SOMEWHERE = new ReadFrom("", Map.of());

    static ReadFrom of(WrittenSite site, Map<Path, FileStamp> named) {
        Map<Path, FileStamp> files = new TreeMap<>(named);
        Path own = site.place().file();
        if (own != null) {
            files.put(own, site.stamp());
        }
        return new ReadFrom(hash(site.values()), files.isEmpty() ? Map.of() : files);
    }

    private static String hash(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        // With their lengths, so that no two can look the same.
        new TreeMap<>(values).forEach((key, value) -> text.append(key.length())
                .append(' ')
                .append(key)
                .append(value.length())
                .append(' ')
                .append(value));
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(hash.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Whether a site of the store that is written so now is the one that was read. */
    boolean isStill(Map<String, String> now, FilesNow theirs) {
        return !written.isEmpty() && written.equals(hash(now)) && theirs.areStill(files);
    }

    /** Whether a file is the one that was read. */
    boolean isStill(Path now, FilesNow theirs) {
        return files.containsKey(now) && theirs.areStill(files);
    }
}
