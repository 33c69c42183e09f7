package io.loyaltybridge.message;

import io.loyaltybridge.customer.Addressed;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way from its customer to their conversation, as far as it is known: the variable {@code message}. A route asks
 * it by name: {@code ${variable.message.wanted}}. Immutable; a step that learns more carries the next one.
 *
 * @param wanted         whether it goes on
 * @param notSentAgain   why it is only looked for, and not sent again; null where it may be sent
 * @param contactId      Wix's id of the customer; null where it is not known
 * @param email          of the customer; null where it is not known
 * @param consentNeeded  whether Wix is asked if the customer is subscribed
 * @param addressee      how they are addressed; null where nobody asked yet
 * @param conversationId null where it is not known yet
 * @param text           null before it is fixed
 * @param search         whether an earlier call may have sent it, and how far the conversation was looked through for it
 * @param toSend         whether a call has to follow
 */
public record OutgoingMessage(
        boolean wanted,
        @Nullable String notSentAgain,
        @Nullable String contactId,
        @Nullable String email,
        boolean consentNeeded,
        @Nullable Addressed addressee,
        @Nullable String conversationId,
        @Nullable String text,
        Search search,
        boolean toSend) {

    /**
     * How far a conversation was looked through.
     *
     * @param on     whether it goes on with the next page
     * @param pages  that were read
     * @param cursor of the next page; null for the first one, and after the last one
     */
    public record Search(boolean on, int pages, @Nullable String cursor) {
        static final Search NONE = new Search(false, 0, null);
        static final Search FROM_THE_NEWEST = new Search(true, 0, null);
    }

    /** The beginning: to a contact, addressed as whoever sends the exchange knows it. */
    static OutgoingMessage to(
            @Nullable String contactId,
            @Nullable String email,
            boolean wanted,
            boolean consentNeeded,
            @Nullable String conversation,
            Exchange exchange) {
        return new OutgoingMessage(
                wanted,
                null,
                contactId,
                email,
                consentNeeded,
                exchange.getVariable("addressee", Addressed.class),
                conversation,
                null,
                Search.NONE,
                false);
    }

    /** The one of an exchange, with the conversation that Wix answered. */
    static OutgoingMessage of(Exchange exchange) {
        OutgoingMessage message = exchange.getVariable("message", OutgoingMessage.class);
        if (message == null) {
            throw new IllegalStateException(
                    "this step needs the variable message: its route must call takeUpMessage of messageSteps first");
        }
        return message.in(exchange.getVariable("conversationId", String.class));
    }

    /** The contact of the customer, without whom no message goes on. */
    String contact() {
        return Objects.requireNonNull(contactId, "the message has no contact to go to");
    }

    /** Whether the conversation has to be found or opened. */
    public boolean conversationUnknown() {
        return conversationId == null;
    }

    /** Whether Wix has to be asked how the customer is addressed. */
    public boolean contactUnknown() {
        return addressee == null;
    }

    /** Whether an earlier call may have sent it, so that it is looked for before it is sent. */
    public boolean lookedFor() {
        return search.on();
    }

    /** Only what may have been sent goes on, and is looked for. */
    OutgoingMessage notSentAgain(String why, boolean mayHaveBeenSent) {
        return new OutgoingMessage(
                mayHaveBeenSent, why, contactId, email, consentNeeded, addressee, conversationId, text, search, toSend);
    }

    OutgoingMessage addressedAs(Addressed found) {
        return new OutgoingMessage(
                wanted, notSentAgain, contactId, email, consentNeeded, found, conversationId, text, search, toSend);
    }

    private OutgoingMessage in(@Nullable String conversation) {
        return new OutgoingMessage(
                wanted, notSentAgain, contactId, email, consentNeeded, addressee, conversation, text, search, toSend);
    }

    OutgoingMessage saying(String fixed) {
        return new OutgoingMessage(
                wanted,
                notSentAgain,
                contactId,
                email,
                consentNeeded,
                addressee,
                conversationId,
                fixed,
                search,
                toSend);
    }

    OutgoingMessage looking(Search next) {
        return new OutgoingMessage(
                wanted, notSentAgain, contactId, email, consentNeeded, addressee, conversationId, text, next, toSend);
    }

    OutgoingMessage sending(boolean send) {
        return new OutgoingMessage(
                wanted, notSentAgain, contactId, email, consentNeeded, addressee, conversationId, text, search, send);
    }

    /**
     * Sets it as the variable, and what Kamelets take of it: {@code contactId}, {@code emails}, {@code conversationId},
     * {@code text}, {@code cursor}.
     */
    static void set(Exchange exchange, OutgoingMessage message) {
        exchange.setVariable("message", message);
        exchange.setVariable("addressee", message.addressee);
        exchange.setVariable("contactId", message.contactId);
        exchange.setVariable("emails", message.email == null ? null : List.of(message.email));
        exchange.setVariable("conversationId", message.conversationId);
        exchange.setVariable("text", message.text);
        exchange.setVariable("cursor", message.search.cursor());
        // As routes of the version before read it.
        exchange.setVariable("wanted", message.wanted);
        exchange.setVariable("askConsent", message.consentNeeded);
        exchange.setVariable("addressed", message.addressee != null);
        exchange.setVariable("lookFirst", message.search.on());
        exchange.setVariable("send", message.toSend);
    }
}
