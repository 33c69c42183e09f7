package io.loyaltybridge.history;

import io.loyaltybridge.job.Job;
import io.loyaltybridge.schedule.Timers;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Beans;
import io.loyaltybridge.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Puts together what keeps the database small. */
public final class HistoryModule {
    private static final Duration CATCH_UP = Duration.ofHours(12);

    private final Settings settings;
    private final Compaction compaction;

    /** @param stopped whether a running command has to end after its page */
    public HistoryModule(Settings settings, Database store, Clock clock, BooleanSupplier stopped) {
        this.settings = settings;
        this.compaction =
                new Compaction(store, settings.site(), clock, settings.duration("bridge.keep-history"), stopped);
    }

    /** Its bean. */
    public void bind(Beans beans) {
        beans.bind("compaction", compaction);
    }

    /** Its timer. */
    public void know(Timers timers) {
        timers.know(Compaction.NAME, settings.text("bridge.compact-cron"), settings.timeZone(), CATCH_UP);
    }

    /** Its command by name. */
    public Map<String, Job> jobs() {
        return Map.of(Compaction.NAME, compaction::run);
    }
}
