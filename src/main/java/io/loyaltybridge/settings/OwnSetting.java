package io.loyaltybridge.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A setting of a team's {@code application.properties} that is not as it is shipped.
 *
 * @param yours   null where it is secret
 * @param shipped what it lies over; null where nothing is shipped, or where it is secret
 */
public record OwnSetting(String key, @Nullable String yours, @Nullable String shipped) {

    /** Those of the file in the working directory, sorted; none where there is no file. */
    public static List<OwnSetting> of(Installation installation) {
        Map<String, String> shipped = values(installation.home());
        return values(installation.own()).entrySet().stream()
                .filter(entry -> !entry.getValue().equals(shipped.get(entry.getKey())))
                .map(entry -> Settings.isSecret(entry.getKey())
                        ? new OwnSetting(entry.getKey(), null, null)
                        : new OwnSetting(entry.getKey(), entry.getValue(), shipped.get(entry.getKey())))
                .toList();
    }

    private static Map<String, String> values(Path directory) {
        Path file = directory.resolve(Settings.DEFAULT_FILE);
        return Files.exists(file) ? PropertiesFile.read(file).values() : Map.of();
    }

    /** For people. */
    public String text() {
        return Settings.DEFAULT_FILE + ": " + key + "=" + (yours == null ? "********" : yours)
                + (shipped == null || shipped.isEmpty() ? "" : " in place of " + shipped);
    }
}
