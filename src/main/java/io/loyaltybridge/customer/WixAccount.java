package io.loyaltybridge.customer;

import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.payload.Emails;
import io.loyaltybridge.payload.Numbers;
import io.loyaltybridge.payload.Timestamps;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A loyalty account as a page of Wix shows it.
 *
 * @param email normalised; null where the page names none
 * @param at    its state, with the time at which Wix says that it changed
 */
public record WixAccount(
        @Nullable String id,
        @Nullable String contactId,
        @Nullable String memberId,
        @Nullable String email,
        Snapshot at) {

    /** @throws IllegalArgumentException where the page holds no usable account */
    public static WixAccount of(Map<?, ?> account) {
        if (!(account.get("points") instanceof Map<?, ?> points)) {
            throw new IllegalArgumentException("an account on Wix's page has no points");
        }
        Object email = account.get("contact") instanceof Map<?, ?> contact ? contact.get("email") : null;
        Object updated = account.get("updatedDate");
        return new WixAccount(
                text(account.get("id")),
                text(account.get("contactId")),
                text(account.get("memberId")),
                Emails.normalise(text(email)).orElse(null),
                new Snapshot(
                        Numbers.whole("revision", account.get("revision")),
                        Numbers.whole("points.balance", points.get("balance")),
                        updated == null
                                ? null
                                : Timestamps.parse(updated.toString())
                                        .map(java.time.Instant::toEpochMilli)
                                        .orElse(null),
                        null));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
