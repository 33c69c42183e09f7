package io.loyaltybridge.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setting as a person may see it.
 *
 * @param value  null where it is secret
 * @param origin where it was read, as {@link Settings#origin} says
 */
public record ShownSetting(String key, @Nullable String value, String origin) {

    /** What a site may have of its own and what differs from its default, by name. */
    public static List<ShownSetting> ofSite(Settings settings) {
        return settings.set().entrySet().stream()
                .filter(entry -> Catalog.isOfASite(entry.getKey()))
                .map(entry -> new ShownSetting(
                        entry.getKey(),
                        Catalog.isSecret(entry.getKey()) ? null : entry.getValue(),
                        settings.origin(entry.getKey())))
                .toList();
    }
}
