package io.loyaltybridge.ledger;

import java.util.List;
import java.util.function.Supplier;

/** Stores what the rule returned, as the bridge's store will, and has every transaction judged. */
final class Transactions {
    private final Scenario scenario;
    private final Rule rule;
    private final Judge judge;

    Transactions(Scenario scenario, Rule rule, Judge judge) {
        this.scenario = scenario;
        this.rule = rule;
        this.judge = judge;
    }

    void baseline(Bench now, int instance, Bench.Reading reading, Supplier<String> label, List<Bench.Step> steps) {
        Outcome outcome;
        try {
            outcome = rule.baseline(now.link(), reading.epoch(), reading.wix(), reading.program(), scenario.policy());
        } catch (BooksException e) {
            steps.add(new Bench.Step(label, now, false, e.getMessage(), judge));
            return;
        }
        Bench idle = now.at(instance, Bench.IDLE);
        if (outcome.next() instanceof Next.Done) {
            int wix = (int) reading.wix().version();
            int program = (int) reading.program().version();
            long agreedOnWix = reading.wix().balance();
            long agreedOnProgram = reading.program().balance();
            for (Operation operation : outcome.state().operations()) {
                if (operation.kind() == OperationKind.OPENING) {
                    agreedOnWix += operation.side() == Side.WIX ? operation.amount() : 0;
                    agreedOnProgram += operation.side() == Side.PROGRAM ? operation.amount() : 0;
                }
            }
            Bench.Used used = now.link().isLinked() ? now.used().relink() : now.used();
            add(
                    steps,
                    now,
                    label,
                    idle.stored(normal(outcome.state()), wix, program)
                            .having(used)
                            .from(new Bench.Base(wix, program, agreedOnWix, agreedOnProgram)),
                    false);
        } else {
            add(steps, now, () -> label.get() + " waits", idle, false);
        }
    }

    /** Levels the difference that stands; both sides are to have the winner's balance from then on. */
    void level(Bench now, List<Bench.Step> steps) {
        Side winner = scenario.policy() == OpeningPolicy.PROGRAM_WINS ? Side.PROGRAM : Side.WIX;
        Outcome outcome;
        try {
            outcome = rule.level(now.link(), winner);
        } catch (BooksException e) {
            steps.add(new Bench.Step(() -> "level", now, false, e.getMessage(), judge));
            return;
        }
        if (!(outcome.next() instanceof Next.Send)) {
            add(
                    steps,
                    now,
                    () -> "level in vain",
                    now.stored(outcome.state(), now.seenWix(), now.seenProgram()),
                    false);
            return;
        }
        long difference = Difference.of(now.link());
        Bench.Base base = now.base();
        add(
                steps,
                now,
                () -> "level",
                now.stored(outcome.state(), now.seenWix(), now.seenProgram())
                        .having(now.used().relink())
                        .from(new Bench.Base(
                                base.wix(),
                                base.program(),
                                base.wixAgreed() - (winner == Side.PROGRAM ? difference : 0),
                                base.programAgreed() + (winner == Side.WIX ? difference : 0))),
                false);
    }

    /** Makes a transaction: stores its outcome and checks what can be checked at each step. */
    void store(
            Bench now,
            int instance,
            Supplier<Outcome> transaction,
            Side side,
            Snapshot at,
            long version,
            Supplier<String> label,
            List<Bench.Step> steps) {
        int place = Math.toIntExact(version);
        Outcome outcome;
        try {
            outcome = transaction.get();
        } catch (BooksException e) {
            steps.add(new Bench.Step(label, now, false, e.getMessage(), judge));
            return;
        }
        LinkState after = normal(outcome.state());
        int wix = now.seenWix();
        int program = now.seenProgram();
        String violation = null;
        if (at != null
                && now.link().isLinked()
                && now.link().seen(side).version() != outcome.state().seen(side).version()) {
            violation = judge.unexplained(now, outcome, side, place);
            wix = side == Side.WIX ? place : wix;
            program = side == Side.PROGRAM ? place : program;
        }
        Bench next = now;
        Bench.Work doing = Calls.isCall(outcome.next()) ? new Bench.Todo(outcome.next()) : Bench.IDLE;
        if (!scenario.keeps(Safeguard.OBSERVE_AND_PLAN_TOGETHER) && at != null) {
            int hand = instance >= 0 ? instance : now.work().indexOf(Bench.IDLE);
            List<Operation> fresh = outcome.changed().stream()
                    .filter(o -> o.state() == OperationState.PLANNED && o.attempt() == 0)
                    .toList();
            if (!fresh.isEmpty()) {
                if (hand < 0) {
                    return;
                }
                instance = hand;
                doing = new Bench.Torn(fresh);
                after = withOperations(
                        after,
                        after.operations().stream()
                                .filter(o -> !fresh.contains(o))
                                .toList());
            }
        }
        next = next.stored(after, wix, program);
        if (instance >= 0) {
            next = next.at(instance, doing);
        }
        if (violation == null && scenario.keeps(Safeguard.BOOKS_IDENTITY) && Books.error(after) != 0) {
            violation = "the books are off by " + Books.error(after);
        }
        if (!next.equals(now)) {
            steps.add(new Bench.Step(label, next, false, violation, judge));
        }
    }

