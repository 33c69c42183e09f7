package io.loyaltybridge.schedule;

import io.loyaltybridge.settings.Durations;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a flow is due on a site.
 *
 * @param cron    a Quartz cron expression, or {@link Timers#OFF}
 * @param zone    the site's time zone
 * @param catchUp how long after its moment it may still begin; zero where its moments are not stored
 */
record Rhythm(String cron, ZoneId zone, Duration catchUp) {
    static final Rhythm NEVER = new Rhythm(Timers.OFF, ZoneOffset.UTC, Duration.ZERO);

    /** Values of a setting that switch a flow off; empty does as well. */
    private static final Set<String> NOT_ON = Set.of("", "false", "off", "none");

    boolean isOff() {
        return cron.equals(Timers.OFF);
    }

    /**
     * What the settings of a site say. Each part is the name of a setting, or the value itself.
     *
     * @param on      what switches the flow on; null where only the cron expression says it
     * @param catchUp null where its moments are not stored
     */
    static Rhythm of(Site site, String cron, @Nullable String on, @Nullable String catchUp) {
        Settings settings = site.settings();
        String expression = isOn(site, on) ? value(settings, cron) : Timers.OFF;
        Duration patience = catchUp == null ? Duration.ZERO : duration(value(settings, catchUp));
        return new Rhythm(expression, settings.timeZone(), patience);
    }

    static boolean isOn(Site site, @Nullable String on) {
        return on == null || !NOT_ON.contains(value(site.settings(), on));
    }

    /** The value of a setting, or the text itself where it names none. */
    static String value(Settings settings, String nameOrValue) {
        return Settings.isSetting(nameOrValue) ? settings.text(nameOrValue) : nameOrValue;
    }

    static Duration duration(String text) {
        return Durations.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected the name of a setting, or a time such as 30s or 12h, found \"" + text + "\""));
    }
}
