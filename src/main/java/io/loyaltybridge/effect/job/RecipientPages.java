package io.loyaltybridge.effect.job;

import io.loyaltybridge.bulk.BulkCalls;
import io.loyaltybridge.bulk.WixAccount;
import io.loyaltybridge.effect.CouponSettings;
import io.loyaltybridge.effect.Reminders;
import io.loyaltybridge.effect.job.Occasion.Order;
import io.loyaltybridge.effect.store.Conversations;
import io.loyaltybridge.effect.store.Effect;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.flow.Addressee;
import io.loyaltybridge.flow.Consents;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * The beans {@code reminders} and {@code balances}: from a page of accounts to what is planned for their customers. The variable
 * {@code order} says what the run wants, the variable {@code page} who is left. Thread-safe.
 */
public final class RecipientPages {
    static final String HAD_IT = "had-it";
    static final String WITHOUT_EMAIL = "without-email";
    static final String NOT_SUBSCRIBED = "not-subscribed";
    static final String NO_CONTACT = "no-contact";

    /** What it works with. */
    public record Parts(Links links, EffectReader reader, Effects effects, Conversations conversations, Consents consents, Clock clock) {
    }

    private final Occasion occasion;
    private final Links links;
    private final EffectReader reader;
    private final Effects effects;
    private final Conversations conversations;
    private final Consents consents;
    private final Clock clock;

    private RecipientPages(Occasion occasion, Parts parts) {
        this.occasion = occasion;
        this.links = parts.links();
        this.reader = parts.reader();
        this.effects = parts.effects();
        this.conversations = parts.conversations();
        this.consents = parts.consents();
        this.clock = parts.clock();
    }

    public static RecipientPages ofReminders(Parts parts, Reminders reminders, CouponSettings coupons) {
        return new RecipientPages(new ReminderOccasion(reminders, coupons), parts);
    }

    /** @param subscribedOnly whether only who is subscribed to mails gets messages */
    public static RecipientPages ofBalances(Parts parts, List<Long> milestones, boolean subscribedOnly) {
        return new RecipientPages(new BalanceOccasion(milestones, subscribedOnly), parts);
    }

    /**
     * Who of the accounts in Wix's answer gets something that he has not had. Sets {@code page}, and {@code contactIds} to those of
     * whom it is not known yet how they are reached.
     */
    public void accounts(Exchange exchange) {
        Order order = exchange.getVariable("order", Order.class);
        BulkCalls.Page<WixAccount> answer = BulkCalls.accountsOf(exchange.getMessage().getBody(Map.class), exchange.getVariable("cursor", String.class));
        List<Recipient> recipients = new ArrayList<>();
        PageOfRecipients page = new PageOfRecipients(answer.items(), answer.next(), recipients);
        for (WixAccount account : answer.items()) {
            occasion.of(account, order).flatMap(wanted -> recipient(account, wanted, order, page)).ifPresent(recipients::add);
        }
        exchange.setVariable("page", page);
        exchange.setVariable("contactIds", recipients.stream().filter(this::isUnknown).map(Recipient::contactId).filter(Objects::nonNull).distinct().toList());
    }

    private Optional<Recipient> recipient(WixAccount account, Occasion.Wanted wanted, Order order, PageOfRecipients page) {
        Optional<Link> owner = order.dry() ? known(account, order) : order.owners().of(account);
        if (owner.isEmpty()) {
            return order.dry() ? Optional.of(new Recipient(account, null, wanted, null, null)) : Optional.empty();
        }
        String id = new Effect(owner.get().id(), occasion.kind(), wanted.reason(), "{}", null, null).id();
        if (reader.find(id).filter(effect -> !effect.isOpen()).isPresent()) {
            page.leaveOut(HAD_IT);
            return Optional.empty();
        }
        return Optional.of(new Recipient(account, owner.get(), wanted, id, null));
    }

    private Optional<Link> known(WixAccount account, Order order) {
        return order.owners().known(account).or(() -> Optional.ofNullable(account.email()).flatMap(links::byEmail).filter(link -> link.wixAccountId() == null));
    }

    /** A mail needs his address; a message only how he is addressed, and that is known with his conversation. */
    private boolean isUnknown(Recipient recipient) {
        return occasion.kind() == EffectKind.MAIL || recipient.contactId() == null || conversations.of(recipient.contactId()).isEmpty();
    }

    /** Notes how the contacts in Wix's answer are reached and addressed. */
    public void contacts(Exchange exchange) {
        Map<String, Addressee> addressees = new HashMap<>();
        for (Map<?, ?> contact : BulkCalls.objects(exchange.getMessage().getBody(Map.class).get("contacts"))) {
            addressees.put(String.valueOf(contact.get("id")), Addressee.of(contact));
        }
        page(exchange).each(recipient -> Optional.of(recipient.addressed(addressees.get(recipient.contactId()))));
    }

    /** Leaves out who cannot be reached. Sets {@code addresses} to those who have to be asked whether they want it; none where it goes to everybody. */
    public void reachable(Exchange exchange) {
        PageOfRecipients page = page(exchange);
        page.each(recipient -> {
            String missing = occasion.kind() == EffectKind.MAIL && recipient.addressee() == null || recipient.contactId() == null ? NO_CONTACT
                    : occasion.kind() == EffectKind.MAIL && recipient.addressee().email() == null || occasion.needsConsent() && recipient.email() == null
                    ? WITHOUT_EMAIL : null;
            if (missing != null) {
                page.leaveOut(missing);
            }
            return missing == null ? Optional.of(recipient) : Optional.empty();
        });
        exchange.setVariable("addresses", occasion.needsConsent() ? page.recipients().stream().map(Recipient::email).distinct().toList() : List.of());
    }

    /** Leaves out who does not want it. */
    public void consent(Exchange exchange) {
        PageOfRecipients page = page(exchange);
        page.each(recipient -> {
            boolean wants = !occasion.needsConsent() || consents.of(recipient.email()).filter(Consents.Answer::yes).isPresent();
            if (!wants) {
                page.leaveOut(NOT_SUBSCRIBED);
            }
            return wants ? Optional.of(recipient) : Optional.empty();
        });
    }

    /** Plans for at most as many as the variable {@code most} says. One who had it before, also as another customer, is left out. */
    public void plan(Exchange exchange) {
        Order order = exchange.getVariable("order", Order.class);
        PageOfRecipients page = page(exchange);
        page.limit(exchange.getVariable("most", Long.class));
        List<Effect> wanted = page.recipients().stream().map(recipient -> new Effect(recipient.owner().id(), occasion.kind(), recipient.wanted().reason(),
                recipient.wanted().payload().toString(), order.batch(), clock.instant().plus(order.spare()))).toList();
        Iterator<Effects.Planned> planned = effects.plan(wanted).iterator();
        page.each(recipient -> {
            String id = planned.next().id();
            if (reader.find(id).filter(effect -> effect.isOpen()).isEmpty()) {
                page.leaveOut(HAD_IT);
                return Optional.empty();
            }
            return Optional.of(recipient.planned(id));
        });
    }

    private static PageOfRecipients page(Exchange exchange) {
        return exchange.getVariable("page", PageOfRecipients.class);
    }
}
