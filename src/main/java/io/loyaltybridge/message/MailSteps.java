package io.loyaltybridge.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.customer.Addressed;
import io.loyaltybridge.effect.DueEffects;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.mail.MailException;
import io.loyaltybridge.mail.MailForm;
import io.loyaltybridge.message.unsubscribe.UnsubscribeLinks;
import io.loyaltybridge.text.Texts;
import io.loyaltybridge.wix.Grant;
import io.loyaltybridge.wix.Priority;
import io.loyaltybridge.wix.Quota;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code mailSteps}: a planned mail, from its customer to the mail server's answer. A mail server knows no key: after a
 * lost answer the mail may have been sent, and the setting says what follows. Thread-safe.
 */
public final class MailSteps {
    /** Set where the mail server takes nothing from us for now: what is wrong. */
    public static final String SERVER_FAILURE = "mailServerFailure";
    /** Set where the mail server does not take this mail for now. */
    public static final String LATER = "mailLater";

    private static final Logger LOG = LoggerFactory.getLogger(MailSteps.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration DOWN = Duration.ofMinutes(5);

    private final Effects effects;
    private final EffectReader reader;
    private final Links links;
    private final DueEffects flow;
    private final Texts texts;
    private final ProgramNames names;
    private final Consents consents;
    private final MailForm form;
    private final Quota pace;
    private final Clock clock;
    private final Rules rules;
    private volatile boolean saidWithoutLink;

    /**
     * What the settings say.
     *
     * @param sendAgain whether a mail that may have been sent is sent again
     * @param links     who makes the link by which people unsubscribe
     * @param own       makes links of our own; null where the bridge has no public address
     */
    public record Rules(boolean sendAgain, LinkMaker links, UnsubscribeLinks own, ZoneId zone) {}

    /** Who makes the link by which people unsubscribe. */
    public enum LinkMaker {
        WIX,
        BRIDGE,
        NONE
    }

    /** @param form null where no mail server is set */
    public MailSteps(
            Effects effects,
            EffectReader reader,
            Links links,
            DueEffects flow,
            Texts texts,
            ProgramNames names,
            Consents consents,
            MailForm form,
            Quota pace,
            Clock clock,
            Rules rules) {
        this.effects = effects;
        this.reader = reader;
        this.links = links;
        this.flow = flow;
        this.texts = texts;
        this.names = names;
        this.consents = consents;
        this.form = form;
        this.pace = pace;
        this.clock = clock;
        this.rules = rules;
    }

    /**
     * Whether the mail in {@code effect} goes on: sets {@code wanted}, and {@code askContact} with {@code contactId} where it is
     * not known how the customer is addressed (variable {@code addressee}).
     */
    public void prepare(Exchange exchange) throws InterruptedException {
        exchange.setVariable(SERVER_FAILURE, null);
        exchange.setVariable(LATER, null);
        StoredEffect mail = mail(exchange);
        DueEffects.handOut(exchange, mail);
        Link customer = links.current(mail.linkId()).orElseThrow();
        boolean wanted = mail.isOpen() && !lost(mail) && !flow.tooLate(mail);
        if (wanted && form == null) {
            throw new HandBackException("mail.host: is not set, so no mail can be sent", Duration.ofHours(1));
        }
        if (wanted) {
            waitForTurn(exchange.getVariable("bulk", false, Boolean.class));
        }
        exchange.setVariable("wanted", wanted);
        exchange.setVariable("contactId", customer.contactId());
        exchange.setVariable(
                "askContact", wanted && exchange.getVariable("addressee") == null && customer.contactId() != null);
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

    /** How the contact is addressed, by Wix's answer: sets {@code addressee}. */
    public void contact(Exchange exchange) {
        exchange.setVariable(
                "addressee",
                Addressed.of(
                        exchange.getMessage().getBody() instanceof Map<?, ?> body
                                        && body.get("contact") instanceof Map<?, ?> contact
                                ? contact
                                : Map.of()));
    }

    /** To which address: sets {@code mailTo}, and {@code addresses} to those of whom it is asked whether they want mails; clears {@code wanted} where there is none. */
    public void recipient(Exchange exchange) {
        StoredEffect mail = mail(exchange);
        Addressed addressee = exchange.getVariable("addressee", Addressed.class);
        String to = addressee == null || addressee.email() == null
                ? links.current(mail.linkId()).orElseThrow().email()
                : addressee.email();
        exchange.setVariable("mailTo", to);
        if (to == null) {
            giveUp(exchange, mail, "the customer has no e-mail address");
            return;
        }
        List<?> page = consents.shared() ? exchange.getVariable("pageAddresses", List.of(to), List.class) : List.of(to);
        boolean fresh = consents.fresh(to);
        exchange.setVariable("addresses", fresh ? List.of() : page.contains(to) ? page : List.of(to));
        exchange.setVariable("consentSince", fresh ? Instant.EPOCH : clock.instant());
    }

    /** Whether they want mails, by Wix's answer: clears {@code wanted} where they do not. */
    public void consent(Exchange exchange) {
        Instant since = exchange.getVariable("consentSince", Instant.class);
        Consents.Answer answer = consents.of(exchange.getVariable("mailTo", String.class))
                .filter(known -> !known.at().isBefore(since))
                .orElseThrow(() -> new IllegalStateException("nobody has asked whether they want mails"));
        if (!answer.yes()) {
            giveUp(exchange, mail(exchange), "the customer " + answer.why());
        }
    }

    private void giveUp(Exchange exchange, StoredEffect mail, String why) {
        exchange.setVariable("wanted", false);
        if (mail.state() == OperationState.SENT) {
            effects.unknown(mail.id(), "not sent again: " + why + "; an earlier attempt may have been sent");
        } else {
            effects.cancel(mail.id(), "not sent: " + why);
        }
    }

    /** Sets what Wix makes a link to unsubscribe from: {@code email} and {@code language}; {@code askLink} says whether it is asked for one. */
    public void linkFor(Exchange exchange) {
        Addressed addressee = exchange.getVariable("addressee", Addressed.class);
        exchange.setVariable(
                "askLink", rules.links() == LinkMaker.WIX && exchange.getVariable("wanted", false, Boolean.class));
        exchange.setVariable("email", exchange.getVariable("mailTo"));
        exchange.setVariable("language", addressee == null ? null : addressee.language());
        exchange.setVariable("unsubscribeLink", rules.links() == LinkMaker.BRIDGE ? ownLink(exchange) : null);
    }

    /** Wix refuses to make a link: the mail gets one of our own, or else names the address to write to. */
    public void withoutLink(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (!saidWithoutLink) {
            saidWithoutLink = true;
            LOG.warn(
                    rules.own() != null
                            ? "Mails have an unsubscribe link of the bridge, because Wix makes none: {}"
                            : "Mails have an unsubscribe address instead of a link, because Wix makes none and bridge.public-url is not set: {}",
                    failure.getMessage());
        }
        exchange.setVariable("unsubscribeLink", ownLink(exchange));
    }

    /** Null where the bridge has no public address, or the mail no recipient. */
    private String ownLink(Exchange exchange) {
        String to = exchange.getVariable("mailTo", String.class);
        return rules.own() == null || to == null ? null : rules.own().of(to).toString();
    }

    /**
     * Makes the mail, then puts the intent on disk. The body is what Camel's mail component sends; {@code send} says whether it
     * has to follow.
     */
    public void begin(Exchange exchange) {
        StoredEffect planned = mail(exchange);
        URI link = link(exchange.getVariable("unsubscribeLink", String.class));
        MimeMessage message = message(
                planned,
                exchange.getVariable("addressee", Addressed.class),
                exchange.getVariable("mailTo", String.class),
                link);
        Effects.Begun begun = effects.begin(planned.id());
        // Whoever began it before may be sending it at this moment.
        boolean again = begun.open() && begun.repeated() && !rules.sendAgain();
        if (again) {
            effects.unknown(
                    planned.id(), "an earlier attempt started, so it may have been sent (mail.unknown=at-most-once)");
        }
        exchange.setVariable("repeated", begun.repeated());
        exchange.setVariable("send", begun.open() && !again);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(message);
    }

    private MimeMessage message(StoredEffect mail, Addressed addressee, String to, URI link) {
        JsonNode payload = mail.payload();
        Addressed known = addressee == null ? new Addressed(to, null, null, null) : addressee;
        return form.mail(
                mail.id(),
                to,
                texts.mail(
                        payload.path("template").asText(),
                        known.locale(),
                        names.in(TextValues.of(payload.path("fields"), clock.instant(), rules.zone())
                                .firstName(known.firstName())
                                .name(known.name())
                                .unsubscribeLink(link))),
                link == null ? null : link.toASCIIString(),
                link != null && rules.own() != null && rules.own().isOurs(link),
                clock.instant());
    }

    /** Only a link that can be followed. */
    private static URI link(String text) {
        try {
            URI link = text == null || text.isBlank() ? null : URI.create(text.strip());
            boolean web = link != null
                    && link.getHost() != null
                    && ("https".equalsIgnoreCase(link.getScheme()) || "http".equalsIgnoreCase(link.getScheme()));
            return web ? link : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The mail server accepted the mail. */
    public void settle(Exchange exchange) {
        String id = exchange.getVariable("effect", String.class);
        boolean without = rules.links() != LinkMaker.NONE && exchange.getVariable("unsubscribeLink") == null;
        effects.settle(
                id, form.id(id), "accepted by the mail server" + (without ? ", without an unsubscribe link" : ""));
    }

    /** What a failure on the way means for the mail: later, parked with its reason, or unknown. */
    public void failed(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        StoredEffect mail = mail(exchange);
        if (failure instanceof MailException e) {
            exchange.setVariable(SERVER_FAILURE, e.kind() == MailException.Kind.SERVER ? e.getMessage() : null);
            exchange.setVariable(LATER, e.kind() == MailException.Kind.LATER ? e.getMessage() : null);
            if (e.kind() == MailException.Kind.UNKNOWN && !rules.sendAgain()) {
                LOG.warn("Effect {} is parked: {}", mail.id(), e.getMessage());
                effects.unknown(mail.id(), e.getMessage() + "; it may have been sent (mail.unknown=at-most-once)");
                return;
            }
            // A job waits for the server itself, so that a mail of many is not parked for what is no fault of its own.
            if (e.kind() == MailException.Kind.SERVER && mail.batch() != null && mail.isOpen()) {
                boolean repeated = exchange.getVariable("repeated", false, Boolean.class);
                flow.handBack(
                        mail,
                        mail.state() == OperationState.SENT && !repeated,
                        new Verdict.HandBack(e.getMessage(), DOWN));
                return;
            }
        }
        flow.failed(exchange);
    }

    private StoredEffect mail(Exchange exchange) {
        return reader.find(exchange.getVariable("effect", String.class)).orElseThrow();
    }
}
