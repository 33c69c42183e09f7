package io.loyaltybridge.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.effect.store.Conversations;
import io.loyaltybridge.effect.store.Conversations.Conversation;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.intake.Timestamps;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.text.Texts;
import io.loyaltybridge.wix.WixNotFoundException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/**
 * The bean {@code messages}: a planned message, from its customer to his conversation. Wix knows no key for messages, so the
 * text is fixed before the first call, and after a lost answer the conversation is looked through for it. Thread-safe.
 */
public final class MessageFlow {
    /** How far Wix's clock may be behind ours. */
    private static final Duration SKEW = Duration.ofMinutes(2);
    private static final int MOST = 1_000;

    private final Effects effects;
    private final EffectReader reader;
    private final EffectFlow flow;
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
     * @param sendAgain      whether a message that may have been sent is sent again
     */
    public record Rules(boolean subscribedOnly, boolean sendAgain) {
    }

    public MessageFlow(Effects effects, EffectReader reader, EffectFlow flow, Links links, Conversations conversations, Texts texts, ProgramNames names,
                       Clock clock, ZoneId zone, Rules rules) {
        this.effects = effects;
        this.reader = reader;
        this.flow = flow;
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
     * is not known yet), {@code askConsent}, and {@code wanted} to whether it goes on.
     */
    public void prepare(Exchange exchange) {
        StoredEffect message = message(exchange);
        Link customer = links.current(message.linkId()).orElseThrow();
        boolean open = message.state() == OperationState.PLANNED || message.state() == OperationState.SENT;
        boolean wanted = open && customer.contactId() != null;
        if (open && !wanted) {
            effects.refuse(message.id(), "not sent: the customer's contact on Wix is not known any more");
        }
        if (wanted && rules.subscribedOnly() && customer.email() == null) {
            wanted = false;
            withoutConsent(message, "the customer has no e-mail address that could be subscribed");
        }
        exchange.setVariable("wanted", wanted);
        exchange.setVariable("contactId", customer.contactId());
        exchange.setVariable("emails", customer.email() == null ? null : List.of(customer.email()));
        exchange.setVariable("askConsent", wanted && rules.subscribedOnly());
        exchange.setVariable("conversationId", wanted ? conversations.of(customer.contactId()).map(Conversation::id).orElse(null) : null);
    }

    private void withoutConsent(StoredEffect message, String why) {
        String reason = "not sent: " + why + " (messages.consent=subscribed)";
        if (message.state() == OperationState.SENT) {
            effects.unknown(message.id(), reason + "; an earlier attempt may have been sent");
        } else {
            effects.cancel(message.id(), reason);
        }
    }

    /** Whether the customer is subscribed, by the answer about his address; sets {@code wanted}. */
    public void consent(Exchange exchange) {
        boolean subscribed = objects(exchange, "subscriptions").stream().anyMatch(s -> "SUBSCRIBED".equals(s.get("subscriptionStatus")));
        exchange.setVariable("wanted", subscribed);
        if (!subscribed) {
            withoutConsent(message(exchange), "the customer is not subscribed");
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
        String id = Objects.requireNonNull(exchange.getVariable("conversationId", String.class), "Wix's answer holds no conversation");
        conversations.note(exchange.getVariable("contactId", String.class), new Conversation(id, exchange.getVariable("firstName", String.class),
                exchange.getVariable("name", String.class), exchange.getVariable("locale", String.class)));
    }

    /**
     * Fixes the text, then puts the intent on disk. Sets {@code text}, {@code send} to whether a call has to follow, and
     * {@code lookFirst} to whether an earlier call may have sent it.
     */
    public void begin(Exchange exchange) {
        StoredEffect planned = message(exchange);
        if (planned.state() == OperationState.PLANNED && !planned.payload().hasNonNull("text")) {
            Conversation conversation = conversations.of(exchange.getVariable("contactId", String.class)).orElseThrow();
            effects.freeze(planned.id(), ((ObjectNode) planned.payload().deepCopy()).put("text", text(planned, conversation)).toString());
        }
        Effects.Begun begun = effects.begin(planned.id());
        exchange.setVariable("text", begun.effect().payload().path("text").asText());
        exchange.setVariable("repeated", begun.repeated());
        exchange.setVariable("lookFirst", begun.open() && begun.repeated());
        exchange.setVariable("send", begun.open());
    }

    private String text(StoredEffect message, Conversation to) {
        return texts.message(message.payload().path("template").asText(), to.locale(),
                names.in(TextValues.of(message.payload().path("fields"), clock.instant(), zone).firstName(to.firstName()).name(to.name())));
    }

    /**
     * Looks for the message among the newest of the conversation: exactly this text, from the business, not older than the
     * first call. Found, it is settled; else the setting says whether it is sent again or left to a person.
     */
    public void look(Exchange exchange) {
        StoredEffect message = message(exchange);
        String text = exchange.getVariable("text", String.class);
        Instant since = message.begunAt().minus(SKEW);
        Set<String> others = reader.ofLink(message.linkId(), MOST).stream().map(StoredEffect::externalId).filter(Objects::nonNull).collect(Collectors.toSet());
        for (Map<?, ?> sent : objects(exchange, "messages")) {
            boolean ours = "BUSINESS_TO_PARTICIPANT".equals(sent.get("direction")) && text.strip().equals(basicText(sent).strip())
                    && Timestamps.parse(String.valueOf(sent.get("createdDate"))).filter(at -> !at.isBefore(since)).isPresent()
                    && !others.contains(String.valueOf(sent.get("id")));
            if (ours) {
                effects.settle(message.id(), String.valueOf(sent.get("id")), "sent by an earlier attempt");
                exchange.setVariable("send", false);
                return;
            }
        }
        if (!rules.sendAgain()) {
            effects.unknown(message.id(), "the answer was lost, and the message does not stand in the conversation; it may come late (messages.unknown=at-most-once)");
            exchange.setVariable("send", false);
        }
    }

    private static String basicText(Map<?, ?> message) {
        Map<?, ?> basic = object(object(message, "content"), "basic");
        return basic.get("items") instanceof List<?> items && !items.isEmpty() && items.get(0) instanceof Map<?, ?> item && item.get("text") != null
                ? item.get("text").toString() : "";
    }

    /** Records that the message was sent. */
    public void settle(Exchange exchange) {
        effects.settle(exchange.getVariable("effect", String.class), exchange.getVariable("messageId", String.class), "sent");
    }

    /** The conversation is gone: it is opened anew the next time. */
    public void gone(Exchange exchange) {
        WixNotFoundException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, WixNotFoundException.class);
        if (!failure.code().startsWith("CONVERSATION")) {
            throw failure;
        }
        conversations.forget(exchange.getVariable("contactId", String.class));
        flow.handBack(message(exchange), !exchange.getVariable("repeated", false, Boolean.class),
                new Verdict.HandBack(failure.getMessage(), Duration.ofMillis(1), Verdict.HandBack.Kind.ANSWER));
    }

    private StoredEffect message(Exchange exchange) {
        return reader.find(exchange.getVariable("effect", String.class)).orElseThrow();
    }

    private static Map<?, ?> object(Object from, String field) {
        return from instanceof Map<?, ?> map && map.get(field) instanceof Map<?, ?> object ? object : Map.of();
    }

    private static List<Map<?, ?>> objects(Exchange exchange, String field) {
        List<Map<?, ?>> result = new java.util.ArrayList<>();
        if (exchange.getMessage().getBody() instanceof Map<?, ?> body && body.get(field) instanceof List<?> list) {
            list.forEach(item -> result.add((Map<?, ?>) item));
        }
        return result;
    }
}