    void add(List<Bench.Step> steps, Bench now, Supplier<String> label, Bench next, boolean environment) {
        if (!next.equals(now)) {
            steps.add(new Bench.Step(label, next, environment, null, judge));
        }
    }

    /** Copies of a call that are neither made nor dead. */
    boolean alive(Bench now, String id) {
        for (Next call : now.world().late()) {
            if (Calls.ticket(call).operation().id().equals(id)) {
                return true;
            }
        }
        for (Bench.Work work : now.work()) {
            if (work instanceof Bench.Todo todo
                    && !(todo.next() instanceof Next.ReadAccount)
                    && !(todo.next() instanceof Next.QueryTransactions)
                    && Calls.ticket(todo.next()).operation().id().equals(id)) {
                return true;
            }
        }
        return false;
    }

    /** Lets the longest life of a call pass for an operation, if none of its copies is alive. */
    LinkState aged(Bench now, String id) {
        if (scenario.program().write() == Capabilities.Write.CAS || alive(now, id)) {
            return now.link();
        }
        return withOperations(
                now.link(),
                now.link().operations().stream()
                        .map(o -> o.id().equals(id) ? timed(o, o.firstSentAt(), o.sentAt() - 10_000) : o)
                        .toList());
    }

    /** Everything on disk is a second older. */
    Bench older(Bench now) {
        LinkState link = withOperations(
                now.link(),
                now.link().operations().stream()
                        .map(o -> moved(
                                o,
                                o.looks(),
                                o.movedAt() == 0 ? 0 : o.movedAt() - 1_000,
                                o.nextLookAt() == 0 ? 0 : o.nextLookAt() - 1_000))
                        .toList());
        return now.stored(normal(link), now.seenWix(), now.seenProgram());
    }

    private static Operation timed(Operation o, long firstSentAt, long sentAt) {
        return new Operation(
                o.id(),
                o.side(),
                o.kind(),
                o.amount(),
                o.state(),
                o.attempt(),
                o.r(),
                o.repeated(),
                o.looks(),
                firstSentAt,
                sentAt,
                o.movedAt(),
                o.nextLookAt(),
                o.fromSide(),
                o.fromVersion(),
                o.toVersion(),
                o.refusal());
    }

    private static Operation moved(Operation o, int looks, long movedAt, long nextLookAt) {
        return new Operation(
                o.id(),
                o.side(),
                o.kind(),
                o.amount(),
                o.state(),
                o.attempt(),
                o.r(),
                o.repeated(),
                looks,
                o.firstSentAt(),
                o.sentAt(),
                movedAt,
                nextLookAt,
                o.fromSide(),
                o.fromVersion(),
                o.toVersion(),
                o.refusal());
    }

    /** Takes clocks and counters of retries out of a state, as far as waiting is not to make a new one. */
    private LinkState normal(LinkState link) {
        List<Operation> operations = link.operations();
        for (Operation operation : operations) {
            if (normal(operation) != operation) {
                return withOperations(
                        link, operations.stream().map(this::normal).toList());
            }
        }
        return link;
    }

    /** The same one where it is so already. */
    private Operation normal(Operation o) {
        long now = Harness.NOW.toEpochMilli();
        long at = o.sentAt() == 0 ? 0 : now;
        boolean timed = scenario.has(Scenario.Quirk.TIMED);
        long oldest = now - scenario.indexDelay().toMillis();
        int looks = timed ? Math.min(o.looks(), Scenario.LOOKS + 3) : 0;
        long movedAt = !timed || o.movedAt() == 0 ? 0 : Math.max(o.movedAt(), oldest);
        long nextLookAt = !timed || o.nextLookAt() <= now ? 0 : o.nextLookAt();
        boolean already = o.firstSentAt() == at
                && o.sentAt() == at
                && o.looks() == looks
                && o.movedAt() == movedAt
                && o.nextLookAt() == nextLookAt;
        return already ? o : moved(timed(o, at, at), looks, movedAt, nextLookAt);
    }

    static LinkState withOperations(LinkState link, List<Operation> operations) {
        return new LinkState(
                link.linkId(),
                link.epoch(),
                link.wix(),
                link.program(),
                operations,
                link.booksConstant(),
                link.wixHold(),
                link.programHold());
    }
}
