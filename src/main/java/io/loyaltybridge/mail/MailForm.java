package io.loyaltybridge.mail;

import io.loyaltybridge.mail.MailException.Kind;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.text.Mail;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Makes a mail from a text: sender, one recipient, plain text, and HTML if there is any. Thread-safe. */
public final class MailForm {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final Session session = Session.getInstance(new Properties());
    private final InternetAddress from;
    private final @Nullable InternetAddress replyTo;

    /** @param replyTo null for the sender */
    MailForm(InternetAddress from, @Nullable InternetAddress replyTo) {
        this.from = from;
        this.replyTo = replyTo;
    }

    public static MailForm of(Settings settings) {
        return new MailForm(
                Objects.requireNonNull(address(settings.text("mail.from")), "mail.host needs mail.from"),
                address(settings.text("mail.reply-to")));
    }

    private static @Nullable InternetAddress address(String text) {
        try {
            if (text.isEmpty()) {
                return null;
            }
            InternetAddress address = new InternetAddress(text, false);
            address.setPersonal(address.getPersonal(), UTF_8);
            return address;
        } catch (AddressException | UnsupportedEncodingException e) {
            throw new IllegalArgumentException("no address: " + text, e);
        }
    }

    /** The Message-ID of an effect's mail: always the same, so that a mail that was sent twice can be recognised. */
    public String id(String effectId) {
        return "<" + effectId + "@" + from.getAddress().replaceFirst(".*@", "") + ">";
    }

    /**
     * The mail of an effect.
     *
     * @param unsubscribeLink null where there is none; then the mail names the address to write to
     * @param oneClick        whether a POST to that link is enough (RFC 8058), as with our own links
     * @throws MailException of the kind REFUSED where the recipient's address is not valid
     */
    public MimeMessage mail(
            String effectId, String to, Mail text, @Nullable String unsubscribeLink, boolean oneClick, Instant now) {
        try {
            OneMail mail = new OneMail(session, id(effectId));
            mail.setFrom(from);
            if (replyTo != null) {
                mail.setReplyTo(new InternetAddress[] {replyTo});
            }
            mail.setRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
            mail.setSubject(text.subject(), UTF_8);
            mail.setSentDate(Date.from(now));
            mail.setHeader("Auto-Submitted", "auto-generated");
            mail.setHeader(
                    "List-Unsubscribe", "<" + (unsubscribeLink != null ? unsubscribeLink : unsubscribeByMail()) + ">");
            if (oneClick) {
                mail.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
            }
            if (text.html() == null) {
                mail.setText(text.text(), UTF_8);
            } else {
                mail.setContent(
                        new MimeMultipart("alternative", part(text.text(), "plain"), part(text.html(), "html")));
            }
            mail.saveChanges();
            return mail;
        } catch (AddressException e) {
            throw SmtpFailures.of(e, false);
        } catch (MessagingException e) {
            throw new MailException(Kind.REFUSED, "the mail cannot be made: " + e.getMessage(), e);
        }
    }

    /** Where there is no link: a mail to the address for replies (RFC 2369). */
    private String unsubscribeByMail() {
        return "mailto:" + (replyTo == null ? from : replyTo).getAddress() + "?subject=unsubscribe";
    }

    private static MimeBodyPart part(String text, String type) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8, type);
        return part;
    }
}
