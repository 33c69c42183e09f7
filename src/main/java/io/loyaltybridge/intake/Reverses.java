package io.loyaltybridge.intake;

import io.loyaltybridge.payload.PayloadPath;
import io.loyaltybridge.settings.Settings;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What events of a source take back, from the settings {@code sources.<name>.reverses}, {@code reverses.<kind>}, {@code reverses-source} and
 * {@code reverses-part}.
 *
 * @param every  where every event says the object of the award; not set where only some kinds take back
 * @param byKind the same for events of these kinds
 * @param source whose awards
 * @param part   where the amount is that is given back; not set: all of it
 */
public record Reverses(PayloadPath every, Map<String, PayloadPath> byKind, String source, PayloadPath part) {

    static Reverses of(Settings settings, String name) {
        String prefix = "sources." + name + ".";
        Map<String, PayloadPath> byKind = new TreeMap<>();
        settings.reversesByKind(name)
                .keySet()
                .forEach(kind -> byKind.put(kind, SourceSettings.path(settings, prefix + "reverses." + kind)));
        String source = settings.text(prefix + "reverses-source");
        return new Reverses(
                SourceSettings.path(settings, prefix + "reverses"),
                Collections.unmodifiableMap(byKind),
                source.isEmpty() ? name : source,
                SourceSettings.path(settings, prefix + "reverses-part"));
    }

    /** Whether any event takes back. */
    public boolean any() {
        return every.isSet() || !byKind.isEmpty();
    }

    /** Where an event of this kind says the object of the award; empty where it takes nothing back. The kind may be null. */
    public Optional<PayloadPath> path(@Nullable String kind) {
        PayloadPath path = kind == null ? every : byKind.getOrDefault(kind, every);
        return path.isSet() ? Optional.of(path) : Optional.empty();
    }
}
