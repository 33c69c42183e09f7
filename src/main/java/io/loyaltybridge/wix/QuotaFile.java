package io.loyaltybridge.wix;

import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** The files that keep the calls of the last minute across restarts. */
public final class QuotaFile {
    private QuotaFile() {}

    /**
     * @param setting calls a minute; 0: no limit
     * @throws IllegalStateException where the file cannot be read and written
     */
    public static Quota open(Settings settings, String name, String setting, Clock clock) {
        Path file = settings.path("bridge.data-dir").resolve(name);
        try {
            return Quota.persistent(file, (int) settings.number(setting), clock);
        } catch (IOException e) {
            throw new IllegalStateException(
                    file + " cannot be read and written (" + e.getMessage() + "); free some disk space, check its"
                            + " permissions, or move it away",
                    e);
        }
    }
}
