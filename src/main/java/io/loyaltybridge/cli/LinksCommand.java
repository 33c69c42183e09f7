package io.loyaltybridge.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.ledger.explain.Explainer;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.program.Programs;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.sync.reconcile.Apart;
import io.loyaltybridge.sync.reconcile.Drift;
import io.loyaltybridge.sync.reconcile.DriftOrder;
import io.loyaltybridge.view.ExplainJson;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code links}: the customers that the bridge knows, and how sure it is of each. */
@Command(
        name = "links",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description = "Lists the customers with their accounts and balances on both sides.")
final class LinksCommand implements Callable<Integer> {
    private static final String STATES = "matched, ambiguous, missing, conflict, new, merged or drift";
    private static final String DRIFT = "drift";

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = STATES + "; drift lists customers whose balances are out of sync, and why.")
    private @Nullable String state;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "Print at most this many (default: 50).")
    private int limit;

    @Option(names = "--json", description = "Print one JSON document instead of a table.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Limit.check(spec, limit);
        boolean drift = DRIFT.equalsIgnoreCase(state);
        Link.State only = state == null || drift ? null : parse(state);
        Settings settings = config.load();
        PrintWriter out = spec.commandLine().getOut();
        try (Database store = Stores.openReadOnly(settings)) {
            LedgerReader reader = new LedgerReader(store, settings.site(), Programs.on(settings));
            List<LinkEntry> links = drift
                    ? apart(new Drift(store, settings.site()), reader, DriftOrder.of(settings))
                    : reader.links(only, limit);
            if (json) {
                ExplainJson shown = new ExplainJson(settings.timeZone());
                ObjectNode document = JsonNodeFactory.instance.objectNode();
                ArrayNode array = document.putArray("links");
                links.forEach(entry -> array.add(shown.listed(entry)));
                JsonOut.print(document, out);
            } else {
                print(links, out);
                more(links.size(), drift ? links.size() : reader.count(only), out);
            }
        }
        return 0;
    }

    private List<LinkEntry> apart(Drift drift, LedgerReader reader, DriftOrder order) {
        return drift.apart("", limit).stream()
                .flatMap(id -> reader.customer(id, 1).stream())
                .map(facts -> new LinkEntry(
                        facts.entry().link(),
                        new Apart(facts.entry().link(), facts.state()).reason(order),
                        facts.entry().wix(),
                        facts.entry().program()))
                .toList();
    }

    private Link.State parse(String wanted) {
        try {
            return Link.State.valueOf(wanted.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--state: expected " + STATES + ", found " + wanted);
        }
    }

    private static void print(List<LinkEntry> links, PrintWriter out) {
        if (links.isEmpty()) {
            out.println("no links");
            return;
        }
        Table table = new Table()
                .row("E-MAIL", "STATE", "WIX ACCOUNT", "PROGRAM", "ON WIX", "ON THE PROGRAM", "DIFFERENCE", "REASON");
        links.forEach(entry -> table.row(
                entry.link().email() == null
                        ? "(link " + entry.link().id() + ")"
                        : entry.link().email(),
                entry.link().state().name().toLowerCase(Locale.ROOT),
                entry.link().wixAccountId(),
                entry.link().programId(),
                entry.wix() == null ? null : entry.wix().balance(),
                entry.program() == null ? null : entry.program().balance(),
                signed(ExplainJson.difference(entry)),
                entry.detail()));
        table.print(out);
        out.flush();
    }

    private static @Nullable String signed(@Nullable Long points) {
        return points == null ? null : Explainer.signed(points);
    }

    private static void more(int shown, long all, PrintWriter out) {
        if (all > shown) {
            out.println("(" + shown + " of " + all + "; --limit shows more)");
            out.flush();
        }
    }
}
