package io.loyaltybridge.settings;

import java.util.stream.Stream;

/** The settings that the catalogue marks as secret. */
public final class SecretNames {
    private SecretNames() {}

    /** By their full names; those of a source for the source of this name. */
    public static Stream<String> all(String source) {
        return Stream.concat(
                Catalog.SETTINGS.values().stream().filter(Setting::isSecret).map(Setting::key),
                Catalog.SOURCE.values().stream()
                        .filter(Setting::isSecret)
                        .map(setting -> "sources." + source + "." + setting.key()));
    }
}
