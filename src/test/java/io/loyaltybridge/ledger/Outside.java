package io.loyaltybridge.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes the steps that call out, in every way they can go. */
final class Outside {
    private final Scenario scenario;
    private final Transactions transactions;

    Outside(Scenario scenario, Transactions transactions) {
        this.scenario = scenario;
        this.transactions = transactions;
    }

    void late(Bench now, List<Bench.Step> steps) {
        for (int i = 0; i < now.world().late().size(); i++) {
            List<Next> rest = new ArrayList<>(now.world().late());
            Next call = rest.remove(i);
            World without = now.world().withLate(rest);
            transactions.add(
                    steps,
                    now,
                    () -> "late copy lands: " + Calls.name(call),
                    now.in(without.execute(scenario, call).world()),
                    true);
            transactions.add(steps, now, () -> "late copy dies: " + Calls.name(call), now.in(without), false);
        }
    }

    /** Whether the index may still be behind what the account showed when it was first read past the fence. */
    private boolean mayLag(Operation operation) {
        return !scenario.has(Scenario.Quirk.INDEX_DELAY)
                || operation.movedAt() == 0
                || Harness.NOW.isBefore(
                        Instant.ofEpochMilli(operation.movedAt()).plus(scenario.indexDelay()));
    }

    void perform(Bench now, int instance, Next next, List<Bench.Step> steps) {
        boolean faulty = now.used().faults() < scenario.faults();
        if (next instanceof Next.ReadAccount read) {
            Side side = read.ticket().operation().side();
            Snapshot at = now.world().snapshot(scenario, side, now.world().version(side));
            transactions.add(
                    steps,
                    now,
                    () -> Calls.name(next) + " shows v" + at.version(),
                    now.at(instance, new Bench.Came(next, at)),
                    false);
            return;
        }
        if (next instanceof Next.QueryTransactions query) {
            Operation operation = query.ticket().operation();
            int all = now.world().version(operation.side());
            // Elsewhere the declared life of a call covers the time until its history shows it.
            boolean lags = faulty
                    && scenario.has(Scenario.Quirk.INDEX_LAGS)
                    && scenario.settings().of(operation.side()).write() == Capabilities.Write.CAS
                    && mayLag(now.link().operation(operation.id()).orElse(operation));
            for (int seen = lags ? 0 : all; seen <= all; seen++) {
                int visible = seen;
                Look look = now.world().look(operation.side(), operation.id(), operation.r(), visible);
                Bench came = now.at(instance, new Bench.Came(next, look));
                transactions.add(
                        steps,
                        now,
                        () -> Calls.name(next)
                                + (look.found() ? " finds it" : " does not find it")
                                + (visible < all ? " (lagging)" : ""),
                        visible < all ? came.having(now.used().fault()) : came,
                        visible < all);
            }
            return;
        }
        World.Effect effect = now.world().execute(scenario, next);
        transactions.add(
                steps,
                now,
                () -> Calls.name(next) + " is answered " + effect.answer(),
                now.in(effect.world()).at(instance, new Bench.Came(next, effect.answer())),
                false);
        if (!faulty) {
            return;
        }
        Bench lost = now.having(now.used().fault()).at(instance, new Bench.Came(next, new Answer.Nothing()));
        transactions.add(
                steps, now, () -> Calls.name(next) + " is made, its answer lost", lost.in(effect.world()), true);
        transactions.add(steps, now, () -> Calls.name(next) + " is lost", lost, true);
        if (scenario.has(Scenario.Quirk.LATE_COMMITS)) {
            List<Next> calls = new ArrayList<>(now.world().late());
            calls.add(next);
            transactions.add(
                    steps,
                    now,
                    () -> Calls.name(next) + " is delayed, no answer",
                    lost.in(now.world().withLate(calls)),
                    true);
        }
        if (scenario.has(Scenario.Quirk.REJECTIONS)) {
            Answer rejected = new Answer.Rejected("closed");
            transactions.add(
                    steps,
                    now,
                    () -> Calls.name(next) + " is rejected",
                    now.having(now.used().fault()).at(instance, new Bench.Came(next, rejected)),
                    true);
        }
        if (scenario.has(Scenario.Quirk.PROXY_REPEATS)) {
            World.Effect twice = effect.world().execute(scenario, next);
            transactions.add(
                    steps,
                    now,
                    () -> Calls.name(next) + " is repeated by a proxy, answered " + twice.answer(),
                    now.having(now.used().fault()).in(twice.world()).at(instance, new Bench.Came(next, twice.answer())),
                    true);
        }
    }
}
