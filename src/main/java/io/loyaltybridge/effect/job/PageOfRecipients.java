package io.loyaltybridge.effect.job;

import io.loyaltybridge.bulk.WixAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A page of accounts, and who of them is still to get something. Belongs to one exchange. */
final class PageOfRecipients {
    private final List<WixAccount> accounts;
    private final String next;
    private final Map<String, Long> leftOut = new TreeMap<>();
    private List<Recipient> recipients;

    PageOfRecipients(List<WixAccount> accounts, String next, List<Recipient> recipients) {
        this.accounts = accounts;
        this.next = next;
        this.recipients = recipients;
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

    /** How many were left out, by the name of the reason's counter. */
    Map<String, Long> leftOut() {
        return leftOut;
    }

    void leaveOut(String counter) {
        leftOut.merge(counter, 1L, Long::sum);
    }

    /** Goes through the recipients; who comes back empty is not one any more. */
    void each(Function<Recipient, Optional<Recipient>> step) {
        List<Recipient> stay = new ArrayList<>();
        recipients.forEach(recipient -> step.apply(recipient).ifPresent(stay::add));
        recipients = stay;
    }

    /** Only so many stay. */
    void limit(long most) {
        recipients = recipients.stream().limit(Math.max(0, most)).toList();
    }
}
