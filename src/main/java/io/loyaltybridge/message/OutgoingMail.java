package io.loyaltybridge.message;

import io.loyaltybridge.customer.Addressed;
import io.loyaltybridge.mail.MailException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A mail on its way from its customer to the mail server, as far as it is known: the variable {@code mail}. A route asks it by
 * name: {@code ${variable.mail.wanted}}. Immutable; a step that learns more carries the next one.
 *
 * @param wanted          whether it goes on
 * @param contactId       Wix's id of the customer; null where it is not known
 * @param addressee       how they are addressed; null where nobody asked yet
 * @param recipient       the address; null before it was chosen, or where there is none
 * @param consentSince    how old Wix's answer about it may be; null before the address was chosen
 * @param linkNeeded      whether Wix is asked for a link to unsubscribe
 * @param unsubscribeLink by which they unsubscribe; null where there is none
 * @param toSend          whether the mail server has to be called
 * @param failure         what the mail server said last; null where it did not fail
 */
public record OutgoingMail(
        boolean wanted,
        @Nullable String contactId,
        @Nullable Addressed addressee,
        @Nullable String recipient,
        @Nullable Instant consentSince,
        boolean linkNeeded,
        @Nullable String unsubscribeLink,
        boolean toSend,
        @Nullable MailException failure) {

    /** The beginning: to a contact, addressed as whoever sends the exchange knows it. */
    static OutgoingMail to(@Nullable String contactId, boolean wanted, Exchange exchange) {
        return new OutgoingMail(
                wanted,
                contactId,
                exchange.getVariable("addressee", Addressed.class),
                null,
                null,
                false,
                null,
                false,
                null);
    }

    /** The one of an exchange, with the link that Wix made. */
    static OutgoingMail of(Exchange exchange) {
        OutgoingMail mail = exchange.getVariable("mail", OutgoingMail.class);
        if (mail == null) {
            throw new IllegalStateException(
                    "this step needs the variable mail: its route must call takeUpMail of mailSteps first");
        }
        return mail.withLink(exchange.getVariable("unsubscribeLink", String.class));
    }

    /** What the mail server said of the one of an exchange; null where it did not fail, or was not taken up. */
    public static @Nullable MailException failureOf(Exchange exchange) {
        OutgoingMail mail = exchange.getVariable("mail", OutgoingMail.class);
        return mail == null ? null : mail.failure;
    }

    /** The recipient, who must have been chosen. */
    String address() {
        return Objects.requireNonNull(recipient, "the mail has no recipient yet");
    }

    /** Whether Wix has to be asked how the customer is addressed. */
    public boolean contactUnknown() {
        return wanted && addressee == null && contactId != null;
    }

    /** Their language, such as "de"; null where it is not known. */
    public @Nullable String language() {
        return addressee == null ? null : addressee.language();
    }

    OutgoingMail unwanted() {
        return new OutgoingMail(
                false, contactId, addressee, recipient, consentSince, linkNeeded, unsubscribeLink, toSend, failure);
    }

    /** With the contact of Wix's answer. */
    OutgoingMail addressedBy(@Nullable Object body) {
        Addressed found = Addressed.of(
                body instanceof Map<?, ?> map && map.get("contact") instanceof Map<?, ?> contact ? contact : Map.of());
        return new OutgoingMail(
                wanted, contactId, found, recipient, consentSince, linkNeeded, unsubscribeLink, toSend, failure);
    }

    OutgoingMail sentTo(String address, Instant since) {
        return new OutgoingMail(
                wanted, contactId, addressee, address, since, linkNeeded, unsubscribeLink, toSend, failure);
    }

    OutgoingMail askingForLink(boolean needed) {
        return new OutgoingMail(
                wanted, contactId, addressee, recipient, consentSince, needed, unsubscribeLink, toSend, failure);
    }

    OutgoingMail withLink(@Nullable String link) {
        return new OutgoingMail(
                wanted, contactId, addressee, recipient, consentSince, linkNeeded, link, toSend, failure);
    }

    OutgoingMail sending(boolean send) {
        return new OutgoingMail(
                wanted, contactId, addressee, recipient, consentSince, linkNeeded, unsubscribeLink, send, failure);
    }

    OutgoingMail failed(MailException why) {
        return new OutgoingMail(
                wanted, contactId, addressee, recipient, consentSince, linkNeeded, unsubscribeLink, toSend, why);
    }

    /** Sets it as the variable, and what Kamelets take of it: {@code contactId}, {@code email}, {@code language}. */
    static void set(Exchange exchange, OutgoingMail mail) {
        exchange.setVariable("mail", mail);
        exchange.setVariable("addressee", mail.addressee);
        exchange.setVariable("contactId", mail.contactId);
        exchange.setVariable("email", mail.recipient);
        exchange.setVariable("language", mail.language());
        exchange.setVariable("unsubscribeLink", mail.unsubscribeLink);
        // As routes of the version before read it.
        exchange.setVariable("wanted", mail.wanted);
        exchange.setVariable("askContact", mail.contactUnknown());
        exchange.setVariable("askLink", mail.linkNeeded);
        exchange.setVariable("send", mail.toSend);
    }
}
