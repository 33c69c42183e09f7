package io.loyaltybridge.app;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.store.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The data directory, which one process owns. The lock ends with the process, also after {@code kill -9}. */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "bridge.lock";
    private static final String TOKEN = "management-token";
    private static final int TRIES = 5;
    private static final long BETWEEN_NANOS = 20_000_000;
    /** Directories that this process owns. Checked before the file is opened: closing it again would release a lock of this process. */
    private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    /** Of the sites that were told last. */
    private final Map<Settings, String> marks = new IdentityHashMap<>();

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Takes the directory; empty where another process owns it. Creates it if it is missing, readable by its owner only. */
    public static Optional<DataDirectory> own(Path path) {
        try {
            OwnerOnly.make(path);
            Path real = path.toRealPath();
            if (!OWNED.add(real)) {
                return Optional.empty();
            }
            FileChannel channel = null;
            try {
                channel = FileChannel.open(real.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (lock(channel)) {
                    OwnerOnly.check(real);
                    return Optional.of(new DataDirectory(real, channel));
                }
                give(real, channel);
                return Optional.empty();
            } catch (IOException | RuntimeException e) {
                give(real, channel);
                throw e;
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "bridge.data-dir: " + path + " cannot be used: " + e
                            + "; expected a directory that this user can read" + " and write",
                    e);
        }
    }

    private static void give(Path real, @Nullable FileChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            OWNED.remove(real);
        }
    }

    /** A caller of {@link #isOwned} holds the lock for a moment, so one refusal proves nothing. */
    private static boolean lock(FileChannel channel) throws IOException {
        try {
            for (int tried = 1; channel.tryLock() == null; tried++) {
                if (tried == TRIES) {
                    return false;
                }
                LockSupport.parkNanos(BETWEEN_NANOS);
            }
            return true;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Whether a process owns the directory now, this one or another. Changes nothing. */
    public static boolean isOwned(Path path) {
        if (!Files.exists(path.resolve(LOCK))) {
            return false;
        }
        try {
            if (OWNED.contains(path.toRealPath())) {
                return true;
            }
            try (FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.READ);
                    FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return lock == null;
            }
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "bridge.data-dir: cannot check whether a process owns " + path + ": " + e, e);
        }
    }

    /** Writes a new token, readable by the owner only, with the address for jobs and the settings of this process. */
    public String writeToken(String managementUrl, Settings settings, Sites sites) {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        forgetMarks();
        write(managementUrl, token, settings, sites);
        return token;
    }

    /** They were made with another token. */
    private synchronized void forgetMarks() {
        marks.clear();
    }

    /** Writes which sites the process serves now, for commands that are handed to it; the token stays. */
    public void tellSites(Settings settings, Sites sites) {
        Owner.of(path).ifPresent(owner -> write(owner.url(), owner.token(), settings, sites));
    }

    private synchronized void write(String managementUrl, String token, Settings settings, Sites sites) {
        String text = managementUrl + "\n" + token + "\n"
                + String.join(
                        "\n",
                        RunsWith.of(settings, ofFiles(settings, sites), token, marks)
                                .lines()) + "\n";
        Path made = path.resolve(TOKEN + ".new");
        try {
            Files.deleteIfExists(made);
            OwnerOnly.makeFile(made);
            Files.writeString(made, text);
            // A command that reads it meanwhile gets the whole one before.
            Files.move(made, path.resolve(TOKEN), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new IllegalStateException("the token file in " + path + " cannot be written: " + e, e);
        }
    }

    private static List<Settings> ofFiles(Settings process, Sites sites) {
        return sites.all().stream()
                .map(Site::settings)
                .filter(site -> site != process)
                .toList();
    }

    /**
     * Where the owning process takes jobs, and the token for them.
     *
     * @param runsWith its settings, as {@link RunsWith} writes them
     */
    public record Owner(String url, String token, List<String> runsWith) {
        public static Optional<Owner> of(Path dataDir) {
            try {
                List<String> lines = Files.readAllLines(dataDir.resolve(TOKEN));
                return lines.size() < 2
                        ? Optional.empty()
                        : Optional.of(new Owner(lines.get(0), lines.get(1), lines.subList(2, lines.size())));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        /** Why a command with these settings must not be handed to it: it runs with others. Empty where it may be. */
        public Optional<String> refusal(Settings command) {
            return runsWith.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(RunsWith.read(runsWith).refusal(RunsWith.of(command, token)));
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path.resolve(TOKEN));
            give(path, channel);
        } catch (IOException e) {
            throw new IllegalStateException("the data directory " + path + " cannot be released: " + e, e);
        }
    }
}
