package io.loyaltybridge.history;

import io.loyaltybridge.job.Job;
import io.loyaltybridge.schedule.CronRoutes;
import io.loyaltybridge.schedule.Timers;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Beans;
import io.loyaltybridge.store.SqliteStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.main.Main;

/** Puts together what keeps the database small. */
public final class HistoryModule {
    private static final Duration CATCH_UP = Duration.ofHours(12);

    private final Settings settings;
    private final Compaction compaction;

    /** @param stopped whether a running command has to end after its page */
    public HistoryModule(Settings settings, SqliteStore store, Clock clock, BooleanSupplier stopped) {
        this.settings = settings;
        this.compaction =
                new Compaction(store, settings.site(), clock, settings.duration("bridge.keep-history"), stopped);
    }

    /** Its bean. */
    public void bind(Beans beans) {
        beans.bind("compaction", compaction);
    }

    /** What its routes are given when they are made. */
    public void properties(Main main) {
        CronRoutes.add(main, "compact.on", "compact.cron", true, settings.text("bridge.compact-cron"));
    }

    /** Its timer. */
    public void define(Timers timers) {
        timers.define(Compaction.NAME, settings.text("bridge.compact-cron"), settings.timeZone(), CATCH_UP);
    }

    /** Its command by name. */
    public Map<String, Job> jobs() {
        return Map.of(Compaction.NAME, compaction::run);
    }
}
