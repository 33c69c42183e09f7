package io.loyaltybridge.docs;

import io.loyaltybridge.award.Giving;
import io.loyaltybridge.award.PlannedAward;
import io.loyaltybridge.award.connect.ConnectView;
import io.loyaltybridge.award.takeback.Reversal;
import io.loyaltybridge.award.takeback.TakeBack;
import io.loyaltybridge.customer.KnownCustomer;
import io.loyaltybridge.customer.Observation;
import io.loyaltybridge.effect.DueEffect;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.ledger.Step;
import io.loyaltybridge.message.ConsentQuestion;
import io.loyaltybridge.message.OutgoingMail;
import io.loyaltybridge.message.OutgoingMessage;
import io.loyaltybridge.message.unsubscribe.UnsubscribeView;
import io.loyaltybridge.milestone.badge.BadgeBatch;
import io.loyaltybridge.milestone.badge.BadgePage;
import io.loyaltybridge.milestone.reminder.ReminderPage;
import io.loyaltybridge.setup.CustomerSetup;
import io.loyaltybridge.setup.ProgramDifference;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.sync.NextCall;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The records that routes carry as variables: which one a name stands for, and which parts it has. */
final class RouteRecords {
    static final Map<String, Class<?>> ALL = new TreeMap<>(Map.ofEntries(
            Map.entry("award", PlannedAward.class),
            Map.entry("badgePage", BadgePage.class),
            Map.entry("badges", BadgeBatch.class),
            Map.entry("consentQuestion", ConsentQuestion.class),
            Map.entry("customer", KnownCustomer.class),
            Map.entry("difference", ProgramDifference.class),
            Map.entry("effect", DueEffect.class),
            Map.entry("event", InboxEvent.class),
            Map.entry("giving", Giving.class),
            Map.entry("mail", OutgoingMail.class),
            Map.entry("message", OutgoingMessage.class),
            Map.entry("nextCall", NextCall.class),
            Map.entry("observation", Observation.class),
            Map.entry("page", UnsubscribeView.class),
            Map.entry("connectPage", ConnectView.class),
            Map.entry("reminders", ReminderPage.class),
            Map.entry("reversal", Reversal.class),
            Map.entry("setup", CustomerSetup.class),
            Map.entry("site", Site.class),
            Map.entry("step", Step.class),
            Map.entry("takeBack", TakeBack.class)));

    /** The variables that the steps of a customer set: by the method that says which part is learned. */
    static final Map<String, Set<String>> LEARNED = Map.of(
            "withLink", Set.of("link"),
            "withEmail", Set.of("email"),
            "withContact", Set.of("contactId"),
            "withAccount", Set.of("accountId"),
            "withMember", Set.of("memberId"),
            "withProgram", Set.of("programId"),
            "withGone", Set.of("gone"),
            "withIdsOf", Set.of("contactId", "accountId", "programId"));

    /** Which variable is set where a question of a customer is answered with no. */
    static final Map<String, String> MISSING = Map.of(
            "unknown", "link", "withoutEmail", "email", "missingOnWix", "accountId", "missingOnProgram", "programId");

    private RouteRecords() {}

    /** What a route can read of a record by this name. */
    static Optional<Method> part(String record, String part) {
        return Arrays.stream(ALL.get(record).getMethods())
                .filter(method -> method.getName().equals(part) && method.getParameterCount() == 0)
                .findFirst();
    }
}
