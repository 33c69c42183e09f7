package io.loyaltybridge.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The data directory as one process owns it. The lock goes with the process, also after {@code kill -9}. */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "bridge.lock";
    private static final String TOKEN = "management-token";

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Takes the directory; empty where another process owns it. Creates it where it is missing. */
    public static Optional<DataDirectory> own(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new DataDirectory(path, channel));
        } catch (IOException e) {
            throw new IllegalStateException("bridge.data-dir: " + path + " cannot be used: " + e, e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Writes a new token, readable by the owner alone, with the address under which the owner takes jobs. */
    public String writeToken(String managementUrl) {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        try {
            Path file = path.resolve(TOKEN);
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, managementUrl + "\n" + token + "\n");
        } catch (IOException e) {
            throw new IllegalStateException("the token file in " + path + " cannot be written: " + e, e);
        }
        return token;
    }

    /** Where the owning process takes jobs, and the token it asks for. */
    public record Owner(String url, String token) {
        public static Optional<Owner> of(Path dataDir) {
            try {
                String[] lines = Files.readString(dataDir.resolve(TOKEN)).split("\n");
                return lines.length < 2 ? Optional.empty() : Optional.of(new Owner(lines[0], lines[1]));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path.resolve(TOKEN));
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("the data directory " + path + " cannot be given back: " + e, e);
        }
    }
}
