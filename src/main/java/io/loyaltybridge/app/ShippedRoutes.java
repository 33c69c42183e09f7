package io.loyaltybridge.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The routes that the program needs; a test keeps them equal to {@code routes/}. */
final class ShippedRoutes {
    /** The files as they are shipped, with the routes in them that the program and other routes call. Templates are named by sources. */
    static final Map<String, List<String>> FILES = shipped("""
            account-gone
            ask-consent
            badges-timer: badges-timer badges-nightly
            badges: give-badges take-badges take-badge
            begin-anew
            bring-up-to-date
            bulk-reads: list-program-customers query-contacts-by-emails query-accounts list-contacts query-members count-accounts query-badge-assignments query-contacts-by-ids
            carry-out-effects
            carry-out
            check-badges
            create-on-program
            effects-sweep
            file-call
            find-customer: find-customer-of-wix link-of-wix find-customer-of-program
            housekeeping
            import-balances: upload-import-file create-import get-import execute-import get-import-errors
            milestone-coupon
            milestone-reminder-timer: milestone-reminder-on-time milestone-reminder-again milestone-reminder-due
            milestone-reminder
            monthly-message: monthly-message-on-time monthly-message-again monthly-message-due
            next-call
            parked-operations: decide-operation
            program-call
            program-webhooks
            read-again
            reconcile
            send-mail: send-mail-effect mail-recipient mail-unsubscribe-link
            send-message: send-message-effect message-conversation program-names
            setup-customer: set-up-customer set-up-contact set-up-account
            setup-from-jdbc: list-database-customers
            setup-program: set-up-program set-up
            store-compact: store-compact-on-time store-compact-again store-compact-due
            sync-to-program
            sync-to-wix
            unsubscribe: unsubscribe-page unsubscribe
            watch-wix
            webhook-intake
            wix-call
            wix-webhooks
            """);

    private ShippedRoutes() {
    }

    private static Map<String, List<String>> shipped(String text) {
        Map<String, List<String>> files = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            String[] parts = line.split(": ", 2);
            files.put(parts[0], List.of((parts.length == 1 ? parts[0] : parts[1]).split(" ")));
        });
        return files;
    }
}
