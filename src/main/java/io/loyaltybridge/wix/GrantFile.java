package io.loyaltybridge.wix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/**
 * The wall-clock times of the last calls in a memory-mapped file. A write is one store into the page cache, which the
 * operating system keeps when the process is killed. (A power cut may lose them; a machine does not start within the
 * minute that they matter.)
 *
 * <p>Format: a long that names the format, then one long for each call: when it ended, in milliseconds since 1970; below 0, when
 * it started, where it has not ended; 0 for none.
 */
final class GrantFile {

    private static final long FORMAT = 0x4c42_5175_6f74_6101L;
    private static final long MAX_BYTES = 1 << 20;
    /** A new file is readable by its owner only, like everything in the data directory. */
    private static final FileAttribute<?>[] OWNERS =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    private final MappedByteBuffer buffer;

    private GrantFile(MappedByteBuffer buffer) {
        this.buffer = buffer;
    }

    /**
     * The times in the file, 0 left out; none when there is no file, or it is not a file of this format.
     *
     * @throws IOException when the file cannot be read
     */
    static long[] read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return new long[0];
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < Long.BYTES || size > MAX_BYTES || size % Long.BYTES != 0) {
                return new long[0];
            }
            MappedByteBuffer content = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
            if (content.getLong(0) != FORMAT) {
                return new long[0];
            }
            long[] times = new long[(int) (size / Long.BYTES) - 1];
            for (int i = 0; i < times.length; i++) {
                times[i] = content.getLong((i + 1) * Long.BYTES);
            }
            return Arrays.stream(times).filter(time -> time != 0).toArray();
        }
    }

    /**
     * Replaces the file with one that has room for {@code limit} grants.
     *
     * @param times at most {@code limit} are kept, the latest
     * @throws IOException when the file cannot be written
     */
    static GrantFile replace(Path file, int limit, long[] times) throws IOException {
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        int count = Math.min(limit, sorted.length);
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE), OWNERS)) {
            long size = (long) (limit + 1) * Long.BYTES;
            channel.truncate(size);
            // Written, not just extended: if the disk had no room, the first access to such a place would end the
            // process.
            for (ByteBuffer zeros = ByteBuffer.allocate((int) size); zeros.hasRemaining(); ) {
                channel.write(zeros, zeros.position());
            }
            MappedByteBuffer buffer = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
            GrantFile grants = new GrantFile(buffer);
            for (int place = 0; place < limit; place++) {
                // The same places as in a GrantWindow: free ones first, then from the oldest on.
                grants.write(place, place < limit - count ? 0 : sorted[sorted.length - limit + place]);
            }
            buffer.putLong(0, FORMAT);
            return grants;
        }
    }

    void write(int place, long wallMillis) {
        buffer.putLong((place + 1) * Long.BYTES, wallMillis);
    }
}
