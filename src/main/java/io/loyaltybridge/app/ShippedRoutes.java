package io.loyaltybridge.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The routes that the program needs; a test keeps them equal to {@code routes/}. */
final class ShippedRoutes {
    /** The files as they are shipped, below {@code routes/}, with the routes in them that the program and other routes call. Templates are named by sources. */
    static final Map<String, List<String>> FILES = shipped(
            """
            award/award-event
            award/connect-person: connect-page connect
            award/give-award
            award/read-event
            award/take-back
            calls/read-accounts: list-program-customers query-accounts count-accounts query-badge-assignments
            calls/read-contacts: query-contacts-by-emails query-contacts-by-ids list-contacts query-members
            calls/file-call
            calls/program-call
            calls/wix-call
            effect/carry-out-effects
            effect/effects-sweep
            intake/webhook-intake: webhook-intake webhook-intake-of-site
            message/ask-consent
            message/monthly-message: monthly-message-on-time monthly-message-due
            message/program-names
            message/send-mail: send-mail-effect
            message/mail-recipient
            message/mail-unsubscribe-link
            message/send-message: send-message-effect
            message/message-conversation
            message/unsubscribe: unsubscribe-page unsubscribe
            milestone/badges-timer: badges-timer badges-nightly
            milestone/check-badges
            milestone/give-badges
            milestone/milestone-coupon
            milestone/milestone-reminder-timer: milestone-reminder-on-time milestone-reminder-due
            milestone/milestone-reminder
            milestone/take-badges
            milestone/take-badge
            milestone/watch-wix
            privacy/anonymise-customer
            setup/import-balances: upload-import-file create-import get-import execute-import get-import-errors
            setup/list-database-customers
            setup/set-up-customer: set-up-customer set-up-contact set-up-account
            setup/set-up-program: set-up-program set-up
            store/housekeeping
            store/store-compact: store-compact-on-time store-compact-due
            sync/account-deleted
            sync/bring-up-to-date
            sync/carry-out
            sync/create-on-program
            sync/decide-operation
            sync/find-customer-of-program
            sync/find-customer-of-wix: find-customer-of-wix link-of-wix
            sync/next-call
            sync/program-changes
            sync/program-webhooks
            sync/read-again
            sync/reconcile: reconcile reconcile-restored
            sync/start-over
            sync/sync-to-program
            sync/sync-to-wix
            sync/wix-webhooks
            """);

    private ShippedRoutes() {}

    private static Map<String, List<String>> shipped(String text) {
        Map<String, List<String>> files = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            String[] parts = line.split(": ", 2);
            files.put(
                    parts[0],
                    List.of((parts.length == 1 ? parts[0].substring(parts[0].lastIndexOf('/') + 1) : parts[1])
                            .split(" ")));
        });
        return files;
    }
}
