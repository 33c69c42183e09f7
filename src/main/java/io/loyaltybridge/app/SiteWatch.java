package io.loyaltybridge.app;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.settings.SiteDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the files of sites while the service runs. A change counts once the files have been the same for two looks, so
 * that a file which is being written is not taken up half.
 */
final class SiteWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SiteWatch.class);
    /** The time between two looks grows with the number of files, so that looking costs nothing that anybody would notice. */
    private static final long LEAST_MILLIS = 1_000;

    private static final long MOST_MILLIS = 20_000;
    private static final long MILLIS_A_FILE = 2;
    private static final Path OTHERS = Path.of("");

    private final Settings process;
    private final Supplier<String> others;
    private final Runnable changed;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::loop, "sites");
    private @Nullable Map<Path, String> taken;
    private Map<Path, String> seen;

    /**
     * Starts to look. The first change is taken at once: what was read before the start may have changed since.
     *
     * @param others  another text where what says which sites there are has changed elsewhere than in a file
     * @param changed reads all sites and takes them
     */
    SiteWatch(Settings process, Supplier<String> others, Runnable changed) {
        this.process = process;
        this.others = others;
        this.changed = changed;
        this.seen = stamps();
        thread.setDaemon(true);
        thread.start();
    }

    private void loop() {
        try {
            while (!stop.await(pause(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            LOG.debug("The files of sites are not looked after any more", e);
        }
    }

    private long pause() {
        return Math.min(MOST_MILLIS, Math.max(LEAST_MILLIS, seen.size() * MILLIS_A_FILE));
    }

    private void look() {
        try {
            Map<Path, String> stamps = stamps();
            boolean still = stamps.equals(seen);
            seen = stamps;
            if (still && !stamps.equals(taken)) {
                changed.run();
                taken = stamps;
            }
        } catch (SettingsException e) {
            LOG.warn("The sites stay as they are: {}", e.getMessage());
            taken = seen;
        } catch (RuntimeException e) {
            LOG.error("The sites stay as they are, and their files are read again: {}", e.toString());
        }
    }

    private Map<Path, String> stamps() {
        Map<Path, String> stamps = new TreeMap<>();
        stamps.put(OTHERS, others.get());
        SiteDirectory.files(process).values().forEach(file -> {
            String stamp = stamp(file);
            if (stamp != null) {
                stamps.put(file, stamp);
            }
        });
        return stamps;
    }

    private static @Nullable String stamp(Path file) {
        try {
            BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
            return about.lastModifiedTime() + " " + about.size() + " " + about.fileKey();
        } catch (IOException e) {
            // It has just gone.
            return null;
        }
    }

    /** Looks no more; a change that is being taken up comes to its end. */
    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
