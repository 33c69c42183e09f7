package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.Ended;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.job.Together;
import io.loyaltybridge.ledger.Books;
import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Operation;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.SyncLedger;
import io.loyaltybridge.log.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.camel.Exchange;

/**
 * Removes differences between the balances, as the policy says. Runs after both sides were observed, so that changes without
 * a webhook are carried over as what they were. The difference comes from the books, never from comparing two reads. Only
 * where the books themselves are wrong, both sides are read and the link restarts.
 *
 * <p>Differences above the limit are for a person, who names the customer. Each customer is planned in one transaction, and
 * planning twice plans nothing, so that after a kill the same command can run again.
 */
public final class Levelling {
    private static final int PAGE = 500;
    private static final int MOST_SAID = 100;

    private final BulkCalls calls;
    private final Drift drift;
    private final Links links;
    private final LedgerReader reader;
    private final SyncLedger ledger;
    private final BiConsumer<String, Runnable> alone;
    private final Together together;
    private final Run run;
    private final DriftOrder order;
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());

    public Levelling(BulkJobs.Parts parts, BulkCalls calls, Drift drift, Together together, Run run, DriftOrder order) {
        this.calls = calls;
        this.drift = drift;
        this.links = parts.links();
        this.reader = new LedgerReader(parts.store(), parts.site());
        this.ledger = parts.ledger();
        this.alone = parts.dispatcher()::runAlone;
        this.together = together;
        this.run = run;
        this.order = order;
    }

    /** Levels all customers whose balances differ, within the limit. Returns whether anything was planned. */
    public boolean all() {
        if (order.policy() == DriftPolicy.REPORT) {
            return false;
        }
        String after = "";
        List<String> page;
        do {
            calls.stopIfTold();
            page = drift.apart(after, PAGE);
            together.each(page, link -> alone.accept("link:" + link, () -> take(link)));
            after = page.isEmpty() ? after : page.get(page.size() - 1);
        } while (page.size() == PAGE);
        return run.counted("levelled") > 0 && !run.isDry();
    }

    private void take(String linkId) {
        Apart apart = apart(linkId);
        if (!apart.state().isLinked() || !apart.stands()) {
            return;
        }
        Optional<String> inTheWay = apart.inTheWay(false);
        if (inTheWay.isPresent()) {
            run.because("left-apart", "link:" + linkId, inTheWay.get());
            said.add(apart.says() + ": left for the next run: " + inTheWay.get());
        } else if (apart.isAbove(order.limit())) {
            run.count("above-limit");
            run.add("above-limit-points", Math.abs(apart.points()));
            said.add(apart.says() + ": above the limit of " + order.limit() + " points; a person decides: "
                    + apart.command(order.policy()));
        } else {
            move(apart);
        }
    }

    private Apart apart(String linkId) {
        return new Apart(links.byId(linkId).orElseThrow(), ledger.state(linkId));
    }

    /** @return whether it is levelled, or will be without another command */
    private boolean move(Apart apart) {
        if (run.isDry()) {
            levelled(apart, apart.moves(order.policy(), "would get"));
            return true;
        }
        return apart.needsRestart() ? restart(apart) : level(apart);
    }

    private boolean level(Apart apart) {
        String linkId = apart.link().id();
        Optional<String> id = ledger.level(linkId, order.policy().winner());
        if (id.isEmpty()) {
            return left(apart, "it changed meanwhile");
        }
        Exchange exchange = calls.send("direct:carry-out", variables(linkId));
        Optional<Operation> unsettled = ledger.state(linkId).operation(id.get());
        if (unsettled.isEmpty()) {
            levelled(apart, apart.moves(order.policy(), "got"));
        } else if (unsettled.get().state() == OperationState.REFUSED) {
            return left(apart, "refused: " + unsettled.get().refusal() + " (parked list)");
        } else {
            levelled(apart, apart.moves(order.policy(), "gets") + " as soon as it can" + why(exchange));
        }
        return true;
    }

    private static String why(Exchange exchange) {
        return exchange.getException() == null ? "" : ": " + Reason.of(exchange.getException());
    }

    private boolean restart(Apart apart) {
        Map<String, Object> variables = variables(apart.link().id());
        variables.put("winner", order.policy().winner().name());
        Exchange exchange = calls.send("direct:start-over", variables);
        LinkState state = ledger.state(apart.link().id());
        if (!state.isLinked() || Books.broken(state).isPresent()) {
            return left(
                    apart,
                    exchange.getException() == null
                            ? exchange.getVariable("outcome", "the account is gone", String.class)
                            : Reason.of(exchange.getException()));
        }
        levelled(apart, apart.moves(order.policy(), "gets") + why(exchange));
        return true;
    }

    private void levelled(Apart apart, String what) {
        run.count("levelled");
        run.add("levelled-points", Math.abs(apart.points()));
        said.add(apart.says() + ": " + what);
    }

    private boolean left(Apart apart, String why) {
        run.because("left-apart", "link:" + apart.link().id(), why);
        said.add(apart.says() + ": difference kept: " + why);
        return false;
    }

    private static Map<String, Object> variables(String linkId) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("link", linkId);
        return variables;
    }

    /**
     * Levels the one customer whom a person named, whatever the limit: both sides are read, then the difference is removed.
     *
     * @throws BulkCalls.CutOffException with the reason where it is not levelled
     */
    public void one() {
        String named = Objects.requireNonNull(order.customer(), "nobody is named");
        List<LinkEntry> found = reader.find(named);
        if (found.size() != 1) {
            throw new BulkCalls.CutOffException(
                    found.isEmpty() ? "no customer " + named : named + " matches several customers; give the link id",
                    null);
        }
        String linkId = found.get(0).link().id();
        // Where the books are broken, no step of the rule works; the restart reads both sides.
        if (!run.isDry() && Books.broken(ledger.state(linkId)).isEmpty()) {
            readAgain(linkId, "wix");
            readAgain(linkId, "program");
        }
        boolean[] done = {false};
        alone.accept("link:" + linkId, () -> done[0] = decided(apart(linkId)));
        if (!done[0]) {
            throw new BulkCalls.CutOffException(String.join("; ", said), null);
        }
    }

    private boolean decided(Apart apart) {
        if (!apart.state().isLinked()) {
            said.add(apart.who() + ": the balances are not kept equal");
            return false;
        }
        if (!apart.stands()) {
            said.add(apart.balances() + ", no difference is kept");
            return true;
        }
        Optional<String> inTheWay = apart.inTheWay(true);
        return inTheWay.map(reason -> left(apart, reason)).orElseGet(() -> move(apart));
    }

    private void readAgain(String linkId, String side) {
        Map<String, Object> variables = variables(linkId);
        variables.put("side", side);
        Ended ended = calls.customer(() -> calls.sendAlone(alone, "link:" + linkId, "direct:read-again", variables));
        if (!ended.isDone()) {
            throw new BulkCalls.CutOffException(
                    order.customer() + ": " + ended.reason(), ended.exchange().getException());
        }
    }

    /** The result for each customer; for all of them in a dry run. */
    void print(Consumer<String> out) {
        List<String> lines = said.stream().sorted().toList();
        int most = run.isDry() ? lines.size() : MOST_SAID;
        lines.stream().limit(most).forEach(line -> out.accept("  " + line));
        if (lines.size() > most) {
            out.accept("  … and " + (lines.size() - most) + " more (links --state drift)");
        }
    }
}
