package io.loyaltybridge.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the settings of a site are kept: in a file of its own, or in the store.
 *
 * @param file   the file that they were read from; null where they were read from the store
 * @param stored whether they are in the store, or about to be
 */
public record SitePlace(String name, @Nullable Path file, boolean stored) {
    private static final String END = ".properties";

    static SitePlace of(Path file) {
        return new SitePlace(name(file), file, false);
    }

    /** A site in the store. */
    public static SitePlace stored(String name) {
        return new SitePlace(name, null, true);
    }

    /** The name of the site that a file {@code <name>.properties} describes. */
    static String name(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(END) ? name.substring(0, name.length() - END.length()) : name;
    }

    /** For messages. */
    @Override
    public String toString() {
        return file == null ? "site " + name + " in the store" : file.toString();
    }
}
