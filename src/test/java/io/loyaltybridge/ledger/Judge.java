package io.loyaltybridge.ledger;

import java.util.List;

/** Says what is wrong with a transaction, a state, or a state at rest. */
final class Judge {
    private final Scenario scenario;
    /** More than this only comes from two sides that answer each other for ever. */
    private final long mostEpochs;

    Judge(Scenario scenario) {
        this.scenario = scenario;
        this.mostEpochs = 8L
                * (1
                        + scenario.wixChanges().length
                        + scenario.programChanges().length
                        + scenario.awards()
                        + scenario.relinks());
    }

    /** Whether a version range was explained otherwise than by its organic changes, by their own journal. */
    String unexplained(Bench now, Outcome outcome, Side side, int place) {
        if (scenario.program().write() == Capabilities.Write.SET
                || scenario.has(Scenario.Quirk.TIED_VERSIONS) && side == Side.PROGRAM) {
            return null;
        }
        long expected = now.world().organic(side, now.seenPlace(side), place);
        long written = outcome.lines().stream()
                .filter(l -> l.type() == LedgerLine.Type.ORGANIC && l.side() == side)
                .mapToLong(LedgerLine::amount)
                .sum();
        return expected == written
                ? null
                : "echo or loss: on " + side + " (" + now.seenPlace(side) + ", " + place + "] changed organically by "
                        + expected + ", the ledger says " + written;
    }

    /** What is wrong with a state by itself, or {@code null}. */
    String wrong(Bench now) {
        if (now.link().epoch() > mostEpochs) {
            return "runaway";
        }
        for (Side side : Side.values()) {
            if (now.link().operations().stream()
                            .filter(o -> o.side() == side && o.isOpen())
                            .count()
                    > 1) {
                return "two operations are open on " + side;
            }
            List<World.Entry> journal = now.world().journal(side);
            for (int i = 0; i < journal.size(); i++) {
                String reference = journal.get(i).reference();
                for (int j = 0; reference != null && j < i; j++) {
                    String earlier = journal.get(j).reference();
                    if (earlier != null
                            && base(reference).equals(base(earlier))
                            && scenario.program().write() != Capabilities.Write.SET) {
                        return "operation " + reference + " took effect twice on " + side;
                    }
                }
            }
        }
        for (Operation operation : now.link().operations()) {
            Hold hold = now.link().hold(operation.side());
            if (scenario.has(Scenario.Quirk.INDEX_DELAY)
                    && operation.state() == OperationState.SENT
                    && hold != null
                    && operation.id().equals(hold.operationId())) {
                return "held, although time can tell: " + hold.reason();
            }
            if (operation.state() == OperationState.REFUSED && now.world().contains(operation.side(), operation.id())) {
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
                            && now.world().current(scenario, side).version()
                                    != link.seen(side).version()) {
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
        boolean mayLose = now.used().program() > 0;
        if (declared.write() == Capabilities.Write.SET && !declared.isMirror() && mayLose) {
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
        return wix == expectedWix && program == expectedProgram
                ? null
                : "at rest with " + wix + " and " + program + " instead of " + expectedWix + " and " + expectedProgram;
    }
}
