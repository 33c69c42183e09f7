package io.loyaltybridge.app;

import io.loyaltybridge.flow.Consents;
import io.loyaltybridge.flow.EffectFlow;
import io.loyaltybridge.flow.MailFlow;
import io.loyaltybridge.flow.ProgramNames;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.mail.MailForm;
import io.loyaltybridge.mail.SmtpSender;
import io.loyaltybridge.mail.SmtpServer;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.text.Texts;
import io.loyaltybridge.wix.Quota;
import java.time.Clock;
import org.apache.camel.main.Main;

/** The parts that send mails, put together. */
final class MailParts {
    /** Camel wants a host in its endpoint also where no mail is ever sent. */
    private static final String NOBODY = "localhost";

    private final Settings settings;
    private final SmtpServer server;
    private final Clock clock;
    private final Consents consents;
    private final Quota pace;

    MailParts(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.server = SmtpServer.of(settings);
        this.consents = new Consents(clock, settings.duration("mail.consent-age"));
        this.pace = QuotaFile.open(settings, "mails.ring", "mail.per-minute", clock);
    }

    /** Whether mails are sent at all. */
    boolean on() {
        return server.isSet();
    }

    Consents consents() {
        return consents;
    }

    void bind(Main main, Effects effects, EffectReader reader, Links links, EffectFlow flow, Texts texts, ProgramNames names) {
        MailFlow.Rules rules = new MailFlow.Rules(settings.text("mail.unknown").equals("at-least-once"), settings.text("mail.unsubscribe-link").equals("wix"),
                settings.timeZone());
        main.bind("consents", consents);
        main.bind("mailSteps", new MailFlow(effects, reader, links, flow, texts, names, consents, on() ? MailForm.of(settings) : null, pace, clock, rules));
        main.bind("mailSender", new SmtpSender(server));
        main.addInitialProperty("mail.scheme", server.scheme());
        main.addInitialProperty("mail.server", on() ? server.host() : NOBODY);
    }
}
