package io.loyaltybridge.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The code around the pure core, and all that can happen to it: gives every state its possible next steps. */
final class Harness {
    private static final Instant NOW = Instant.EPOCH;
    private static final OperationNaming NAMES = (kind, reason, link) -> {
        String id = kind.name().charAt(0) + ":" + reason;
        return id.length() <= OperationIds.MAX_LENGTH ? id : "h" + Integer.toHexString(id.hashCode());
    };

    private final Scenario scenario;
    private final Rule rule;
    /** More than this only comes from two sides that answer each other for ever. */
    private final long mostEpochs;

    Harness(Scenario scenario) {
        this.mostEpochs = 8L * (1 + scenario.wixChanges().length + scenario.programChanges().length
                + scenario.awards() + scenario.relinks());
        this.scenario = scenario;
        this.rule = Rule.with(scenario.settings(), NAMES, scenario.kept());
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
        Bench bench = new Bench(world, link, 0, 0, Collections.nCopies(scenario.workers(), Bench.IDLE),
                new Bench.Used(0, 0, 0, 0, 0, 0), new Bench.Base(0, 0, scenario.openingWix(),
                scenario.openingProgram()));
        if (!scenario.linked()) {
            return bench;
        }
        Snapshot wix = world.current(scenario, Side.WIX);
        Snapshot program = world.current(scenario, Side.PROGRAM);
        return bench.stored(new LinkState("c", 0, wix, new Snapshot(0, program.balance()), List.of(),
                wix.balance() - program.balance(), null, null), 0, 0);
    }

