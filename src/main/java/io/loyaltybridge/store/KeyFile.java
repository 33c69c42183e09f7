package io.loyaltybridge.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A secret key in a file beside the database, 64 hexadecimal digits, readable by its owner only. Thread-safe. */
public final class KeyFile {
    private static final int BYTES = 32;

    private final Path file;
    private final String what;
    private final String lost;
    private byte @Nullable [] known;

    /**
     * A key, made or not.
     *
     * @param file where it is, or will be
     * @param what what it is, for messages, as in {@code the key of the coupon codes}
     * @param lost what follows where it is lost, a sentence
     */
    public KeyFile(Path file, String what, String lost) {
        this.file = file;
        this.what = what;
        this.lost = lost;
    }

    /** Makes the key where there is none. It is on disk when this returns. */
    public synchronized void make() {
        if (!Files.exists(file)) {
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            write(HexFormat.of().formatHex(random));
        }
    }

    /**
     * Keeps a key that was given.
     *
     * @param hex 64 hexadecimal digits in small letters
     * @throws StoreException where there is another one
     */
    public synchronized void keep(String hex) {
        if (!Files.exists(file)) {
            write(hex);
        } else if (!HexFormat.of().formatHex(read()).equals(hex)) {
            throw new StoreException(
                    what + " in " + file + " is another one than the one that was given. " + lost, null);
        }
    }

    private void write(String hex) {
        Path made = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(made);
            OwnerOnly.makeFile(made);
            Files.writeString(made, hex + "\n");
            try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            // Whole or not at all: what was made with a lost key is never found again.
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StoreException(what + " in " + file + " cannot be kept: " + e, e);
        }
    }

    /**
     * The key, 32 bytes.
     *
     * @throws StoreException where the file is not there or holds something else
     */
    public synchronized byte[] read() {
        byte[] key = known;
        if (key == null) {
            key = readFile();
            known = key;
        }
        return key.clone();
    }

    private byte[] readFile() {
        String hex;
        try {
            hex = Files.readString(file).strip();
        } catch (IOException e) {
            throw new StoreException(
                    what + " in " + file + " cannot be read (" + e + "): put it back from a backup. " + lost, e);
        }
        if (!hex.matches("[0-9a-f]{" + 2 * BYTES + "}")) {
            throw new StoreException(file + ": expected " + what + ", " + 2 * BYTES + " hexadecimal digits", null);
        }
        return HexFormat.of().parseHex(hex);
    }
}
