package io.loyaltybridge.milestone.reminder;

import io.loyaltybridge.customer.Addressed;
import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.effect.job.Owners;
import io.loyaltybridge.ledger.store.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A page of accounts that are close to a milestone, and who of them is still to be reminded. Belongs to one exchange. */
final class ReminderPage {
    static final String HAD_ONE = "had-one";
    static final String WITHOUT_EMAIL = "without-email";
    static final String NO_CONTACT = "no-contact";
    static final String NOT_SUBSCRIBED = "not-subscribed";

    /**
     * What a run wants of a page.
     *
     * @param period as the reasons name it, such as 2026-12
     * @param until  epoch milliseconds after which nothing is sent any more
     * @param batch  the job; 0 in a dry run
     * @param most   for how many it plans at most
     * @param owners finds customers, and makes those that are new
     */
    record Order(String period, long until, long batch, boolean dry, long most, Owners owners) {}

    /**
     * Who is reminded.
     *
     * @param owner     null in a dry run where the mapping does not know them yet
     * @param addressed null where nobody asked yet how they are reached
     * @param effectId  null where nothing is planned
     */
    record Recipient(WixAccount account, long milestone, Link owner, Addressed addressed, String effectId) {

        String contactId() {
            return owner != null && owner.contactId() != null ? owner.contactId() : account.contactId();
        }

        Recipient at(Addressed address) {
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

    private final List<WixAccount> accounts;
    private final String next;
    private final Map<String, Long> leftOut = new TreeMap<>();
    private List<Recipient> recipients = List.of();

    ReminderPage(List<WixAccount> accounts, String next) {
        this.accounts = accounts;
        this.next = next;
    }

    List<WixAccount> accounts() {
        return accounts;
    }

    /** Cursor of the next page; null on the last one. */
    String next() {
        return next;
    }

    List<Recipient> recipients() {
        return recipients;
    }

    void recipients(List<Recipient> found) {
        recipients = List.copyOf(found);
    }

    /** How many were left out, by reason. */
    Map<String, Long> leftOut() {
        return leftOut;
    }

    void leaveOut(String why) {
        leftOut.merge(why, 1L, Long::sum);
    }

    /** Those stay for whom the step says no reason to leave them out. */
    void keep(Function<Recipient, Optional<String>> reason) {
        List<Recipient> stay = new ArrayList<>();
        for (Recipient recipient : recipients) {
            Optional<String> why = reason.apply(recipient);
            why.ifPresent(this::leaveOut);
            if (why.isEmpty()) {
                stay.add(recipient);
            }
        }
        recipients = stay;
    }
}