    List<Bench.Step> steps(Bench now) {
        List<Bench.Step> steps = new ArrayList<>();
        organic(now, steps);
        late(now, steps);
        for (Side side : Side.values()) {
            events(now, side, steps);
        }
        for (int i = 0; i < now.work().size(); i++) {
            Bench.Work work = now.work().get(i);
            if (!(work instanceof Bench.Idle) && now.used().crashes() < scenario.crashes()) {
                add(steps, now, "crash of " + i, now.at(i, Bench.IDLE).having(now.used().crash()), true);
            }
            if (work instanceof Bench.Idle) {
                begin(now, i, steps);
            } else if (work instanceof Bench.Todo todo) {
                perform(now, i, todo.next(), steps);
            } else if (work instanceof Bench.Came came) {
                comeBack(now, i, came, steps);
            } else if (work instanceof Bench.Reading reading) {
                readBaseline(now, i, reading, steps);
            } else if (work instanceof Bench.Torn torn) {
                List<Operation> all = new ArrayList<>(now.link().operations());
                all.addAll(torn.operations());
                Bench mended = now.at(i, Bench.IDLE).stored(withOperations(now.link(), all), now.seenWix(),
                        now.seenProgram());
                add(steps, now, "store the plan", mended, false);
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
                    add(steps, now, side + " changes by " + amount, now.in(changed).having(now.used().change(side)),
                            true);
                }
            }
        }
        if (now.used().awards() < scenario.awards() && now.link().isLinked()) {
            Outcome outcome = rule.planAward(now.link(), "a" + now.used().awards(), Scenario.AWARD);
            Bench planned = now.stored(outcome.state(), now.seenWix(), now.seenProgram());
            add(steps, now, "award planned", planned.having(now.used().award()), true);
        }
    }

    private void late(Bench now, List<Bench.Step> steps) {
        for (int i = 0; i < now.world().late().size(); i++) {
            List<Next> rest = new ArrayList<>(now.world().late());
            Next call = rest.remove(i);
            World without = now.world().withLate(rest);
            add(steps, now, "late copy lands: " + name(call), now.in(without.execute(scenario, call).world()), true);
            add(steps, now, "late copy dies: " + name(call), now.in(without), false);
        }
    }

    private void events(Bench now, Side side, List<Bench.Step> steps) {
        for (int version = 0; version <= now.world().version(side); version++) {
            Snapshot at = now.world().snapshot(scenario, side, version);
            String label = "event " + side + " v" + version;
            if (!now.link().isLinked()) {
                if (!scenario.keeps(Safeguard.BASELINE_FROM_READS) && side == Side.WIX) {
                    baseline(now, 0, new Bench.Reading(now.link().epoch(), at,
                            now.world().current(scenario, Side.PROGRAM)), label, steps);
                }
                continue;
            }
            store(now, -1, () -> rule.event(now.link(), side, at), side, at, version, label, steps);
        }
    }

    private void begin(Bench now, int instance, List<Bench.Step> steps) {
        if (!now.link().isLinked() || now.used().relinks() < scenario.relinks()) {
            add(steps, now, "baseline begins", now.at(instance,
                    new Bench.Reading(now.link().epoch(), null, null)), false);
        }
        if (!now.link().isLinked()) {
            return;
        }
        List<String> busy = new ArrayList<>();
        for (Operation operation : now.link().operations()) {
            String id = operation.id();
            Hold hold = now.link().hold(operation.side());
            if (operation.state() == OperationState.SENT) {
                store(now, instance, () -> rule.recover(aged(now, id), id, NOW), null, null, 0, "recover " + id, steps);
            }
            if (operation.isOpen() && hold != null && id.equals(hold.operationId()) && !alive(now, id)) {
                Verdict verdict = now.world().contains(operation.side(), id) ? Verdict.APPLIED : Verdict.NOT_APPLIED;
                store(now, instance, () -> rule.decide(now.link(), id, verdict), null, null, 0,
                        "a person says " + verdict, steps);
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
            if (now.link().hold(side) == null && now.link().open(side).isEmpty()
                    && (versionless && news || scenario.has(Scenario.Quirk.SLOW_READS) && news)) {
                Next read = new Next.ReadSide(side, now.link().epoch());
                Snapshot at = now.world().snapshot(scenario, side, now.world().version(side));
                add(steps, now, "read " + side, now.at(instance, new Bench.Came(read, at)), false);
            }
        }
        if (!scenario.keeps(Safeguard.RECONCILE_ONLY_OBSERVES)) {
            writeDifference(now, steps);
        }
    }

    private void writeDifference(Bench now, List<Bench.Step> steps) {
        Snapshot wix = now.world().current(scenario, Side.WIX);
        Snapshot program = now.world().current(scenario, Side.PROGRAM);
        long difference = wix.balance() - program.balance();
        if (difference == 0 || !now.link().operations().isEmpty()) {
            return;
        }
        LinkState link = now.link();
        Operation written = Operation.planned("S:difference/" + link.epoch(), Side.PROGRAM, OperationKind.SYNC,
                difference, Side.WIX, 0, 0);
        LinkState after = new LinkState(link.linkId(), link.epoch() + 1, wix, program, List.of(written),
                link.booksConstant(), null, null);
        add(steps, now, "reconcile writes the difference " + difference,
                now.stored(after, now.world().version(Side.WIX), now.world().version(Side.PROGRAM)), false);
    }

    private void send(Bench now, int instance, Operation operation, List<Bench.Step> steps) {
        String label = "send " + operation.id();
        if (scenario.keeps(Safeguard.INTENT_BEFORE_CALL)) {
            store(now, instance, () -> rule.send(now.link(), operation.id(), NOW), null, null, 0, label, steps);
            return;
        }
        Next call = rule.send(now.link(), operation.id(), NOW).next();
        if (isCall(call)) {
            add(steps, now, label, now.at(instance, new Bench.Todo(call)), false);
        }
    }

    private void perform(Bench now, int instance, Next next, List<Bench.Step> steps) {
        boolean faulty = now.used().faults() < scenario.faults();
        if (next instanceof Next.ReadAccount read) {
            Side side = read.ticket().operation().side();
            Snapshot at = now.world().snapshot(scenario, side, now.world().version(side));
            add(steps, now, name(next) + " shows v" + at.version(), now.at(instance, new Bench.Came(next, at)), false);
            return;
        }
        if (next instanceof Next.QueryTransactions query) {
            Operation operation = query.ticket().operation();
            int all = now.world().version(operation.side());
            // Elsewhere the declared life of a call covers the time until its history shows it.
            boolean lags = faulty && scenario.has(Scenario.Quirk.INDEX_LAGS)
                    && scenario.settings().of(operation.side()).write() == Capabilities.Write.CAS;
            for (int visible = lags ? 0 : all; visible <= all; visible++) {
                Look look = now.world().look(operation.side(), operation.id(), operation.r(), visible);
                Bench came = now.at(instance, new Bench.Came(next, look));
                add(steps, now, name(next) + (look.found() ? " finds it" : " does not find it")
                        + (visible < all ? " (lagging)" : ""), visible < all
                        ? came.having(now.used().fault()) : came, visible < all);
            }
            return;
        }
        World.Effect effect = now.world().execute(scenario, next);
        add(steps, now, name(next) + " is answered " + effect.answer(),
                now.in(effect.world()).at(instance, new Bench.Came(next, effect.answer())), false);
        if (!faulty) {
            return;
        }
        Bench lost = now.having(now.used().fault()).at(instance, new Bench.Came(next, new Answer.Nothing()));
        add(steps, now, name(next) + " is made, its answer lost", lost.in(effect.world()), true);
        add(steps, now, name(next) + " is lost", lost, true);
        if (scenario.has(Scenario.Quirk.LATE_COMMITS)) {
            List<Next> calls = new ArrayList<>(now.world().late());
            calls.add(next);
            add(steps, now, name(next) + " is delayed, no answer", lost.in(now.world().withLate(calls)), true);
        }
        if (scenario.has(Scenario.Quirk.PROXY_REPEATS)) {
            World.Effect twice = effect.world().execute(scenario, next);
            add(steps, now, name(next) + " is repeated by a proxy, answered " + twice.answer(),
                    now.having(now.used().fault()).in(twice.world())
                            .at(instance, new Bench.Came(next, twice.answer())), true);
        }
    }

    private void comeBack(Bench now, int instance, Bench.Came came, List<Bench.Step> steps) {
        Next next = came.next();
        String label = "store " + name(next) + " = " + came.answer();
        if (next instanceof Next.ReadSide read) {
            Snapshot at = (Snapshot) came.answer();
            store(now, instance, () -> rule.read(now.link(), read.side(), read.epoch(), at), read.side(), at,
                    at.version(), label, steps);
        } else if (next instanceof Next.ReadAccount read) {
            Snapshot at = (Snapshot) came.answer();
            store(now, instance, () -> rule.accountRead(now.link(), read, at, NOW),
                    read.ticket().operation().side(), at, at.version(), label, steps);
        } else if (next instanceof Next.QueryTransactions query) {
            Operation operation = query.ticket().operation();
            Snapshot at = query.account();
            store(now, instance, () -> rule.looked(aged(now, operation.id()), query, (Look) came.answer(), NOW),
                    operation.side(), at, at == null ? 0 : at.version(), label, steps);
        } else {
            answer(now, instance, ticket(next), (Answer) came.answer(), label, steps);
        }
    }

    private void answer(Bench now, int instance, Ticket ticket, Answer answer, String label, List<Bench.Step> steps) {
        Snapshot at = answer instanceof Answer.Ok ok ? ok.account() : null;
        String id = ticket.operation().id();
        LinkState link = now.link();
        if (!scenario.keeps(Safeguard.INTENT_BEFORE_CALL)
                && link.operation(id).filter(o -> o.state() == OperationState.PLANNED).isPresent()) {
            if (answer instanceof Answer.Nothing) {
                add(steps, now, label, now.at(instance, Bench.IDLE), false);
                return;
            }
            link = rule.send(link, id, NOW).state();
        }
        LinkState before = link;
        store(now, instance, () -> rule.answered(before, ticket, answer, NOW), ticket.operation().side(), at,
                at == null ? 0 : at.version(), label, steps);
    }

    private void readBaseline(Bench now, int instance, Bench.Reading reading, List<Bench.Step> steps) {
        if (reading.wix() == null) {
            add(steps, now, "baseline reads WIX", now.at(instance, new Bench.Reading(reading.epoch(),
                    now.world().current(scenario, Side.WIX), reading.program())), false);
        }
        if (reading.program() == null) {
            add(steps, now, "baseline reads PROGRAM", now.at(instance, new Bench.Reading(reading.epoch(),
                    reading.wix(), now.world().current(scenario, Side.PROGRAM))), false);
        }
        if (reading.wix() != null && reading.program() != null) {
            baseline(now, instance, reading, "baseline", steps);
        }
    }

    private void baseline(Bench now, int instance, Bench.Reading reading, String label, List<Bench.Step> steps) {
        Outcome outcome;
        try {
            outcome = rule.baseline(now.link(), reading.epoch(), reading.wix(), reading.program(), scenario.policy());
        } catch (BooksException e) {
            steps.add(new Bench.Step(label, now, false, e.getMessage()));
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
            add(steps, now, label, idle.stored(normal(outcome.state()), wix, program).having(used)
                    .from(new Bench.Base(wix, program, agreedOnWix, agreedOnProgram)), false);
        } else {
            add(steps, now, label + " waits", idle, false);
        }
    }

    /** Makes a transaction: stores its outcome and checks what can be checked at each step. */
    private void store(Bench now, int instance, java.util.function.Supplier<Outcome> transaction, Side side,
                       Snapshot at, long version, String label, List<Bench.Step> steps) {
        int place = Math.toIntExact(version);
        Outcome outcome;
        try {
            outcome = transaction.get();
        } catch (BooksException e) {
            steps.add(new Bench.Step(label, now, false, e.getMessage()));
            return;
        }
        LinkState after = normal(outcome.state());
        int wix = now.seenWix();
        int program = now.seenProgram();
        String violation = null;
        if (at != null && now.link().isLinked()
                && now.link().seen(side).version() != outcome.state().seen(side).version()) {
            violation = unexplained(now, outcome, side, place);
            wix = side == Side.WIX ? place : wix;
            program = side == Side.PROGRAM ? place : program;
        }
        Bench next = now;
        Bench.Work doing = isCall(outcome.next()) ? new Bench.Todo(outcome.next()) : Bench.IDLE;
        if (!scenario.keeps(Safeguard.OBSERVE_AND_PLAN_TOGETHER) && at != null) {
            int hand = instance >= 0 ? instance : now.work().indexOf(Bench.IDLE);
            List<Operation> fresh = outcome.changed().stream()
                    .filter(o -> o.state() == OperationState.PLANNED && o.attempt() == 0).toList();
            if (!fresh.isEmpty()) {
                if (hand < 0) {
                    return;
                }
                instance = hand;
                doing = new Bench.Torn(fresh);
                after = withOperations(after, after.operations().stream().filter(o -> !fresh.contains(o)).toList());
            }
        }
        next = next.stored(after, wix, program);
        if (instance >= 0) {
            next = next.at(instance, doing);
        }
        if (violation == null && scenario.keeps(Safeguard.BOOKS_IDENTITY) && Books.error(after) != 0) {
            violation = "the books are out by " + Books.error(after);
        }
        if (!next.equals(now)) {
            steps.add(new Bench.Step(label, next, false, violation == null ? wrong(next) : violation));
        }
    }

    private String unexplained(Bench now, Outcome outcome, Side side, int place) {
        if (scenario.program().write() == Capabilities.Write.SET
                || scenario.has(Scenario.Quirk.TIED_VERSIONS) && side == Side.PROGRAM) {
            return null;
        }
        long expected = now.world().organic(side, now.seenPlace(side), place);
        long written = outcome.lines().stream()
                .filter(l -> l.type() == LedgerLine.Type.ORGANIC && l.side() == side)
                .mapToLong(LedgerLine::amount).sum();
        return expected == written ? null : "echo or loss: on " + side + " (" + now.seenPlace(side) + ", " + place
                + "] changed organically by " + expected + ", the ledger says " + written;
    }

    private void add(List<Bench.Step> steps, Bench now, String label, Bench next, boolean environment) {
        if (!next.equals(now)) {
            steps.add(new Bench.Step(label, next, environment, wrong(next)));
        }
    }

    /** What is wrong with a state by itself, or {@code null}. */
    private String wrong(Bench now) {
        if (now.link().epoch() > mostEpochs) {
            return "runaway";
        }
        for (Side side : Side.values()) {
            List<World.Entry> journal = now.world().journal(side);
            for (int i = 0; i < journal.size(); i++) {
                String reference = journal.get(i).reference();
                for (int j = 0; reference != null && j < i; j++) {
                    String earlier = journal.get(j).reference();
                    if (earlier != null && base(reference).equals(base(earlier))
                            && scenario.program().write() != Capabilities.Write.SET) {
                        return "operation " + reference + " took effect twice on " + side;
                    }
                }
            }
        }
        for (Operation operation : now.link().operations()) {
            if (operation.state() == OperationState.REFUSED
                    && now.world().contains(operation.side(), operation.id())) {
                return "operation " + operation.id() + " is parked as refused, but took effect";
            }
        }
        return null;
    }

    private static String base(String reference) {
        return reference.endsWith("+") ? reference.substring(0, reference.length() - 1) : reference;
    }

    /** Whether the bridge has nothing left to do, and nothing is unseen. */
    boolean rests(Bench now) {
        LinkState link = now.link();
        if (!link.isLinked() || !now.work().stream().allMatch(Bench.Idle.class::isInstance)) {
            return false;
        }
        for (Operation operation : link.operations()) {
            if (operation.state() == OperationState.PLANNED || operation.state() == OperationState.SENT) {
                return false;
            }
        }
        if (link.operations().stream().anyMatch(o -> o.state() == OperationState.UNKNOWN)) {
            return !scenario.keeps(Safeguard.UNKNOWN_HOLDS_SIDE);
        }
        for (Side side : Side.values()) {
            if (now.world().current(scenario, side).balance() != link.seen(side).balance()
                    || scenario.settings().of(side).isStrict()
                    && now.world().current(scenario, side).version() != link.seen(side).version()) {
                return false;
            }
        }
        return link.wixHold() == null && link.programHold() == null;
    }

    /** Why a state at rest is not right, or {@code null}: every organic change once on each side, but for refusals. */
    String unbalanced(Bench now) {
        World world = now.world();
        if (now.link().operations().stream().anyMatch(o -> o.state() == OperationState.UNKNOWN)) {
            return null;
        }
        long wix = world.current(scenario, Side.WIX).balance();
        long program = world.current(scenario, Side.PROGRAM).balance();
        Bench.Base base = now.base();
        Capabilities declared = scenario.program();
        if (declared.write() == Capabilities.Write.SET && !declared.isMirror()) {
            return wix == program ? null : "at rest with " + wix + " and " + program;
        }
        long organic = world.organic(Side.WIX, base.wix(), world.version(Side.WIX))
                + (declared.isMirror() ? 0 : world.organic(Side.PROGRAM, base.program(), world.version(Side.PROGRAM)));
        long expectedWix = base.wixAgreed() + organic;
        long expectedProgram = base.programAgreed() + organic;
        for (Operation operation : now.link().operations()) {
            expectedWix -= operation.side() == Side.WIX ? operation.amount() : 0;
            expectedProgram -= operation.side() == Side.PROGRAM ? operation.amount() : 0;
        }
        return wix == expectedWix && program == expectedProgram ? null : "at rest with " + wix + " and " + program
                + " instead of " + expectedWix + " and " + expectedProgram;
    }

    /** Copies of a call that are neither made nor dead. */
    private boolean alive(Bench now, String id) {
        for (Next call : now.world().late()) {
            if (ticket(call).operation().id().equals(id)) {
                return true;
            }
        }
        for (Bench.Work work : now.work()) {
            if (work instanceof Bench.Todo todo && !(todo.next() instanceof Next.ReadAccount)
                    && !(todo.next() instanceof Next.QueryTransactions)
                    && ticket(todo.next()).operation().id().equals(id)) {
                return true;
            }
        }
        return false;
    }

    /** Lets the longest life of a call pass for an operation, if none of its copies is alive. */
    private LinkState aged(Bench now, String id) {
        if (scenario.program().write() == Capabilities.Write.CAS || alive(now, id)) {
            return now.link();
        }
        return withOperations(now.link(), now.link().operations().stream()
                .map(o -> o.id().equals(id) ? timed(o, -10_000) : o).toList());
    }

    private static Operation timed(Operation o, long sentAt) {
        return new Operation(o.id(), o.side(), o.kind(), o.amount(), o.state(), o.attempt(), o.r(), o.repeated(), 0,
                0, sentAt, 0, o.fromSide(), o.fromVersion(), o.toVersion(), o.refusal());
    }

    /** Takes clocks and counters of retries out of a state, so that waiting does not make a new one. */
    private static LinkState normal(LinkState link) {
        for (Operation o : link.operations()) {
            if (o.looks() != 0 || o.sentAt() != 0 || o.movedAt() != 0 || o.firstSentAt() != 0) {
                return withOperations(link, link.operations().stream().map(x -> timed(x, 0)).toList());
            }
        }
        return link;
    }

    private static LinkState withOperations(LinkState link, List<Operation> operations) {
        return new LinkState(link.linkId(), link.epoch(), link.wix(), link.program(), operations,
                link.booksConstant(), link.wixHold(), link.programHold());
    }

    private static boolean isCall(Next next) {
        return next instanceof Next.Adjust || next instanceof Next.Earn || next instanceof Next.CallProgram
                || next instanceof Next.SetBalance || next instanceof Next.ReadAccount
                || next instanceof Next.QueryTransactions;
    }

    private static Ticket ticket(Next next) {
        if (next instanceof Next.Adjust adjust) {
            return adjust.ticket();
        }
        if (next instanceof Next.Earn earn) {
            return earn.ticket();
        }
        if (next instanceof Next.SetBalance set) {
            return set.ticket();
        }
        return ((Next.CallProgram) next).ticket();
    }

    static String name(Next next) {
        if (next instanceof Next.ReadAccount read) {
            return "read account of " + read.ticket().operation().id();
        }
        if (next instanceof Next.QueryTransactions query) {
            return "query for " + query.ticket().operation().id();
        }
        if (next instanceof Next.ReadSide read) {
            return "read " + read.side();
        }
        if (next instanceof Next.Adjust adjust) {
            return "adjust " + adjust.description() + " at r" + adjust.revision();
        }
        return next.getClass().getSimpleName() + " " + ticket(next).operation().id();
    }
}
