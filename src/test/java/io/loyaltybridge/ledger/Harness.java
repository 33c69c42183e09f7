package io.loyaltybridge.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** The code around the pure core, and all that can happen to it: gives every state its possible next steps. */
final class Harness {
    /** The moment at which everything happens; where time passes, all that is on disk becomes older instead. */
    static final Instant NOW = Instant.ofEpochSecond(1_000_000);

    private static final OperationNaming NAMES = (kind, reason, link) -> {
        String id = kind.name().charAt(0) + ":" + reason;
        return id.length() <= OperationIds.MAX_LENGTH ? id : "h" + Integer.toHexString(id.hashCode());
    };

    private final Scenario scenario;
    private final Rule rule;
    private final Judge judge;
    private final Transactions transactions;
    private final Outside outside;

    Harness(Scenario scenario) {
        this.scenario = scenario;
        this.rule = Rule.with(scenario.settings(), NAMES, scenario.kept());
        this.judge = new Judge(scenario);
        this.transactions = new Transactions(scenario, rule, judge);
        this.outside = new Outside(scenario, transactions);
    }

    Scenario scenario() {
        return scenario;
    }

    Bench start() {
        World world = new World(List.of(), List.of(), List.of(), List.of());
        for (int i = 0; i < scenario.oldOperations(); i++) {
            world = world.append(Side.PROGRAM, new World.Entry(1, null, true))
                    .append(Side.WIX, new World.Entry(1, "old" + i, false));
        }
        LinkState link = LinkState.unlinked("c");
        Bench bench = new Bench(
                world,
                link,
                0,
                0,
                Collections.nCopies(scenario.workers(), Bench.IDLE),
                new Bench.Used(0, 0, 0, 0, 0, 0),
                new Bench.Base(0, 0, scenario.openingWix(), scenario.openingProgram()));
        if (!scenario.linked()) {
            return bench;
        }
        Snapshot wix = world.current(scenario, Side.WIX);
        Snapshot program = world.current(scenario, Side.PROGRAM);
        return bench.stored(
                new LinkState(
                        "c",
                        0,
                        wix,
                        new Snapshot(0, program.balance()),
                        List.of(),
                        wix.balance() - program.balance(),
                        null,
                        null),
                0,
                0);
    }

    Rule rule() {
        return rule;
    }

    Judge judge() {
        return judge;
    }

    List<Bench.Step> steps(Bench now) {
        List<Bench.Step> steps = new ArrayList<>();
        organic(now, steps);
        outside.late(now, steps);
        for (Side side : Side.values()) {
            events(now, side, steps);
        }
        if (scenario.has(Scenario.Quirk.TIMED)) {
            transactions.add(steps, now, () -> "a second passes", transactions.older(now), false);
        }
        for (int each = 0; each < now.work().size(); each++) {
            int i = each;
            Bench.Work work = now.work().get(i);
            if (!(work instanceof Bench.Idle) && now.used().crashes() < scenario.crashes()) {
                transactions.add(
                        steps,
                        now,
                        () -> "crash of " + i,
                        now.at(i, Bench.IDLE).having(now.used().crash()),
                        true);
            }
            if (work instanceof Bench.Idle) {
                begin(now, i, steps);
            } else if (work instanceof Bench.Todo todo) {
                outside.perform(now, i, todo.next(), steps);
            } else if (work instanceof Bench.Came came) {
                comeBack(now, i, came, steps);
            } else if (work instanceof Bench.Reading reading) {
                readBaseline(now, i, reading, steps);
            } else if (work instanceof Bench.Torn torn) {
                List<Operation> all = new ArrayList<>(now.link().operations());
                all.addAll(torn.operations());
                Bench mended = now.at(i, Bench.IDLE)
                        .stored(Transactions.withOperations(now.link(), all), now.seenWix(), now.seenProgram());
                transactions.add(steps, now, () -> "store the plan", mended, false);
            }
        }
        return steps;
    }

    private void organic(Bench now, List<Bench.Step> steps) {
        for (Side side : Side.values()) {
            int done = now.used().changes(side);
            if (done < scenario.changes(side).length) {
                long amount = scenario.changes(side)[done];
                if (now.world().current(scenario, side).balance() + amount >= 0) {
                    World changed = now.world().append(side, new World.Entry(amount, null, true));
                    transactions.add(
                            steps,
                            now,
                            () -> side + " changes by " + amount,
                            now.in(changed).having(now.used().change(side)),
                            true);
                }
            }
        }
        if (now.used().awards() < scenario.awards() && now.link().isLinked()) {
            Outcome outcome = rule.planAward(now.link(), "a" + now.used().awards(), Scenario.AWARD);
            Bench planned = now.stored(outcome.state(), now.seenWix(), now.seenProgram());
            transactions.add(
                    steps, now, () -> "award planned", planned.having(now.used().award()), true);
        }
    }

