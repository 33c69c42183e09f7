package io.loyaltybridge.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.customer.Addressed;
import io.loyaltybridge.effect.DueEffect;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.message.Conversations.Conversation;
import io.loyaltybridge.message.OutgoingMessage.Search;
import io.loyaltybridge.text.Texts;
import io.loyaltybridge.wix.WixNotFoundException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code messageSteps}: a planned message, from its customer to their conversation. Wix knows no key for messages, so the
 * text is fixed before the first call, and after a lost answer the conversation is looked through for it. Thread-safe.
 */
public final class MessageSteps {
    /** How far Wix's clock may be behind ours: what is taken for older than the call is sent a second time. */
    private static final Duration SKEW = Duration.ofHours(1);

    private static final int MOST = 1_000;
    /** Of a hundred messages each. */
    private static final int MOST_PAGES = 10;

    private final Effects effects;
    private final EffectReader reader;
    private final Links links;
    private final Conversations conversations;
    private final Texts texts;
    private final ProgramNames names;
    private final Clock clock;
    private final ZoneId zone;
    private final Rules rules;

    /**
     * What the settings say.
     *
     * @param subscribedOnly whether only who is subscribed to mails gets messages
     * @param sendAgain      whether a message that may have been sent, and may come late, is sent again
     * @param callLife       the longest time after which a call without an answer can still send its message
     */
    public record Rules(boolean subscribedOnly, boolean sendAgain, Duration callLife) {}

    public MessageSteps(
            Effects effects,
            EffectReader reader,
            Links links,
            Conversations conversations,
            Texts texts,
            ProgramNames names,
            Clock clock,
            ZoneId zone,
            Rules rules) {
        this.effects = effects;
        this.reader = reader;
        this.links = links;
        this.conversations = conversations;
        this.texts = texts;
        this.names = names;
        this.clock = clock;
        this.zone = zone;
        this.rules = rules;
    }

    /**
     * Takes up the message in {@code effect}: sets {@code message}, which says to whom it goes, and whether it goes on. What may have been
     * sent and is not to be sent again goes on too, and is only looked for.
     */
    public void takeUpMessage(Exchange exchange) {
        StoredEffect effect = effect(exchange);
        Link customer = links.current(effect.linkId()).orElseThrow();
        String contactId = customer.contactId();
        boolean wanted = effect.isOpen() && contactId != null;
        boolean ask = wanted && rules.subscribedOnly();
        OutgoingMessage message = OutgoingMessage.to(
                contactId,
                customer.email(),
                wanted,
                ask && customer.email() != null,
                wanted && contactId != null ? conversation(effect, contactId) : null,
                exchange);
        OutgoingMessage.set(exchange, message);
        if (effect.isOpen() && !wanted) {
            unreachable(effect);
        } else if (ask && customer.email() == null) {
            withoutConsent(exchange, message, "the customer has no e-mail address that could be subscribed");
        }
    }

    /** What may have been sent stands where it was sent to, whoever the customer's contact is by now. */
    private @Nullable String conversation(StoredEffect message, String contactId) {
        String sentTo = message.state() == OperationState.SENT
                ? message.payload().path("conversation").asText(null)
                : null;
        return sentTo != null
                ? sentTo
                : conversations.of(contactId).map(Conversation::id).orElse(null);
    }

    private void unreachable(StoredEffect message) {
        String reason = "the customer's contact on Wix is no longer known";
        if (message.state() == OperationState.SENT) {
            effects.unknown(message.id(), reason + "; an earlier attempt may have been sent");
        } else {
            effects.refuse(message.id(), "not sent: " + reason);
        }
    }

    private void withoutConsent(Exchange exchange, OutgoingMessage message, String why) {
        StoredEffect effect = effect(exchange);
        String reason = "not sent: " + why + " (messages.consent=subscribed)";
        boolean mayStand = effect.state() == OperationState.SENT && !message.conversationUnknown();
        OutgoingMessage.set(exchange, message.notSentAgain(reason, mayStand));
        if (!mayStand && effect.state() == OperationState.SENT) {
            effects.unknown(effect.id(), reason + "; an earlier attempt may have been sent");
        } else if (!mayStand) {
            effects.cancel(effect.id(), reason);
        }
    }

    /** Gives the message up where the customer is not subscribed, by the answer about their address. */
    public void checkConsent(Exchange exchange) {
        OutgoingMessage message = OutgoingMessage.of(exchange);
        boolean subscribed = exchange.getMessage().getBody() instanceof Map<?, ?> body
                && body.get("subscriptions") instanceof List<?> list
                && list.stream()
                        .anyMatch(item -> item instanceof Map<?, ?> s
                                && String.valueOf(s.get("email")).equalsIgnoreCase(message.email())
                                && "SUBSCRIBED".equals(s.get("subscriptionStatus")));
        if (!subscribed) {
            withoutConsent(exchange, message, "the customer is not subscribed");
        }
    }

    /** Notes how the contact is addressed, by Wix's answer. */
    public void noteContact(Exchange exchange) {
        OutgoingMessage.set(
                exchange,
                OutgoingMessage.of(exchange)
                        .addressedAs(Addressed.of(object(exchange.getMessage().getBody(), "contact"))));
    }

