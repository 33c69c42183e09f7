package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.ledger.explain.Explainer;
import io.loyaltybridge.ledger.explain.Explanation;
import io.loyaltybridge.ledger.store.Identities;
import io.loyaltybridge.ledger.store.KnownCustomers;
import io.loyaltybridge.ledger.store.KnownCustomers.Known;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.program.Programs;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.view.ExplainJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Customers, their balances, and how they came about. */
public final class CustomersGroup {
    private static final int MOST_EFFECTS = 1_000;

    private final Store store;

    private CustomersGroup(Store store) {
        this.store = store;
    }

    public static Group of(Store store) {
        CustomersGroup group = new CustomersGroup(store);
        return new Group(
                "customers",
                Map.of("listCustomers", group::list, "getCustomer", group::get, "getBalances", group::balances));
    }

    private LedgerReader reader(Call call) {
        return new LedgerReader(store, call.site().id(), Programs.on(call.site().settings()));
    }

    private static ExplainJson json(Call call) {
        return new ExplainJson(call.site().settings().timeZone());
    }

    private Answer list(Call call) {
        KnownCustomers customers = new KnownCustomers(
                store, call.site().id(), Programs.on(call.site().settings()));
        int limit = (int) call.number("limit");
        Function<Known, JsonNode> item = json(call)::listed;
        if (call.text("q").isPresent()) {
            return Answer.of(Pages.of(customers.find(call.needed("q").strip()), item, null));
        }
        String[] before = call.text("cursor").orElse(Long.MAX_VALUE + "_").split("_", 2);
        List<Known> page = customers.newest(millis(before[0]), before[1], limit + 1);
        return Answer.of(Pages.of(
                page,
                limit,
                item,
                one -> one.since().toEpochMilli() + "_" + one.entry().link().id()));
    }

    private static Instant millis(String text) {
        return Instant.ofEpochMilli(Long.parseLong(text));
    }

    private Explanation explanation(Call call) {
        String link = call.needed("link");
        return reader(call)
                .customer(link, (int) call.number("lines"))
                .map(Explainer::explain)
                .orElseThrow(() -> Problem.notFound("customer with this link; GET /customers?q= finds one by any id"));
    }

    private Answer get(Call call) {
        Explanation explanation = explanation(call);
        String site = call.site().id();
        String link = explanation.customer().link().id();
        return Answer.of(json(call)
                .customer(
                        explanation,
                        new EffectReader(store, site).ofLink(link, MOST_EFFECTS),
                        Identities.of(store, site, explanation.customer().link().email())));
    }

    private Answer balances(Call call) {
        return Answer.of(json(call).overTime(explanation(call)));
    }
}
