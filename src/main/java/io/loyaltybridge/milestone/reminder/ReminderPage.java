package io.loyaltybridge.milestone.reminder;

import io.loyaltybridge.customer.Addressed;
import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.effect.job.Owners;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.ledger.store.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A page of accounts that are close to a milestone, and who of them is still to be reminded: the variable {@code reminders}. A route
 * asks it by name: {@code ${variable.reminders.anybody}}. Immutable.
 *
 * @param order      what the run wants
 * @param accounts   those of the page
 * @param next       cursor of the next page; null on the last one
 * @param recipients who is left
 * @param leftOut    how many were left out, by reason
 */
public record ReminderPage(
        Order order,
        List<WixAccount> accounts,
        @Nullable String next,
        List<Recipient> recipients,
        Map<String, Long> leftOut) {
    static final String HAD_ONE = "had-one";
    static final String WITHOUT_EMAIL = "without-email";
    static final String NO_CONTACT = "no-contact";
    static final String NOT_SUBSCRIBED = "not-subscribed";

    public ReminderPage {
        accounts = List.copyOf(accounts);
        recipients = List.copyOf(recipients);
        leftOut = Map.copyOf(leftOut);
    }

    /**
     * What a run wants of a page.
     *
     * @param period as the reasons name it, such as 2026-12
     * @param until  epoch milliseconds after which nothing is sent any more
     * @param batch  the job; 0 in a dry run
     * @param most   for how many it plans at most
     * @param owners finds customers, and makes those that are new
     */
    public record Order(String period, long until, long batch, boolean dry, long most, Owners owners) {}

    /**
     * Who is reminded.
     *
     * @param owner     null in a dry run where the mapping does not know them yet
     * @param addressed null where nobody asked yet how they are reached
     * @param effectId  null where nothing is planned
     */
    public record Recipient(
            WixAccount account,
            long milestone,
            @Nullable Link owner,
            @Nullable Addressed addressed,
            @Nullable String effectId) {
        /** The owner, who is known outside of a dry run. */
        Link customer() {
            return Objects.requireNonNull(owner, "the mapping does not know this account");
        }

        /** How they are reached, once that was asked. */
        Addressed contact() {
            return Objects.requireNonNull(addressed, "nobody asked how this customer is reached");
        }

        /** Their address, once those without one were left out. */
        String email() {
            return Objects.requireNonNull(contact().email(), "this customer has no e-mail address");
        }

        /** The effect, once it was planned. */
        String plannedEffect() {
            return Objects.requireNonNull(effectId, "nothing is planned for this customer");
        }

        @Nullable
        String contactId() {
            return owner != null && owner.contactId() != null ? owner.contactId() : account.contactId();
        }

        Recipient at(@Nullable Addressed address) {
            return new Recipient(account, milestone, owner, address, effectId);
        }

        Recipient planned(String id) {
            return new Recipient(account, milestone, owner, addressed, id);
        }

        /** Why, for a person. */
        String why() {
            return account.at().balance() + " points, "
                    + (milestone - account.at().balance()) + " to " + milestone;
        }
    }

    /** Of Wix's answer, with nobody left yet. */
    static ReminderPage of(Order order, BulkCalls.Page<WixAccount> answer) {
        return new ReminderPage(order, answer.items(), answer.next(), List.of(), Map.of());
    }

    /** The one of an exchange. */
    static ReminderPage of(Exchange exchange) {
        return exchange.getVariable("reminders", ReminderPage.class);
    }

    /** Whether somebody is left. */
    public boolean anybody() {
        return !recipients.isEmpty();
    }

    /** Whether mails are planned; else it is only said who would be reminded. */
    public boolean inEarnest() {
        return !order.dry();
    }

    /** With others left. */
    ReminderPage to(List<Recipient> others) {
        return new ReminderPage(order, accounts, next, others, leftOut);
    }

    /** Those stay for whom the step says no reason to leave them out. */
    ReminderPage keep(Function<Recipient, Optional<String>> reason) {
        List<Recipient> stay = new ArrayList<>();
        Map<String, Long> left = new TreeMap<>(leftOut);
        for (Recipient recipient : recipients) {
            Optional<String> why = reason.apply(recipient);
            why.ifPresent(one -> left.merge(one, 1L, Long::sum));
            if (why.isEmpty()) {
                stay.add(recipient);
            }
        }
        return new ReminderPage(order, accounts, next, stay, left);
    }

    /** Sets it as the variable, and what Kamelets and the question for consent take of it: {@code contactIds}, {@code addresses}. */
    static void set(Exchange exchange, ReminderPage page) {
        exchange.setVariable("reminders", page);
        exchange.setVariable(
                "contactIds",
                page.recipients.stream().map(Recipient::contactId).distinct().toList());
        exchange.setVariable(
                "addresses",
                page.recipients.stream()
                        .map(Recipient::addressed)
                        .filter(one -> one != null && one.email() != null)
                        .map(Addressed::email)
                        .distinct()
                        .toList());
        exchange.setVariable("dryRun", page.order.dry()); // as routes of the version before read it
    }
}
