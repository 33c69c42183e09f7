package io.loyaltybridge.milestone.reminder;

import io.loyaltybridge.effect.job.EffectRuns;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.message.MessageModule;
import io.loyaltybridge.milestone.coupon.CouponSettings;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Beans;
import io.loyaltybridge.text.Texts;
import java.util.Map;

/** Puts together the mails to customers who are close to a milestone. */
public final class ReminderModule {
    private final EffectRuns runs;
    private final CouponSettings coupons;
    private final MessageModule mails;
    private final Reminders reminders;
    private final ReminderJobs job;

    /** @param coupons what a milestone is worth, which the mails tell */
    public ReminderModule(
            Settings settings,
            BulkJobs jobs,
            EffectRuns runs,
            CouponSettings coupons,
            MessageModule mails,
            Texts texts) {
        this.runs = runs;
        this.coupons = coupons;
        this.mails = mails;
        this.reminders = Reminders.of(settings);
        this.job = new ReminderJobs(
                jobs,
                runs.parts(),
                runs.reader(),
                reminders,
                texts,
                new ReminderJobs.Rules(
                        settings.flag("reminder.on"),
                        mails.sendsMails(),
                        settings.number("mail.per-minute"),
                        settings.text("mail.unsubscribe-link").equals("wix"),
                        settings.duration("reminder.catch-up"),
                        settings.timeZone()));
    }

    /** The beans that its routes name. */
    public void bind(Beans beans) {
        beans.bind("reminderJobs", job);
        beans.bind(
                "reminderPages",
                new ReminderPages(
                        reminders, coupons, runs.parts().links(), runs.reader(), runs.effects(), mails.consents()));
    }

    /** Its command by name. */
    public Map<String, Job> jobs() {
        return Map.of("remind", job::remind);
    }
}
