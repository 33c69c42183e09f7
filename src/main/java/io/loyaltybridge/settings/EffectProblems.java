package io.loyaltybridge.settings;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with the settings of coupons, badges and mails together; each is valid by itself. */
final class EffectProblems {
    private static final BigDecimal WHOLE = BigDecimal.valueOf(100);

    private EffectProblems() {}

    static List<String> of(Settings settings) {
        List<String> problems = new ArrayList<>();
        if (settings.flag("coupons.on")) {
            coupons(settings, problems);
        }
        if (settings.text("mail.host").isEmpty()
                && settings.flag("coupons.on")
                && settings.text("coupons.tell").equals("mail")) {
            problems.add(settings.origin("coupons.tell")
                    + ": coupons.tell: expected message or none, because mail needs mail.host, which is not set");
        }
        if (settings.text("mail.host").isEmpty() && settings.flag("reminder.on")) {
            problems.add(settings.origin("reminder.on")
                    + ": reminder.on: expected false, because mails need mail.host, which is not set");
        }
        if (settings.text("mail.unsubscribe-link").equals("bridge")
                && settings.text("bridge.public-url").isEmpty()) {
            problems.add(settings.origin("mail.unsubscribe-link")
                    + ": mail.unsubscribe-link: expected wix or none, because a link of the bridge needs bridge.public-url,"
                    + " which is not set");
        }
        if (settings.flag("badges.on") && settings.text("badges.thresholds").isEmpty()) {
            problems.add(
                    "badges.thresholds: is not set; badges.on=true needs it, as in badges.thresholds=500=<badge id>");
        }
        Set<String> points = new HashSet<>();
        for (String threshold : settings.text("badges.thresholds").split(" +")) {
            String at = threshold.replaceFirst("=.*", "");
            if (!points.add(at)) {
                problems.add(settings.origin("badges.thresholds")
                        + ": badges.thresholds: expected one badge for each number of points, found " + at + " twice");
            }
        }
        return problems;
    }

    private static void coupons(Settings settings, List<String> problems) {
        String kind = settings.text("coupons.kind");
        String amount = settings.text("coupons.amount");
        if (amount.isEmpty() && !kind.equals("free-shipping")) {
            problems.add("coupons.amount: is not set; coupons.on=true with coupons.kind=" + kind + " needs it");
        }
        if (kind.equals("percent-off") && !amount.isEmpty() && new BigDecimal(amount).compareTo(WHOLE) > 0) {
            problems.add(settings.origin("coupons.amount") + ": coupons.amount: expected at most 100 percent, found \""
                    + amount + "\"");
        }
    }
}
