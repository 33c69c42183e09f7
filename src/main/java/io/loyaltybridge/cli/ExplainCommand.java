package io.loyaltybridge.cli;

import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.ledger.explain.Explainer;
import io.loyaltybridge.ledger.explain.Explanation;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.ledger.store.Identities;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.program.Programs;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.view.ExplainJson;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain}: how a customer's balances came about. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Explains a customer's balances line by line: what changed, where, why, and what is still open.",
        footer = {"", "Example: explain ada@example.com"})
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    private boolean json;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Print at most this many lines, the newest ones (default: 1000).")
    private int limit;

    @Parameters(
            paramLabel = "CUSTOMER",
            description = "E-mail, Wix account id, contact id, the program's customer id, or link id.")
    @SuppressWarnings("NullAway.Init") // picocli fills what has to be given
    private String customer;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Limit.check(spec, limit);
        Settings settings = config.load();
        try (Database store = Stores.openReadOnly(settings)) {
            Explanation explanation = explanation(new LedgerReader(store, settings.site(), Programs.on(settings)));
            List<StoredEffect> effects = new EffectReader(store, settings.site())
                    .ofLink(explanation.customer().link().id(), limit);
            if (json) {
                Link link = explanation.customer().link();
                JsonOut.print(
                        new ExplainJson(settings.timeZone())
                                .customer(explanation, effects, Identities.of(store, settings.site(), link.email())),
                        spec.commandLine().getOut());
            } else {
                ExplainText.print(
                        explanation, settings.timeZone(), spec.commandLine().getOut());
                EffectViews.ofCustomer(
                        effects, settings.timeZone(), spec.commandLine().getOut());
            }
        }
        return 0;
    }

    private Explanation explanation(LedgerReader reader) {
        List<LinkEntry> found = reader.find(customer);
        if (found.isEmpty()) {
            throw new CommandFailedException("no customer " + customer
                    + " in the ledger. `links` lists the known customers. A new customer appears"
                    + " with their first event; `events list` shows events that still wait");
        }
        if (found.size() > 1) {
            throw new CommandFailedException(customer + " matches several customers; use one of these link ids: "
                    + found.stream().map(entry -> entry.link().id()).collect(Collectors.joining(", ")));
        }
        return Explainer.explain(
                reader.customer(found.get(0).link().id(), limit).orElseThrow());
    }
}
