package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A spell of one kind of bad weather, of about two seconds.
 *
 * @param once     faults that are switched on when it begins, used up by a few calls
 * @param lasting  faults that are on for as long as it lasts
 * @param installed false: Wix's loyalty app is not installed on the site meanwhile
 */
record Spell(String name, List<Armed> once, List<Armed> lasting, boolean installed) {
    private static final String WIX = "wix";
    private static final String PROGRAM = "program";
    private static final String ADJUST = "loyalty_accounts.adjustPoints";
    private static final String EARN = "loyalty_accounts.earnPoints";
    private static final String READ = "loyalty_accounts.getAccount";
    private static final String READ_BY = "loyalty_accounts.getAccountBySecondaryId";
    private static final String LIST = "loyalty_transactions.queryLoyaltyTransactions";
    private static final String ACCOUNT_EVENTS = "wix.loyalty.v1.account_*";
    private static final String ADD = "program.addPoints";
    private static final String CUSTOMER = "program.getCustomer";
    private static final List<String> PERMISSIONS =
            List.of(ADJUST, EARN, READ, LIST, "crm_contacts.queryContacts", ADD, CUSTOMER);

    /** A fault on a side; {@code count} 0 is no end, {@code delayMillis} is for those that wait. */
    record Armed(String side, String kind, String operation, double probability, int count, int delayMillis) {
        ObjectNode json() {
            ObjectNode json = Side.object().put("kind", kind).put("probability", probability);
            if (operation != null) {
                json.put("operation", operation);
            }
            if (count > 0) {
                json.put("count", count);
            }
            if (delayMillis > 0) {
                json.put("delayMs", delayMillis);
            }
            return json;
        }
    }

    /** The spells of these troubles, each at least once, in an order that the seed gives. */
    static List<Spell> of(Set<Trouble> troubles, Random random) {
        List<Spell> spells = new ArrayList<>();
        if (troubles.contains(Trouble.NOT_FOUND)) {
            spells.addAll(notFound());
        }
        if (troubles.contains(Trouble.STAMPS)) {
            spells.add(lostAnswers());
            spells.add(lostAnswers());
            spells.add(lostAnswers());
        }
        if (troubles.contains(Trouble.OVERTAKEN)) {
            spells.add(overtaken());
            spells.add(overtaken());
            spells.add(overtaken());
        }
        if (troubles.contains(Trouble.FIRST_EVENTS)) {
            spells.add(slowAnswers(250));
            spells.add(slowAnswers(1_000));
        }
        if (troubles.contains(Trouble.FORBIDDEN)) {
            List<String> permissions = new ArrayList<>(PERMISSIONS);
            java.util.Collections.shuffle(permissions, random);
            permissions
                    .subList(0, 3)
                    .forEach(operation -> spells.add(lasting(
                            "no permission for " + operation,
                            on(operation.startsWith(PROGRAM) ? PROGRAM : WIX, "FORBIDDEN", operation, 1))));
        }
        java.util.Collections.shuffle(spells, random);
        return spells;
    }

    private static List<Spell> notFound() {
        return List.of(
                // In Wix's own words about that very account, so only now and then: it is there again when asked a
                // second time.
                new Spell(
                        "an account is not found, in own words",
                        List.of(
                                next(WIX, "NOT_FOUND", READ),
                                next(WIX, "NOT_FOUND", READ_BY),
                                next(PROGRAM, "NOT_FOUND", CUSTOMER)),
                        List.of(on(WIX, "CONFLICT", ADJUST, 0.5)),
                        true),
                lasting(
                        "a page for each read",
                        on(WIX, "CONFLICT", ADJUST, 0.5),
                        on(WIX, "NOT_FOUND_PAGE", READ, 0.7),
                        on(WIX, "NOT_FOUND_PAGE", READ_BY, 0.7),
                        on(PROGRAM, "NOT_FOUND_PAGE", CUSTOMER, 0.7)),
                lasting(
                        "the list of transactions is not found",
                        on(WIX, "ERROR_AFTER", ADJUST, 0.4),
                        on(WIX, "CONFLICT", ADJUST, 0.4),
                        on(WIX, "NOT_FOUND", LIST, 0.5),
                        on(WIX, "NOT_FOUND_PAGE", LIST, 0.5),
                        on(PROGRAM, "NOT_FOUND_PAGE", "program.listTransactions", 0.7)),
                lasting(
                        "what is changed is not found, in own words",
                        on(WIX, "NOT_FOUND", ADJUST, 0.7),
                        on(WIX, "NOT_FOUND", EARN, 0.7),
                        on(PROGRAM, "NOT_FOUND", ADD, 0.7)),
                lasting(
                        "a page for each change",
                        on(WIX, "NOT_FOUND_PAGE", ADJUST, 0.7),
                        on(WIX, "NOT_FOUND_PAGE", EARN, 0.7),
                        on(PROGRAM, "NOT_FOUND_PAGE", ADD, 0.7)),
                new Spell("Wix's app is not installed", List.of(), List.of(), false),
                lasting(
                        "a page for everything",
                        on(WIX, "NOT_FOUND_PAGE", null, 1),
                        on(PROGRAM, "NOT_FOUND_PAGE", null, 1)));
    }

    private static Spell lostAnswers() {
        return lasting(
                "answers of changes get lost", on(WIX, "ERROR_AFTER", ADJUST, 0.5), on(WIX, "DROP_AFTER", ADJUST, 0.5));
    }

    /** The webhook of an award is there before the award's own answer; and what follows from both takes its time. */
    private static Spell slowAnswers(int millis) {
        return lasting(
                "webhooks are faster than answers",
                late(EARN, 0.7, millis),
                late("loyalty_accounts.createAccount", 0.7, millis),
                late("crm_contacts.createContact", 0.7, millis),
                late("marketing_coupons.createCoupon", 0.5, millis),
                late("email-subscriptions_email-subscriptions.*", 0.5, millis),
                late(READ, 0.3, millis));
    }

    private static Armed late(String operation, double probability, int millis) {
        return new Armed(WIX, "DELAY_ANSWER", operation, probability, 0, millis);
    }

    private static Spell overtaken() {
        return lasting(
                "others are faster, and nobody tells",
                on(WIX, "OVERTAKE", ADJUST, 0.6),
                on(WIX, "WEBHOOK_LOSE", ACCOUNT_EVENTS, 0.9));
    }

    private static Spell lasting(String name, Armed... faults) {
        return new Spell(name, List.of(), List.of(faults), true);
    }

    private static Armed on(String side, String kind, String operation, double probability) {
        return new Armed(side, kind, operation, probability, 0, 0);
    }

    private static Armed next(String side, String kind, String operation) {
        return new Armed(side, kind, operation, 1, 1, 0);
    }
}
