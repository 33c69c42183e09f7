package io.loyaltybridge.milestone.reminder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.customer.Addressed;
import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.effect.job.Owners;
import io.loyaltybridge.effect.store.Effect;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.job.Answers;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.message.Consents;
import io.loyaltybridge.milestone.coupon.CouponSettings;
import io.loyaltybridge.milestone.reminder.ReminderPage.Order;
import io.loyaltybridge.milestone.reminder.ReminderPage.Recipient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.camel.Exchange;

/**
 * The bean {@code reminderPages}: from a page of accounts that are close to a milestone to mails that are planned. The variable
 * {@code order} says what the run wants, the variable {@code reminders} who is left. Thread-safe.
 */
public final class ReminderPages {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Reminders reminders;
    private final CouponSettings coupons;
    private final Links links;
    private final EffectReader reader;
    private final Effects effects;
    private final Consents consents;

    public ReminderPages(
            Reminders reminders,
            CouponSettings coupons,
            Links links,
            EffectReader reader,
            Effects effects,
            Consents consents) {
        this.reminders = reminders;
        this.coupons = coupons;
        this.links = links;
        this.reader = reader;
        this.effects = effects;
        this.consents = consents;
    }

    /** Chooses who of the accounts in Wix's answer was not reminded of their milestone in this period. Sets {@code reminders}. */
    public void chooseRecipients(Exchange exchange) {
        Order order = exchange.getVariable("order", Order.class);
        BulkCalls.Page<WixAccount> answer = Answers.accountsOf(
                exchange.getMessage().getBody(Map.class), exchange.getVariable("cursor", String.class));
        List<Recipient> close = new ArrayList<>();
        for (WixAccount account : answer.items()) {
            OptionalLong milestone = reminders.next(account.at().balance());
            Optional<Link> owner = milestone.isEmpty()
                    ? Optional.empty()
                    : order.dry()
                            ? known(account, order.owners())
                            : order.owners().of(account);
            if (milestone.isPresent() && (owner.isPresent() || order.dry())) {
                close.add(new Recipient(account, milestone.getAsLong(), owner.orElse(null), null, null));
            }
        }
        ReminderPage left = ReminderPage.of(order, answer)
                .to(close)
                .keep(recipient -> recipient.owner() != null
                                && hadOne(effect(recipient, order).id())
                        ? Optional.of(ReminderPage.HAD_ONE)
                        : recipient.contactId() == null ? Optional.of(ReminderPage.NO_CONTACT) : Optional.empty());
        ReminderPage.set(exchange, left);
    }

    private boolean hadOne(String effectId) {
        return reader.find(effectId).filter(effect -> !effect.isOpen()).isPresent() || reader.isFolded(effectId);
    }

    private Optional<Link> known(WixAccount account, Owners owners) {
        return owners.known(account).or(() -> Optional.ofNullable(account.email())
                .flatMap(links::byEmail)
                .filter(link -> link.wixAccountId() == null));
    }

    /** Notes how they are reached, by the contacts in Wix's answer; who cannot be reached is left out. */
    public void noteContacts(Exchange exchange) {
        Map<String, Addressed> contacts = new HashMap<>();
        for (Map<?, ?> contact :
                Answers.objects(exchange.getMessage().getBody(Map.class).get("contacts"))) {
            contacts.put(String.valueOf(contact.get("id")), Addressed.of(contact));
        }
        ReminderPage page = ReminderPage.of(exchange);
        ReminderPage left = page.to(page.recipients().stream()
                        .map(recipient -> recipient.at(contacts.get(recipient.contactId())))
                        .toList())
                .keep(recipient -> recipient.addressed() == null
                        ? Optional.of(ReminderPage.NO_CONTACT)
                        : recipient.addressed().email() == null
                                ? Optional.of(ReminderPage.WITHOUT_EMAIL)
                                : Optional.empty());
        ReminderPage.set(exchange, left);
    }

    /** Leaves out who does not want mails. */
    public void keepSubscribed(Exchange exchange) {
        ReminderPage left = ReminderPage.of(exchange)
                .keep(recipient -> consents.of(recipient.email())
                                .filter(Consents.Answer::yes)
                                .isPresent()
                        ? Optional.empty()
                        : Optional.of(ReminderPage.NOT_SUBSCRIBED));
        ReminderPage.set(exchange, left);
    }

    /** Plans a mail for each, and for no more than the order allows. One who had it before, as another customer, is left out. */
    public void planMails(Exchange exchange) {
        ReminderPage page = ReminderPage.of(exchange);
        List<Recipient> wanted = page.recipients().stream()
                .limit(Math.max(0, page.order().most()))
                .toList();
        List<Effects.Planned> planned = effects.plan(wanted.stream()
                .map(recipient -> effect(recipient, page.order()))
                .toList());
        List<Recipient> all = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            all.add(wanted.get(i).planned(planned.get(i).id()));
        }
        ReminderPage left = page.to(all)
                .keep(recipient -> reader.find(recipient.plannedEffect())
                                .filter(StoredEffect::isOpen)
                                .isPresent()
                        ? Optional.empty()
                        : Optional.of(ReminderPage.HAD_ONE));
        ReminderPage.set(exchange, left);
    }

    private Effect effect(Recipient recipient, Order order) {
        long balance = recipient.account().at().balance();
        ObjectNode payload = JSON.createObjectNode()
                .put("template", "reminder")
                .put("until", order.until())
                .put("why", "a milestone is close: " + recipient.why());
        ObjectNode fields = payload.putObject("fields")
                .put("points", balance)
                .put("missing", recipient.milestone() - balance)
                .put("milestone", recipient.milestone());
        if (coupons.on()) {
            coupons.value().forEach((name, value) -> fields.set(name, JSON.valueToTree(value)));
        }
        return new Effect(
                recipient.customer().id(),
                EffectKind.MAIL,
                reminders.reason(recipient.milestone(), order.period()),
                payload.toString(),
                order.batch(),
                null);
    }
}
