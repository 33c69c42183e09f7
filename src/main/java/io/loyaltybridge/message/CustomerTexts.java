package io.loyaltybridge.message;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.text.Texts;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The texts of mails and messages as the settings name them. */
public final class CustomerTexts {

    private CustomerTexts() {}

    /** @throws SettingsException naming every template that is wrong, or missing though a flow that is switched on needs it */
    public static Texts load(Settings settings) {
        return load(settings, new HashMap<>());
    }

    /**
     * The same for several sites, of which most have the same templates.
     *
     * @param read the templates that were read so far; those of this site come to them
     */
    public static Texts load(Settings settings, Map<List<?>, Texts> read) {
        Path directory = settings.path("texts.directory");
        Locale locale = Locale.forLanguageTag(settings.text("texts.default-locale"));
        Set<String> needed = needed(settings);
        return read.computeIfAbsent(List.of(directory, locale, needed), key -> Texts.load(directory, locale, needed))
                .calling(settings.text("texts.program-name"), settings.text("texts.points-name"));
    }

    /** Names of the texts that the flows need which are switched on. */
    private static Set<String> needed(Settings settings) {
        Set<String> needed = new TreeSet<>();
        if (settings.flag("coupons.on") && !settings.text("coupons.tell").equals("none")) {
            needed.add(settings.text("coupons.tell").equals("mail") ? "coupon" : "coupon-message");
        }
        if (settings.flag("reminder.on")) {
            needed.add("reminder");
        }
        if (settings.flag("messages.on")) {
            needed.add("balance");
        }
        return needed;
    }
}
