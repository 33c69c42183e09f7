package io.loyaltybridge.message;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.text.Texts;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The texts of mails and messages as the settings name them. */
public final class CustomerTexts {

    private CustomerTexts() {}

    /** @throws SettingsException naming every template that is wrong, or missing though a flow that is switched on needs it */
    public static Texts load(Settings settings) {
        return Texts.load(
                        settings.path("texts.directory"),
                        Locale.forLanguageTag(settings.text("texts.default-locale")),
                        needed(settings))
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
