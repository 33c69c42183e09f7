package io.loyaltybridge.settings;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of a site as they are written: references are not followed, encrypted values not decrypted. Immutable. */
public final class WrittenSite {
    private final SitePlace place;
    private final Map<String, String> values;
    private final @Nullable PropertiesFile file;
    private final FileStamp stamp;

    private WrittenSite(SitePlace place, Map<String, String> values, @Nullable PropertiesFile file, FileStamp stamp) {
        this.place = place;
        this.values = values;
        this.file = file;
        this.stamp = stamp;
    }

    /**
     * A file of a site.
     *
     * @throws SettingsException where it cannot be read
     */
    public static WrittenSite read(Path file) {
        FileStamp before = FileStamp.of(file);
        PropertiesFile read = PropertiesFile.read(file);
        return new WrittenSite(SitePlace.of(file), read.values(), read, before);
    }

    /** The same as one that is about to be in the store. */
    public static WrittenSite toStore(Path file) {
        PropertiesFile read = PropertiesFile.read(file);
        return new WrittenSite(new SitePlace(SitePlace.name(file), file, true), read.values(), read, FileStamp.UNKNOWN);
    }

    /** A site in the store. */
    public static WrittenSite stored(String name, Map<String, String> values) {
        return new WrittenSite(SitePlace.stored(name), values, null, FileStamp.UNKNOWN);
    }

    public SitePlace place() {
        return place;
    }

    /** By setting. */
    public Map<String, String> values() {
        return values;
    }

    /** Where a setting was read, for messages. */
    public String where(String setting) {
        return file == null ? place.toString() : file.where(setting);
    }

    @Nullable
    PropertiesFile file() {
        return file;
    }

    /** Of its file, from before it was read. */
    FileStamp stamp() {
        return stamp;
    }
}
