package io.loyaltybridge.history;

import io.loyaltybridge.schedule.CronRoutes;
import io.loyaltybridge.schedule.Timers;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.SqliteStore;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.camel.main.Main;

/** What keeps the database small, put together. */
public final class HistoryParts {
    private static final Duration CATCH_UP = Duration.ofHours(12);

    private HistoryParts() {
    }

    public static Compaction bind(Main main, Settings settings, SqliteStore store, Clock clock, BooleanSupplier stopped) {
        Compaction compaction = new Compaction(store, settings.site(), clock, settings.duration("bridge.keep-history"), stopped);
        main.bind("compaction", compaction);
        CronRoutes.add(main, "compact.on", "compact.cron", true, settings.text("bridge.compact-cron"));
        return compaction;
    }

    public static void define(Timers timers, Settings settings) {
        timers.define(Compaction.NAME, settings.text("bridge.compact-cron"), settings.timeZone(), CATCH_UP);
    }
}