    /** Notes the conversation that was found or opened, with how the customer is addressed in it. */
    public void noteConversation(Exchange exchange) {
        OutgoingMessage message = OutgoingMessage.of(exchange);
        Addressed to = Objects.requireNonNullElse(message.addressee(), new Addressed(null, null, null, null));
        conversations.note(
                message.contact(),
                new Conversation(
                        Objects.requireNonNull(message.conversationId(), "Wix's answer holds no conversation"),
                        to.firstName(),
                        to.name(),
                        to.locale()));
    }

    /** Fixes the text and the conversation, then puts the intent on disk. */
    public void beginMessage(Exchange exchange) {
        StoredEffect planned = effect(exchange);
        OutgoingMessage message = OutgoingMessage.of(exchange);
        if (planned.state() == OperationState.PLANNED) {
            ObjectNode payload = planned.payload().deepCopy();
            if (!payload.hasNonNull("text")) {
                payload.put(
                        "text",
                        text(planned, conversations.of(message.contact()).orElseThrow()));
            }
            effects.freeze(
                    planned.id(),
                    payload.put("conversation", message.conversationId()).toString());
        }
        Effects.Begun begun = effects.begin(planned.id());
        DueEffect.set(exchange, DueEffect.begun(exchange, begun));
        OutgoingMessage.set(
                exchange,
                message.saying(begun.effect().payload().path("text").asText())
                        .looking(begun.open() && begun.repeated() ? Search.FROM_THE_NEWEST : Search.NONE)
                        .sending(begun.open()));
    }

    private String text(StoredEffect message, Conversation to) {
        return texts.message(
                message.payload().path("template").asText(),
                to.locale(),
                names.in(TextValues.of(message.payload().path("fields"), clock.instant(), zone)
                        .firstName(to.firstName())
                        .name(to.name())));
    }

    /**
     * Looks for the message on a page of the conversation: this text, from the business, not older than the first call.
     * It goes on with the next page until that is decided. Found, it is settled. One that is not there counts as not sent when its last
     * call is over; before that it is due again then, or sent again where the setting says so.
     */
    public void lookForMessage(Exchange exchange) {
        StoredEffect effect = effect(exchange);
        OutgoingMessage message = OutgoingMessage.of(exchange);
        Instant since = Objects.requireNonNull(effect.begunAt(), "only what was begun is looked for")
                .minus(SKEW);
        Set<String> others = reader.ofLink(effect.linkId(), MOST).stream()
                .map(StoredEffect::externalId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        MessagePage page = MessagePage.of(exchange.getMessage().getBody());
        Optional<String> found =
                page.find(Objects.requireNonNull(message.text(), "its text is not fixed yet"), since, others);
        int pages = message.search().pages() + 1;
        boolean on = found.isEmpty() && !page.isLastSince(since) && pages < MOST_PAGES;
        boolean send = false;
        if (found.isPresent()) {
            effects.settle(effect.id(), found.get(), "sent by an earlier attempt");
        } else if (page.isLastSince(since)) {
            send = sendWhatIsNotThere(exchange, effect, message);
        } else if (!on && rules.sendAgain() && message.notSentAgain() == null) {
            send = effects.calling(effect.id());
        } else if (!on) {
            effects.unknown(
                    effect.id(), "the answer was lost, and the conversation has too many newer messages to search");
        }
        OutgoingMessage.set(
                exchange, message.looking(new Search(on, pages, page.cursor())).sending(send));
    }

    /** Whether a message that is not in its conversation is sent again; else it is due again, or given up. */
    private boolean sendWhatIsNotThere(Exchange exchange, StoredEffect effect, OutgoingMessage message) {
        Instant over = Objects.requireNonNull(effect.calledAt(), "only what was called can have been sent")
                .plus(rules.callLife());
        String notAgain = message.notSentAgain();
        if (!clock.instant().isBefore(over)) {
            DueEffect due = Objects.requireNonNull(DueEffect.of(exchange), "no effect was handed out");
            DueEffect.set(exchange, due.notRepeated());
            if (notAgain == null) {
                return effects.calling(effect.id());
            }
            effects.undone(effect.id(), clock.instant(), notAgain);
            effects.cancel(effect.id(), notAgain);
        } else if (rules.sendAgain() && notAgain == null) {
            return effects.calling(effect.id());
        } else {
            effects.uncounted(
                    effect.id(),
                    over,
                    "the answer was lost, and the message is not in the conversation; it may still arrive (messages.call-life)");
        }
        return false;
    }

    /** Records that the message was sent. */
    public void settleMessage(Exchange exchange) {
        effects.settle(DueEffect.idOf(exchange), exchange.getVariable("messageId", String.class), "sent");
    }

    /** The conversation is gone: it is opened anew the next time. */
    public void forgetConversation(Exchange exchange) {
        WixNotFoundException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, WixNotFoundException.class);
        if (!failure.code().startsWith("CONVERSATION")) {
            throw failure;
        }
        OutgoingMessage message = OutgoingMessage.of(exchange);
        conversations.forget(message.contact());
        // Whether the message stood in it nobody can find out any more.
        throw message.lookedFor() ? failure : new ConversationGoneException(failure);
    }

    private StoredEffect effect(Exchange exchange) {
        return reader.find(DueEffect.idOf(exchange)).orElseThrow();
    }

    private static Map<?, ?> object(Object from, String field) {
        return from instanceof Map<?, ?> map && map.get(field) instanceof Map<?, ?> object ? object : Map.of();
    }
}
