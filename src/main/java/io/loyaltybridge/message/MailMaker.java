package io.loyaltybridge.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.customer.Addressed;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.mail.MailForm;
import io.loyaltybridge.message.unsubscribe.UnsubscribeLinks;
import io.loyaltybridge.text.Texts;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes mails: the text in the customer's language, with their values and the link by which they unsubscribe. Thread-safe. */
final class MailMaker {
    private final @Nullable MailForm form;
    private final @Nullable UnsubscribeLinks own;
    private final Texts texts;
    private final ProgramNames names;
    private final Clock clock;
    private final ZoneId zone;

    /**
     * @param form null where no mail server is set; then no mail can be made
     * @param own  makes links of our own; null where the bridge has no public address
     */
    MailMaker(
            @Nullable MailForm form,
            @Nullable UnsubscribeLinks own,
            Texts texts,
            ProgramNames names,
            Clock clock,
            ZoneId zone) {
        this.form = form;
        this.own = own;
        this.texts = texts;
        this.names = names;
        this.clock = clock;
        this.zone = zone;
    }

    /** Whether a mail server is set. */
    boolean isOn() {
        return form != null;
    }

    /** Whether there are links of our own. */
    boolean makesLinks() {
        return own != null;
    }

    /** The link of our own for an address; null where the bridge has no public address, or the mail no recipient. */
    @Nullable
    String ownLink(@Nullable String recipient) {
        return own == null || recipient == null ? null : own.of(recipient).toString();
    }

    /** The Message-ID of the mail of an effect. */
    String idOf(String effectId) {
        return form().id(effectId);
    }

    private MailForm form() {
        return Objects.requireNonNull(form, "no mail can be made, because mail.host is not set");
    }

    /** The mail of an effect to its recipient. */
    MimeMessage make(StoredEffect effect, OutgoingMail mail) {
        URI link = link(mail.unsubscribeLink());
        JsonNode payload = effect.payload();
        Addressed known =
                mail.addressee() == null ? new Addressed(mail.recipient(), null, null, null) : mail.addressee();
        return form().mail(
                        effect.id(),
                        mail.address(),
                        texts.mail(
                                payload.path("template").asText(),
                                known.locale(),
                                names.in(TextValues.of(payload.path("fields"), clock.instant(), zone)
                                        .firstName(known.firstName())
                                        .name(known.name())
                                        .unsubscribeLink(link))),
                        link == null ? null : link.toASCIIString(),
                        link != null && own != null && own.isOurs(link),
                        clock.instant());
    }

    /** Only a link that can be followed. */
    private static @Nullable URI link(@Nullable String text) {
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
}
