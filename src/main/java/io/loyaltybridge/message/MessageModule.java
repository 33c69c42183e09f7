package io.loyaltybridge.message;

import io.loyaltybridge.effect.DueEffects;
import io.loyaltybridge.effect.job.EffectRuns;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.mail.MailForm;
import io.loyaltybridge.mail.SmtpSender;
import io.loyaltybridge.mail.SmtpServer;
import io.loyaltybridge.message.unsubscribe.UnsubscribeDoor;
import io.loyaltybridge.message.unsubscribe.UnsubscribeLinks;
import io.loyaltybridge.message.unsubscribe.Unsubscribes;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Beans;
import io.loyaltybridge.text.Texts;
import io.loyaltybridge.wix.Quota;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.apache.camel.main.Main;

/** Puts together what tells customers something, by mail or by a message in Wix's inbox. */
public final class MessageModule {
    /** Camel wants a host in its endpoint also where no mail is ever sent. */
    private static final String NOBODY = "localhost";

    private final Settings settings;
    private final EffectRuns runs;
    private final Texts texts;
    private final Clock clock;
    private final SmtpServer server;
    private final Consents consents;
    private final Unsubscribes unsubscribes;
    private final UnsubscribeLinks links;
    private final Quota pace;
    private final Conversations conversations;
    private final MessageJob job;

    /**
     * Makes them.
     *
     * @param nextMilestone the first milestone above a balance
     * @param unsubscribes  who wants no more mails, and Wix does not know it yet
     * @param pace          how many mails a minute the server takes, from all sites
     * @param key           what links to unsubscribe are signed by; asked for only where there are such links
     */
    public MessageModule(
            Settings settings,
            EffectRuns runs,
            Texts texts,
            LongFunction<OptionalLong> nextMilestone,
            Unsubscribes unsubscribes,
            Quota pace,
            Supplier<byte[]> key) {
        this.settings = settings;
        this.runs = runs;
        this.texts = texts;
        this.clock = runs.parts().clock();
        this.server = SmtpServer.of(settings);
        this.consents = new Consents(clock, settings.duration("mail.consent-age"), unsubscribes::isWaiting);
        this.unsubscribes = unsubscribes;
        this.links = settings.text("bridge.public-url").isEmpty()
                ? null
                : new UnsubscribeLinks(
                        settings.text("bridge.public-url"),
                        key.get(),
                        settings.site(),
                        runs.parts().sender().site().name());
        this.pace = pace;
        this.conversations = new Conversations(runs.parts().store(), settings.site(), clock);
        this.job = new MessageJob(runs, conversations, nextMilestone, settings.timeZone(), isOn());
    }

    /** Whether the monthly message is on. */
    public boolean isOn() {
        return settings.flag("messages.on");
    }

    /** Whether mails are sent at all. */
    public boolean sendsMails() {
        return server.isSet();
    }

    /** What becomes of links to unsubscribe that it made. */
    public UnsubscribeDoor door() {
        return new UnsubscribeDoor(links, unsubscribes);
    }

    /** Who wants mails, as far as Wix was asked. */
    public Consents consents() {
        return consents;
    }

    /**
     * The beans that its routes name.
     *
     * @param flow says what a failure means for a mail
     */
    public void bind(Beans beans, DueEffects flow) {
        ProgramNames names = new ProgramNames(
                clock,
                !settings.text("texts.program-name").isEmpty()
                        && !settings.text("texts.points-name").isEmpty());
        MailSteps.Rules mails = new MailSteps.Rules(
                settings.text("mail.unknown").equals("at-least-once"),
                MailSteps.LinkMaker.valueOf(
                        settings.text("mail.unsubscribe-link").toUpperCase(Locale.ROOT)));
        MessageSteps.Rules messages = new MessageSteps.Rules(
                settings.text("messages.consent").equals("subscribed"),
                settings.text("messages.unknown").equals("at-least-once"),
                settings.duration("messages.call-life"));
        beans.bind("consents", consents);
        beans.bind("unsubscribes", unsubscribes);
        beans.bind(
                "mailSteps",
                new MailSteps(
                        runs.effects(),
                        runs.reader(),
                        runs.parts().links(),
                        flow,
                        consents,
                        new MailMaker(
                                sendsMails() ? MailForm.of(settings) : null,
                                links,
                                texts,
                                names,
                                clock,
                                settings.timeZone()),
                        pace,
                        clock,
                        mails));
        beans.bind("programNames", names);
        beans.bind(
                "messageSteps",
                new MessageSteps(
                        runs.effects(),
                        runs.reader(),
                        runs.parts().links(),
                        conversations,
                        texts,
                        names,
                        clock,
                        settings.timeZone(),
                        messages));
        beans.bind("messageJob", job);
    }

    /** What sends the mails of all sites. */
    public static void bindSender(Main main, Settings settings) {
        SmtpServer server = SmtpServer.of(settings);
        main.bind("mailSender", new SmtpSender(server));
        main.addInitialProperty("mail.scheme", server.scheme());
        main.addInitialProperty("mail.server", server.isSet() ? server.host() : NOBODY);
    }

    /** Its command by name. */
    public Map<String, Job> jobs() {
        return Map.of("message", job::message);
    }
}
