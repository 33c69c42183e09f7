package io.loyaltybridge.docs;

import io.loyaltybridge.award.Giving;
import io.loyaltybridge.award.PlannedAward;
import io.loyaltybridge.customer.KnownCustomer;
import io.loyaltybridge.customer.Observation;
import io.loyaltybridge.effect.store.DueEffect;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.ledger.Step;
import io.loyaltybridge.setup.CustomerSetup;
import io.loyaltybridge.setup.ProgramDifference;
import io.loyaltybridge.sync.NextCall;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The records that routes carry as variables: which one a name stands for, and which parts it has. */
final class RouteRecords {
    static final Map<String, Class<?>> ALL = new TreeMap<>(Map.of(
            "award", PlannedAward.class,
            "customer", KnownCustomer.class,
            "difference", ProgramDifference.class,
            "effect", DueEffect.class,
            "event", InboxEvent.class,
            "giving", Giving.class,
            "nextCall", NextCall.class,
            "observation", Observation.class,
            "setup", CustomerSetup.class,
            "step", Step.class));

    /** The variables that the steps of a customer set: by the method that says which part is learned. */
    static final Map<String, java.util.Set<String>> LEARNED = Map.of(
            "withLink", java.util.Set.of("link"),
            "withEmail", java.util.Set.of("email"),
            "withContact", java.util.Set.of("contactId"),
            "withAccount", java.util.Set.of("accountId"),
            "withMember", java.util.Set.of("memberId"),
            "withProgram", java.util.Set.of("programId"),
            "withGone", java.util.Set.of("gone"),
            "withIdsOf", java.util.Set.of("contactId", "accountId", "programId"));

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