    private void events(Bench now, Side side, List<Bench.Step> steps) {
        for (int each = 0; each <= now.world().version(side); each++) {
            int version = each;
            Snapshot at = now.world().snapshot(scenario, side, version);
            Supplier<String> label = () -> "event " + side + " v" + version;
            if (!now.link().isLinked()) {
                if (!scenario.keeps(Safeguard.BASELINE_FROM_READS) && side == Side.WIX) {
                    transactions.baseline(
                            now,
                            0,
                            new Bench.Reading(
                                    now.link().epoch(), at, now.world().current(scenario, Side.PROGRAM)),
                            label,
                            steps);
                }
                continue;
            }
            transactions.store(now, -1, () -> rule.event(now.link(), side, at), side, at, version, label, steps);
        }
    }

    private void begin(Bench now, int instance, List<Bench.Step> steps) {
        if (now.link().isLinked() && scenario.has(Scenario.Quirk.LEVELS)) {
            if (now.used().relinks() < scenario.relinks()) {
                transactions.level(now, steps);
            }
        } else if (!now.link().isLinked() || now.used().relinks() < scenario.relinks()) {
            transactions.add(
                    steps,
                    now,
                    () -> "baseline begins",
                    now.at(instance, new Bench.Reading(now.link().epoch(), null, null)),
                    false);
        }
        if (!now.link().isLinked()) {
            return;
        }
        List<String> busy = new ArrayList<>();
        for (Operation operation : now.link().operations()) {
            String id = operation.id();
            Hold hold = now.link().hold(operation.side());
            if (operation.state() == OperationState.SENT && asksFor(now, operation)) {
                transactions.store(
                        now,
                        instance,
                        () -> rule.recover(transactions.aged(now, id), id, NOW),
                        null,
                        null,
                        0,
                        () -> "recover " + id,
                        steps);
            }
            boolean timeTells = scenario.has(Scenario.Quirk.TIMED) && operation.state() == OperationState.SENT;
            if (!timeTells
                    && operation.isOpen()
                    && hold != null
                    && id.equals(hold.operationId())
                    && !transactions.alive(now, id)) {
                Verdict verdict = now.world().contains(operation.side(), id) ? Verdict.APPLIED : Verdict.NOT_APPLIED;
                transactions.store(
                        now,
                        instance,
                        () -> rule.decide(now.link(), id, verdict),
                        null,
                        null,
                        0,
                        () -> "a person says " + verdict,
                        steps);
            }
            if (operation.state() == OperationState.PLANNED) {
                String lane = operation.side() + "/" + operation.kind().isSync();
                if (!busy.contains(lane)) {
                    send(now, instance, operation, steps);
                }
                busy.add(lane);
            }
        }
        for (Side side : Side.values()) {
            boolean versionless = !scenario.settings().of(side).isStrict();
            boolean news = now.world().version(side) != now.seenPlace(side);
            if (now.link().hold(side) == null
                    && now.link().open(side).isEmpty()
                    && (versionless && news || scenario.has(Scenario.Quirk.SLOW_READS) && news)) {
                Next read = new Next.ReadSide(side, now.link().epoch());
                Snapshot at = now.world().snapshot(scenario, side, now.world().version(side));
                transactions.add(steps, now, () -> "read " + side, now.at(instance, new Bench.Came(read, at)), false);
            }
        }
        if (!scenario.keeps(Safeguard.RECONCILE_ONLY_OBSERVES)) {
            writeDifference(now, steps);
        }
    }

    /** Whether an event of its side would have the operation looked for. */
    private boolean asksFor(Bench now, Operation operation) {
        Side side = operation.side();
        return !scenario.has(Scenario.Quirk.TIMED)
                || !operation.kind().isSync()
                || now.link().hold(side) == null
                || rule.event(now.link(), side, now.world().current(scenario, side))
                                .next()
                        instanceof Next.Recover;
    }

