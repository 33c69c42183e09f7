package io.loyaltybridge.settings;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;

/**
 * By what one sees that a file was changed since it was read. Taken before it is read. Immutable.
 *
 * @param about   when it was changed, how large it is, and which one it is
 * @param settled whether a later change is seen for certain: one that follows at once may have the same time
 */
record FileStamp(String about, boolean settled) {
    /** Of a file that cannot be looked at: it is read again. */
    static final FileStamp UNKNOWN = new FileStamp("", false);

    /** Some file systems write times down in steps as large as this. */
    private static final long LARGEST_STEP_MILLIS = 2_000;

    /** The time of any change, also of one that sets the time at which the content was changed. */
    private static final String CHANGED = "ctime";

    private static final String ATTRIBUTES =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
                    ? "unix:" + CHANGED + ",lastModifiedTime,size,ino,dev"
                    : "lastModifiedTime,size,fileKey";

    static FileStamp of(Path file) {
        try {
            Map<String, Object> about = new TreeMap<>(Files.readAttributes(file, ATTRIBUTES));
            long changed = Math.max(millis(about, CHANGED), millis(about, "lastModifiedTime"));
            return new FileStamp(about.toString(), changed + LARGEST_STEP_MILLIS < System.currentTimeMillis());
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static long millis(Map<String, Object> about, String attribute) {
        return about.get(attribute) instanceof FileTime time ? time.toMillis() : 0;
    }

    /** @param now the stamp of the same file now */
    boolean isStill(FileStamp now) {
        return settled && about.equals(now.about);
    }
}
