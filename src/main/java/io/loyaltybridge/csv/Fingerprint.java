package io.loyaltybridge.csv;

import io.loyaltybridge.payload.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The content of a file in a few bytes, so that a command that continues can see whether the file has changed.
 *
 * @param size   in bytes
 * @param sha256 of the content, in hexadecimal
 */
public record Fingerprint(long size, String sha256) {
    private static final int BUFFER = 65_536;

    /** @throws CsvFileException where the file cannot be read */
    static Fingerprint of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = Sha256.digest();
            byte[] buffer = new byte[BUFFER];
            long size = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                size += read;
            }
            return new Fingerprint(size, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw CsvRecords.unreadable(file, e);
        }
    }

    /** For storing, and comparing with {@code equals}. */
    public String text() {
        return size + "-" + sha256;
    }
}
