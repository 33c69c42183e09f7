package io.loyaltybridge.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.customer.Addressed;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.message.Conversations.Conversation;
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
     * Who the message in {@code effect} is for. Sets {@code contactId}, {@code emails}, {@code conversationId} (null where it
     * is not known yet), {@code askConsent}, and {@code wanted} to whether it goes on. Where it may have been sent and is not to be
     * sent again, {@code unwanted} says why: then it is only looked for.
     */
    public void prepare(Exchange exchange) {
        StoredEffect message = message(exchange);
        Link customer = links.current(message.linkId()).orElseThrow();
        boolean open = message.state() == OperationState.PLANNED || message.state() == OperationState.SENT;
        boolean wanted = open && customer.contactId() != null;
        exchange.setVariable("wanted", wanted);
        exchange.setVariable("unwanted", null);
        exchange.setVariable("contactId", customer.contactId());
        exchange.setVariable("conversationId", wanted ? conversation(message, customer) : null);
        boolean ask = wanted && rules.subscribedOnly();
        exchange.setVariable("askConsent", ask && customer.email() != null);
        if (open && !wanted) {
            unreachable(message);
        } else if (ask && customer.email() == null) {
            withoutConsent(exchange, message, "the customer has no e-mail address that could be subscribed");
        }
        exchange.setVariable("emails", customer.email() == null ? null : List.of(customer.email()));
    }

    /** What may have been sent stands where it was sent to, whoever the customer's contact is by now. */
    private String conversation(StoredEffect message, Link customer) {
        String sentTo = message.state() == OperationState.SENT
                ? message.payload().path("conversation").asText(null)
                : null;
        return sentTo != null
                ? sentTo
                : conversations.of(customer.contactId()).map(Conversation::id).orElse(null);
    }

    private void unreachable(StoredEffect message) {
        String reason = "the customer's contact on Wix is no longer known";
        if (message.state() == OperationState.SENT) {
            effects.unknown(message.id(), reason + "; an earlier attempt may have been sent");
        } else {
            effects.refuse(message.id(), "not sent: " + reason);
        }
    }

    private void withoutConsent(Exchange exchange, StoredEffect message, String why) {
        String reason = "not sent: " + why + " (messages.consent=subscribed)";
        boolean mayStand = message.state() == OperationState.SENT && exchange.getVariable("conversationId") != null;
        exchange.setVariable("wanted", mayStand);
        exchange.setVariable("unwanted", reason);
        if (!mayStand && message.state() == OperationState.SENT) {
            effects.unknown(message.id(), reason + "; an earlier attempt may have been sent");
        } else if (!mayStand) {
            effects.cancel(message.id(), reason);
        }
    }

    /** Whether the customer is subscribed, by the answer about their address; clears {@code wanted} where they are not. */
    public void consent(Exchange exchange) {
        String email = String.valueOf(exchange.getVariable("emails", List.class).get(0));
        boolean subscribed = exchange.getMessage().getBody() instanceof Map<?, ?> body
                && body.get("subscriptions") instanceof List<?> list
                && list.stream()
                        .anyMatch(item -> item instanceof Map<?, ?> s
                                && email.equalsIgnoreCase(String.valueOf(s.get("email")))
                                && "SUBSCRIBED".equals(s.get("subscriptionStatus")));
        if (!subscribed) {
            withoutConsent(exchange, message(exchange), "the customer is not subscribed");
        }
    }

    /** How the contact is addressed: sets {@code firstName}, {@code name} and {@code locale} where Wix says them. */
    public void contact(Exchange exchange) {
        Addressed addressed = Addressed.of(object(exchange.getMessage().getBody(), "contact"));
        exchange.setVariable("firstName", addressed.firstName());
        exchange.setVariable("name", addressed.name());
        exchange.setVariable("locale", addressed.locale());
    }

    /** Notes the conversation that was found or opened. */
    public void conversation(Exchange exchange) {
        String id = Objects.requireNonNull(
                exchange.getVariable("conversationId", String.class), "Wix's answer holds no conversation");
        conversations.note(
                exchange.getVariable("contactId", String.class),
                new Conversation(
                        id,
                        exchange.getVariable("firstName", String.class),
                        exchange.getVariable("name", String.class),
                        exchange.getVariable("locale", String.class)));
    }

    /**
     * Fixes the text and the conversation, then puts the intent on disk. Sets {@code text}, {@code send} to whether a call has to follow, and
     * {@code lookFirst} to whether an earlier call may have sent it.
     */
    public void begin(Exchange exchange) {
        StoredEffect planned = message(exchange);
        if (planned.state() == OperationState.PLANNED) {
            ObjectNode payload = planned.payload().deepCopy();
            if (!payload.hasNonNull("text")) {
                payload.put(
                        "text",
                        text(
                                planned,
                                conversations
                                        .of(exchange.getVariable("contactId", String.class))
                                        .orElseThrow()));
            }
            effects.freeze(
                    planned.id(),
                    payload.put("conversation", exchange.getVariable("conversationId", String.class))
                            .toString());
        }
        Effects.Begun begun = effects.begin(planned.id());
        exchange.setVariable("text", begun.effect().payload().path("text").asText());
        exchange.setVariable("repeated", begun.repeated());
        exchange.setVariable("lookFirst", begun.open() && begun.repeated());
        exchange.setVariable("pages", 0);
        exchange.setVariable("cursor", null);
        exchange.setVariable("send", begun.open());
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
     * Clears {@code lookFirst} when that is decided; until then {@code cursor} is set to the next page. Found, it is settled. One
     * that is not there counts as not sent when its last call is over; before that it is due again then, or sent again where the
     * setting says so.
     */
    public void look(Exchange exchange) {
        StoredEffect message = message(exchange);
        Instant since = message.begunAt().minus(SKEW);
        Set<String> others = reader.ofLink(message.linkId(), MOST).stream()
                .map(StoredEffect::externalId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        MessagePage page = MessagePage.of(exchange.getMessage().getBody());
        Optional<String> found = page.find(exchange.getVariable("text", String.class), since, others);
        int pages = exchange.getVariable("pages", 0, Integer.class) + 1;
        exchange.setVariable("pages", pages);
        exchange.setVariable("cursor", page.cursor());
        exchange.setVariable("lookFirst", false);
        exchange.setVariable("send", false);
        if (found.isPresent()) {
            effects.settle(message.id(), found.get(), "sent by an earlier attempt");
        } else if (page.isLastSince(since)) {
            notThere(exchange, message);
        } else if (pages < MOST_PAGES) {
            exchange.setVariable("lookFirst", true);
        } else if (rules.sendAgain() && unwanted(exchange) == null) {
            send(exchange, message);
        } else {
            effects.unknown(
                    message.id(), "the answer was lost, and the conversation has too many newer messages to search");
        }
    }

    private void notThere(Exchange exchange, StoredEffect message) {
        Instant over = message.calledAt().plus(rules.callLife());
        String unwanted = unwanted(exchange);
        if (!clock.instant().isBefore(over)) {
            exchange.setVariable("repeated", false);
            if (unwanted == null) {
                send(exchange, message);
            } else {
                effects.undone(message.id(), clock.instant(), unwanted);
                effects.cancel(message.id(), unwanted);
            }
        } else if (rules.sendAgain() && unwanted == null) {
            send(exchange, message);
        } else {
            effects.uncounted(
                    message.id(),
                    over,
                    "the answer was lost, and the message is not in the conversation; it may still arrive (messages.call-life)");
        }
    }

    private void send(Exchange exchange, StoredEffect message) {
        exchange.setVariable("send", effects.calling(message.id()));
    }

    /** Why a message that may have been sent is not sent again; null where it is. */
    private static String unwanted(Exchange exchange) {
        return exchange.getVariable("unwanted", String.class);
    }

    /** Records that the message was sent. */
    public void settle(Exchange exchange) {
        effects.settle(
                exchange.getVariable("effect", String.class), exchange.getVariable("messageId", String.class), "sent");
    }

    /** The conversation is gone: it is opened anew the next time. */
    public void gone(Exchange exchange) {
        WixNotFoundException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, WixNotFoundException.class);
        if (!failure.code().startsWith("CONVERSATION")) {
            throw failure;
        }
        conversations.forget(exchange.getVariable("contactId", String.class));
        // Whether the message stood in it nobody can find out any more.
        throw exchange.getVariable("lookFirst", false, Boolean.class)
                ? failure
                : new ConversationGoneException(failure);
    }

    private StoredEffect message(Exchange exchange) {
        return reader.find(exchange.getVariable("effect", String.class)).orElseThrow();
    }

    private static Map<?, ?> object(Object from, String field) {
        return from instanceof Map<?, ?> map && map.get(field) instanceof Map<?, ?> object ? object : Map.of();
    }
}