    private void writeDifference(Bench now, List<Bench.Step> steps) {
        Snapshot wix = now.world().current(scenario, Side.WIX);
        Snapshot program = now.world().current(scenario, Side.PROGRAM);
        long difference = wix.balance() - program.balance();
        if (difference == 0 || !now.link().operations().isEmpty()) {
            return;
        }
        LinkState link = now.link();
        Operation written = Operation.planned(
                "S:difference/" + link.epoch(), Side.PROGRAM, OperationKind.SYNC, difference, Side.WIX, 0, 0);
        LinkState after = new LinkState(
                link.linkId(), link.epoch() + 1, wix, program, List.of(written), link.booksConstant(), null, null);
        transactions.add(
                steps,
                now,
                () -> "reconcile writes the difference " + difference,
                now.stored(after, now.world().version(Side.WIX), now.world().version(Side.PROGRAM)),
                false);
    }

    private void send(Bench now, int instance, Operation operation, List<Bench.Step> steps) {
        Supplier<String> label = () -> "send " + operation.id();
        if (scenario.keeps(Safeguard.INTENT_BEFORE_CALL)) {
            transactions.store(
                    now, instance, () -> rule.send(now.link(), operation.id(), NOW), null, null, 0, label, steps);
            return;
        }
        Next call = rule.send(now.link(), operation.id(), NOW).next();
        if (Calls.isCall(call)) {
            transactions.add(steps, now, label, now.at(instance, new Bench.Todo(call)), false);
        }
    }

    private void comeBack(Bench now, int instance, Bench.Came came, List<Bench.Step> steps) {
        Next next = came.next();
        Supplier<String> label = () -> "store " + Calls.name(next) + " = " + came.answer();
        if (next instanceof Next.ReadSide read) {
            Snapshot at = (Snapshot) came.answer();
            transactions.store(
                    now,
                    instance,
                    () -> rule.read(now.link(), read.side(), read.epoch(), at),
                    read.side(),
                    at,
                    at.version(),
                    label,
                    steps);
        } else if (next instanceof Next.ReadAccount read) {
            Snapshot at = (Snapshot) came.answer();
            transactions.store(
                    now,
                    instance,
                    () -> rule.accountRead(now.link(), read, at, NOW),
                    read.ticket().operation().side(),
                    at,
                    at.version(),
                    label,
                    steps);
        } else if (next instanceof Next.QueryTransactions query) {
            Operation operation = query.ticket().operation();
            Snapshot at = query.account();
            transactions.store(
                    now,
                    instance,
                    () -> rule.looked(transactions.aged(now, operation.id()), query, (Look) came.answer(), NOW),
                    operation.side(),
                    at,
                    at == null ? 0 : at.version(),
                    label,
                    steps);
        } else {
            answer(now, instance, Calls.ticket(next), (Answer) came.answer(), label, steps);
        }
    }

    private void answer(
            Bench now, int instance, Ticket ticket, Answer answer, Supplier<String> label, List<Bench.Step> steps) {
        Snapshot at = answer instanceof Answer.Ok ok ? ok.account() : null;
        String id = ticket.operation().id();
        LinkState link = now.link();
        if (!scenario.keeps(Safeguard.INTENT_BEFORE_CALL)
                && link.operation(id)
                        .filter(o -> o.state() == OperationState.PLANNED)
                        .isPresent()) {
            if (answer instanceof Answer.Nothing) {
                transactions.add(steps, now, label, now.at(instance, Bench.IDLE), false);
                return;
            }
            link = rule.send(link, id, NOW).state();
        }
        LinkState before = link;
        transactions.store(
                now,
                instance,
                () -> rule.answered(before, ticket, answer, NOW),
                ticket.operation().side(),
                at,
                at == null ? 0 : at.version(),
                label,
                steps);
    }

    private void readBaseline(Bench now, int instance, Bench.Reading reading, List<Bench.Step> steps) {
        if (reading.wix() == null) {
            transactions.add(
                    steps,
                    now,
                    () -> "baseline reads WIX",
                    now.at(
                            instance,
                            new Bench.Reading(
                                    reading.epoch(), now.world().current(scenario, Side.WIX), reading.program())),
                    false);
        }
        if (reading.program() == null) {
            transactions.add(
                    steps,
                    now,
                    () -> "baseline reads PROGRAM",
                    now.at(
                            instance,
                            new Bench.Reading(
                                    reading.epoch(), reading.wix(), now.world().current(scenario, Side.PROGRAM))),
                    false);
        }
        if (reading.wix() != null && reading.program() != null) {
            transactions.baseline(now, instance, reading, () -> "baseline", steps);
        }
    }
}
