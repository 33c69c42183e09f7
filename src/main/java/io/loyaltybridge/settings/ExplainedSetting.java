package io.loyaltybridge.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A setting with its meaning and its effective value, as a person may see it.
 *
 * @param section      the part of the manual that it stands in, such as "the service"
 * @param meaning      what it does, in sentences
 * @param value        what counts; null where it is secret or not set
 * @param isSet        whether it has a value that is not its default
 * @param defaultValue empty: not set
 * @param expected     what it may be, such as "a whole number from 1 to 65535"
 * @param origin       as {@link Settings#origin}
 * @param ofSite       whether a site may have a value of its own
 */
public record ExplainedSetting(
        String key,
        String section,
        String meaning,
        @Nullable String value,
        boolean isSecret,
        boolean isSet,
        String defaultValue,
        String expected,
        String origin,
        boolean ofSite) {

    private static final Manual MANUAL = Manual.shipped();
    private static final String CAMEL = "camel.";

    /**
     * Those of a site, and of the process where that is asked for, in the order of the manual. Of Camel's own only the names are told,
     * because nobody knows which of them are secret.
     */
    public static List<ExplainedSetting> of(Settings settings, boolean withProcess) {
        Map<String, String> set = settings.set();
        List<ExplainedSetting> all = new ArrayList<>();
        if (withProcess) {
            Catalog.PROCESS.forEach((key, setting) -> all.add(of(settings, set, key, setting)));
        }
        Catalog.SITE.forEach((key, setting) -> all.add(of(settings, set, key, setting)));
        for (String source : settings.sources()) {
            String prefix = "sources." + source + ".";
            Catalog.SOURCE.forEach((part, setting) -> all.add(of(settings, set, prefix + part, setting)));
            new TreeMap<>(settings.pointsByKind(source))
                    .keySet()
                    .forEach(kind -> all.add(of(settings, set, prefix + "points." + kind, Catalog.POINTS_OF_KIND)));
        }
        if (withProcess) {
            set.keySet().stream()
                    .filter(key -> key.startsWith(CAMEL))
                    .forEach(key -> all.add(new ExplainedSetting(
                            key,
                            "Camel",
                            "A setting of Camel.",
                            null,
                            true,
                            true,
                            "",
                            "as Camel expects it",
                            settings.origin(key),
                            false)));
        }
        return all;
    }

    private static ExplainedSetting of(Settings settings, Map<String, String> set, String key, Setting setting) {
        Manual.Entry entry = MANUAL.of(setting, key);
        String value = settings.text(key);
        boolean hidden = setting.isSecret() || value.isEmpty();
        return new ExplainedSetting(
                key,
                entry.section(),
                entry.words(),
                hidden ? null : unquoted(setting.shown().of(value)),
                setting.isSecret(),
                set.containsKey(key),
                setting.defaultValue(),
                setting.expected(),
                settings.origin(key),
                Catalog.isOfASite(key));
    }

    private static String unquoted(String shown) {
        return shown.substring(1, shown.length() - 1);
    }
}
