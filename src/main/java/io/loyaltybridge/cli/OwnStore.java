package io.loyaltybridge.cli;

import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import java.nio.file.Path;
import java.util.function.Function;

/** The store of a command that writes by itself, while no service runs. */
final class OwnStore {
    private OwnStore() {}

    /** @throws CommandFailedException where another process has just taken the data directory */
    static <T> T with(Settings settings, Function<Database, T> work) {
        Path path = settings.path("bridge.data-dir");
        try (DataDirectory directory = directory(path, "another process; try again in a moment");
                Database store = Stores.open(settings)) {
            return work.apply(store);
        }
    }

    /**
     * The data directory, for this command alone.
     *
     * @param other who has it where it is not free, and what to do then, as the end of a message
     * @throws CommandFailedException where another process has it
     */
    static DataDirectory directory(Path path, String other) {
        return DataDirectory.own(path)
                .orElseThrow(() -> new CommandFailedException(path.toAbsolutePath() + " is used by " + other));
    }
}
