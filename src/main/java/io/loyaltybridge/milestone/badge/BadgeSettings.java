package io.loyaltybridge.milestone.badge;

import io.loyaltybridge.settings.Settings;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Badges at thresholds. A badge that Wix turns out not to know is switched off here, with its threshold. Thread-safe.
 */
public final class BadgeSettings {
    private final boolean on;
    private final TreeMap<Long, String> badges;
    private final boolean removeBelow;
    private final boolean v3;
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    /** @param badges badge by points */
    public BadgeSettings(boolean on, Map<Long, String> badges, boolean removeBelow, boolean v3) {
        this.on = on;
        this.badges = new TreeMap<>(badges);
        this.removeBelow = removeBelow;
        this.v3 = v3;
    }

    public static BadgeSettings of(Settings settings) {
        Map<Long, String> badges = new TreeMap<>();
        Arrays.stream(settings.text("badges.thresholds").split(" +"))
                .filter(part -> !part.isEmpty())
                .forEach(part -> badges.put(
                        Long.valueOf(part.substring(0, part.indexOf('='))), part.substring(part.indexOf('=') + 1)));
        return new BadgeSettings(
                settings.flag("badges.on"),
                badges,
                settings.flag("badges.remove-below"),
                settings.text("badges.api").equals("v3"));
    }

    public boolean on() {
        return on;
    }

    /** Whether a balance below a threshold takes its badge away. */
    public boolean removeBelow() {
        return removeBelow;
    }

    /** Whether the older interface of Wix is used. */
    public boolean isV3() {
        return v3;
    }

    /** Badge by threshold in points, in rising order; also those that are off. */
    public Map<Long, String> all() {
        return badges;
    }

    /** The thresholds whose badge is there, as far as it is known. */
    public Set<Long> thresholds() {
        TreeMap<Long, String> known = new TreeMap<>(badges);
        known.values().removeAll(unknown);
        return known.keySet();
    }

    /** The badge of a threshold of {@link #all}. */
    public String badge(long threshold) {
        return Objects.requireNonNull(badges.get(threshold), () -> "no badge is set for " + threshold + " points");
    }

    /** Wix says that there is no such badge. */
    public void switchOff(String badgeId) {
        unknown.add(badgeId);
    }

    /** Badges that Wix does not know. */
    public Set<String> unknown() {
        return Set.copyOf(unknown);
    }
}
