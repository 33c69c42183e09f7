package io.loyaltybridge.app;

import io.loyaltybridge.bulk.BulkJobs;
import io.loyaltybridge.effect.CouponSettings;
import io.loyaltybridge.effect.Milestones;
import io.loyaltybridge.effect.Reminders;
import io.loyaltybridge.effect.job.Mailings;
import io.loyaltybridge.effect.job.RecipientPages;
import io.loyaltybridge.schedule.Timers;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.text.Texts;
import org.apache.camel.main.Main;

/** The reminders and the monthly messages, put together. */
final class MailingParts {

    private MailingParts() {
    }

    /** @param serves whether the timers run */
    static Mailings bind(Main main, Settings settings, RecipientPages.Parts pages, BulkJobs bulk, BulkJobs.Parts parts, Timers timers, Texts texts, boolean serves) {
        Reminders reminders = Reminders.of(settings);
        Mailings mailings = new Mailings(bulk, parts, pages.reader(), timers, texts, new Mailings.Rules(reminders, !settings.text("mail.host").isEmpty(),
                settings.number("mail.per-minute"), settings.number("wix.quota-per-minute"), settings.text("mail.unsubscribe-link").equals("wix"),
                settings.duration("reminder.catch-up"), settings.duration("messages.catch-up"), settings.timeZone()));
        main.bind("mailings", mailings);
        main.bind("reminders", RecipientPages.ofReminders(pages, reminders, CouponSettings.of(settings)));
        main.bind("balances", RecipientPages.ofBalances(pages, Milestones.of(settings).points(), settings.text("messages.consent").equals("subscribed")));
        timer(main, settings, timers, Mailings.REMINDER, serves);
        timer(main, settings, timers, Mailings.MESSAGES, serves);
        return mailings;
    }

    private static void timer(Main main, Settings settings, Timers timers, String name, boolean serves) {
        boolean on = settings.flag(name + ".on");
        main.addInitialProperty(name + ".timer", Boolean.toString(serves && on));
        if (serves) {
            timers.define(name, on ? settings.text(name + ".cron") : Timers.OFF, settings.timeZone(), settings.duration(name + ".catch-up"));
        }
    }
}
