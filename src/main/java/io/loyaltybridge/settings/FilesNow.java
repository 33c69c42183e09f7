package io.loyaltybridge.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The files of settings as they are now. Each is looked at once, because thousands of sites may name the same one. Thread-safe. */
public final class FilesNow {
    private final Map<Path, FileStamp> stamps = new ConcurrentHashMap<>();

    /** Whether all of these files are as they were. */
    boolean areStill(Map<Path, FileStamp> before) {
        return before.entrySet().stream()
                .allMatch(file -> file.getValue().isStill(stamps.computeIfAbsent(file.getKey(), FileStamp::of)));
    }
}
