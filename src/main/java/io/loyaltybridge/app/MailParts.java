package io.loyaltybridge.app;

import io.loyaltybridge.flow.Consents;
import io.loyaltybridge.flow.EffectFlow;
import io.loyaltybridge.flow.MailFlow;
import io.loyaltybridge.flow.ProgramNames;
import io.loyaltybridge.door.Entry;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.mail.MailForm;
import io.loyaltybridge.mail.SmtpSender;
import io.loyaltybridge.mail.SmtpServer;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.text.Texts;
import io.loyaltybridge.unsubscribe.UnsubscribeEntry;
import io.loyaltybridge.unsubscribe.UnsubscribeLinks;
import io.loyaltybridge.unsubscribe.UnsubscribePage;
import io.loyaltybridge.unsubscribe.Unsubscribes;
import io.loyaltybridge.wix.Quota;
import java.time.Clock;
import java.util.Locale;
import org.apache.camel.main.Main;

/** The parts that send mails, put together. */
final class MailParts {
    /** Camel wants a host in its endpoint also where no mail is ever sent. */
    private static final String NOBODY = "localhost";

    private final Settings settings;
    private final SmtpServer server;
    private final Clock clock;
    private final Consents consents;
    private final Unsubscribes unsubscribes;
    private final UnsubscribeLinks links;
    private final Quota pace;

    MailParts(Settings settings, Clock clock, Unsubscribes unsubscribes) {
        this.settings = settings;
        this.clock = clock;
        this.server = SmtpServer.of(settings);
        this.consents = new Consents(clock, settings.duration("mail.consent-age"), unsubscribes::isWaiting);
        this.unsubscribes = unsubscribes;
        this.links = settings.text("bridge.public-url").isEmpty() ? null
                : new UnsubscribeLinks(settings.text("bridge.public-url"), CouponKey.of(settings), settings.site());
        this.pace = QuotaFile.open(settings, "mails.ring", "mail.per-minute", clock);
    }

    /** Whether mails are sent at all. */
    boolean on() {
        return server.isSet();
    }

    /** Lets in whoever has a link to unsubscribe that the bridge made. */
    Entry entry() {
        return new UnsubscribeEntry(links);
    }

    Consents consents() {
        return consents;
    }

    void bind(Main main, Effects effects, EffectReader reader, Links links, EffectFlow flow, Texts texts, ProgramNames names) {
        MailFlow.Rules rules = new MailFlow.Rules(settings.text("mail.unknown").equals("at-least-once"), MailFlow.LinkMaker.valueOf(settings.text("mail.unsubscribe-link").toUpperCase(Locale.ROOT)), this.links, settings.timeZone());
        main.bind("consents", consents);
        main.bind("unsubscribes", unsubscribes);
        main.bind("unsubscribePage", new UnsubscribePage(this.links, unsubscribes));
        main.bind("mailSteps", new MailFlow(effects, reader, links, flow, texts, names, consents, on() ? MailForm.of(settings) : null, pace, clock, rules));
        main.bind("mailSender", new SmtpSender(server));
        main.addInitialProperty("mail.scheme", server.scheme());
        main.addInitialProperty("mail.server", on() ? server.host() : NOBODY);
    }
}
