package io.loyaltybridge.message;

import io.loyaltybridge.effect.DueEffect;
import io.loyaltybridge.effect.DueEffects;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.mail.MailException;
import io.loyaltybridge.wix.Grant;
import io.loyaltybridge.wix.Priority;
import io.loyaltybridge.wix.Quota;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code mailSteps}: a planned mail, from its customer to the mail server's answer. A mail server knows no key: after a
 * lost answer the mail may have been sent, and the setting says what follows. Thread-safe.
 */
public final class MailSteps {
    private static final Logger LOG = LoggerFactory.getLogger(MailSteps.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration DOWN = Duration.ofMinutes(5);

    private final Effects effects;
    private final EffectReader reader;
    private final Links links;
    private final DueEffects flow;
    private final Consents consents;
    private final MailMaker maker;
    private final Quota pace;
    private final Clock clock;
    private final Rules rules;
    private volatile boolean saidWithoutLink;

    /**
     * What the settings say.
     *
     * @param sendAgain whether a mail that may have been sent is sent again
     * @param links     who makes the link by which people unsubscribe
     */
    public record Rules(boolean sendAgain, LinkMaker links) {}

    /** Who makes the link by which people unsubscribe. */
    public enum LinkMaker {
        WIX,
        BRIDGE,
        NONE
    }

    public MailSteps(
            Effects effects,
            EffectReader reader,
            Links links,
            DueEffects flow,
            Consents consents,
            MailMaker maker,
            Quota pace,
            Clock clock,
            Rules rules) {
        this.effects = effects;
        this.reader = reader;
        this.links = links;
        this.flow = flow;
        this.consents = consents;
        this.maker = maker;
        this.pace = pace;
        this.clock = clock;
        this.rules = rules;
    }

    /** Takes up the mail in {@code effect}: sets {@code mail}, which says whether it goes on. */
    public void takeUpMail(Exchange exchange) throws InterruptedException {
        StoredEffect mail = mail(exchange);
        DueEffect.set(exchange, DueEffect.of(mail));
        Link customer = links.current(mail.linkId()).orElseThrow();
        boolean wanted = mail.isOpen() && !lost(mail) && !flow.tooLate(mail);
        if (wanted && !maker.isOn()) {
            throw new HandBackException("mail.host: is not set, so no mail can be sent", Duration.ofHours(1));
        }
        if (wanted) {
            waitForTurn(exchange.getVariable("bulk", false, Boolean.class));
        }
        OutgoingMail.set(exchange, OutgoingMail.to(customer.contactId(), wanted, exchange));
    }

    /** A mail whose outcome was lost by a stop of the service. */
    private boolean lost(StoredEffect mail) {
        return mail.state() == OperationState.SENT
                && !rules.sendAgain()
                && effects.unknown(
                        mail.id(),
                        "the service stopped while the mail was sent, so it may have been sent (mail.unknown=at-most-once)");
    }

    /** Mails a minute are limited; who would wait long is due again then. */
    private void waitForTurn(boolean bulk) throws InterruptedException {
        if (pace.acquire(bulk ? Priority.BULK : Priority.LIVE, PATIENCE) instanceof Grant.Busy busy) {
            throw new HandBackException("mail.per-minute is used up for now", busy.retryAfter());
        }
    }

    /** Notes how the contact is addressed, by Wix's answer. */
    public void noteContact(Exchange exchange) {
        OutgoingMail.set(
                exchange,
                OutgoingMail.of(exchange).addressedBy(exchange.getMessage().getBody()));
    }

    /** Chooses the address, and sets {@code addresses} to those of whom it is asked whether they want mails. Without an address the mail is given up. */
    public void chooseRecipient(Exchange exchange) {
        StoredEffect effect = mail(exchange);
        OutgoingMail mail = OutgoingMail.of(exchange);
        String to = mail.addressee() == null || mail.addressee().email() == null
                ? links.current(effect.linkId()).orElseThrow().email()
                : mail.addressee().email();
        if (to == null) {
            giveUp(exchange, effect, "the customer has no e-mail address");
            return;
        }
        List<?> page = consents.shared() ? exchange.getVariable("pageAddresses", List.of(to), List.class) : List.of(to);
        boolean fresh = consents.fresh(to);
        exchange.setVariable("addresses", fresh ? List.of() : page.contains(to) ? page : List.of(to));
        OutgoingMail.set(exchange, mail.sentTo(to, fresh ? Instant.EPOCH : clock.instant()));
    }

    /** Gives the mail up where the customer does not want mails, by Wix's answer. */
    public void checkConsent(Exchange exchange) {
        OutgoingMail mail = OutgoingMail.of(exchange);
        Consents.Answer answer = consents.of(mail.address())
                .filter(known -> !known.at().isBefore(mail.consentSince()))
                .orElseThrow(() -> new IllegalStateException("nobody has asked whether they want mails"));
        if (!answer.yes()) {
            giveUp(exchange, mail(exchange), "the customer " + answer.why());
        }
    }

    private void giveUp(Exchange exchange, StoredEffect mail, String why) {
        OutgoingMail.set(exchange, OutgoingMail.of(exchange).unwanted());
        if (mail.state() == OperationState.SENT) {
            effects.unknown(mail.id(), "not sent again: " + why + "; an earlier attempt may have been sent");
        } else {
            effects.cancel(mail.id(), "not sent: " + why);
        }
    }

    /** Chooses the link to unsubscribe: one of our own, or whether Wix is asked for one. */
    public void chooseUnsubscribeLink(Exchange exchange) {
        OutgoingMail mail = OutgoingMail.of(exchange);
        OutgoingMail.set(
                exchange,
                mail.withLink(rules.links() == LinkMaker.BRIDGE ? maker.ownLink(mail.recipient()) : null)
                        .askingForLink(mail.wanted() && rules.links() == LinkMaker.WIX));
    }

    /** Wix refuses to make a link: the mail gets one of our own, or else names the address to write to. */
    public void useOwnLink(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (!saidWithoutLink) {
            saidWithoutLink = true;
            LOG.warn(
                    maker.makesLinks()
                            ? "Mails have an unsubscribe link of the bridge, because Wix makes none: {}"
                            : "Mails have an unsubscribe address instead of a link, because Wix makes none and bridge.public-url is not set: {}",
                    Reason.of(failure));
        }
        OutgoingMail mail = OutgoingMail.of(exchange);
        OutgoingMail.set(exchange, mail.withLink(maker.ownLink(mail.recipient())));
    }

    /** Makes the mail, then puts the intent on disk. The body is what Camel's mail component sends, where {@code mail} says that it is to be sent. */
    public void beginMail(Exchange exchange) {
        StoredEffect planned = mail(exchange);
        OutgoingMail mail = OutgoingMail.of(exchange);
        MimeMessage message = maker.make(planned, mail);
        Effects.Begun begun = effects.begin(planned.id());
        // Whoever began it before may be sending it at this moment.
        boolean again = begun.open() && begun.repeated() && !rules.sendAgain();
        if (again) {
            effects.unknown(
                    planned.id(), "an earlier attempt started, so it may have been sent (mail.unknown=at-most-once)");
        }
        DueEffect.set(exchange, DueEffect.begun(exchange, begun));
        OutgoingMail.set(exchange, mail.sending(begun.open() && !again));
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(message);
    }

    /** Records that the mail server accepted the mail. */
    public void settleMail(Exchange exchange) {
        String id = DueEffect.idOf(exchange);
        boolean without =
                rules.links() != LinkMaker.NONE && OutgoingMail.of(exchange).unsubscribeLink() == null;
        effects.settle(
                id, maker.idOf(id), "accepted by the mail server" + (without ? ", without an unsubscribe link" : ""));
    }

    /** What a failure on the way means for the mail: later, parked with its reason, or unknown. */
    public void judgeFailure(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        StoredEffect mail = mail(exchange);
        if (failure instanceof MailException e) {
            OutgoingMail.set(exchange, OutgoingMail.of(exchange).failed(e));
            if (e.kind() == MailException.Kind.UNKNOWN && !rules.sendAgain()) {
                LOG.warn("Effect {} is parked: {}", mail.id(), Reason.of(e));
                effects.unknown(mail.id(), Reason.of(e) + "; it may have been sent (mail.unknown=at-most-once)");
                return;
            }
            // A job waits for the server itself, so that a mail of many is not parked for what is no fault of its own.
            if (e.kind() == MailException.Kind.SERVER && mail.batch() != null && mail.isOpen()) {
                flow.handBack(
                        mail,
                        mail.state() == OperationState.SENT && !DueEffect.isRepeated(exchange),
                        new Verdict.HandBack(Reason.of(e), DOWN));
                return;
            }
        }
        flow.judgeFailure(exchange);
    }

    private StoredEffect mail(Exchange exchange) {
        return reader.find(DueEffect.idOf(exchange)).orElseThrow();
    }
}
