package io.loyaltybridge.privacy.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Whether a text still stands anywhere in the bytes of files, in capitals or not. */
public final class Leftovers {
    private static final int CHUNK = 1 << 20;

    private Leftovers() {}

    public static boolean of(List<Path> files, String text) {
        // As bytes, so that it is found within anything.
        String wanted =
                new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return files.stream().anyMatch(file -> isIn(file, wanted));
    }

    private static boolean isIn(Path file, String wanted) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[CHUNK + wanted.length()];
            int kept = 0;
            int read;
            while ((read = in.readNBytes(buffer, kept, CHUNK)) > 0) {
                int length = kept + read;
                if (new String(buffer, 0, length, StandardCharsets.ISO_8859_1)
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted)) {
                    return true;
                }
                kept = Math.min(wanted.length() - 1, length);
                byte[] tail = Arrays.copyOfRange(buffer, length - kept, length);
                System.arraycopy(tail, 0, buffer, 0, kept);
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be searched", e);
        }
    }
}
