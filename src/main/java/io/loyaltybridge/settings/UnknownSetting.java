package io.loyaltybridge.settings;

import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;

/** The message for a name that is not a setting. */
final class UnknownSetting {
    private UnknownSetting() {}

    static String words(String key) {
        Matcher source = Catalog.SOURCE_KEY.matcher(key);
        Set<String> candidates = new TreeSet<>();
        if (source.matches()) {
            Catalog.SOURCE.keySet().forEach(part -> candidates.add("sources." + source.group(1) + "." + part));
        } else {
            candidates.addAll(Catalog.SETTINGS.keySet());
        }
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> Distance.between(candidate, key)))
                .filter(candidate -> Distance.between(candidate, key) <= 3)
                .map(candidate -> "is not a setting; did you mean " + candidate + "?")
                .orElse("is not a setting; " + Settings.DEFAULT_FILE + " lists them all");
    }
}
