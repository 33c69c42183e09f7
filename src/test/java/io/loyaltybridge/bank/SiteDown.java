package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One site is down as a whole, and the process is killed meanwhile. The others have to come to rest although it stays down, and it
 * has to have work that waits; otherwise this says little.
 */
final class SiteDown {
    /** What is wrong with a site that is down. */
    enum Kind {
        PROGRAM_UNREACHABLE("program", "DROP_BEFORE"),
        WIX_DENIES("wix", "UNAUTHORIZED"),
        WIX_FAILS("wix", "ERROR_BEFORE");

        private final String side;
        private final String fault;

        Kind(String side, String fault) {
            this.side = side;
            this.fault = fault;
        }

        ObjectNode json() {
            return Side.object().put("kind", fault);
        }
    }

    private static final int STEPS = 24;
    private static final int KILL_AT_TICK = 3;

    private final Bank bank;
    private final List<Part> parts;
    private final Part down;
    private final List<Part> others = new ArrayList<>();
    private final Kind kind;
    private int ticks;

    SiteDown(Bank bank, List<Part> parts, long seed) {
        this.bank = bank;
        this.parts = parts;
        this.down = parts.get((int) (seed % parts.size()));
        this.kind = Kind.values()[(int) (seed / parts.size() % Kind.values().length)];
        others.addAll(parts);
        others.remove(down);
    }

    /** What is down, for the line about the run. */
    String label() {
        return down.site().name + " " + kind;
    }

    /** Returns what was not as it has to be. */
    List<String> run() throws Exception {
        Map<String, Long> before = new HashMap<>();
        others.forEach(part -> before.put(part.site().name, part.site().done()));
        bank.history.add("info", "down", "site", down.site().name, "how", kind);
        down.nemesis().add(down.site().side(kind.side), kind.json());
        Hands.work(
                Hands.inTurns(parts.stream()
                        .map(part -> part.acts(part.workload().ordinary(STEPS)))
                        .toList()),
                this::tick,
                2L * KILL_AT_TICK * Nemesis.TICK_MILLIS);
        others.forEach(part -> part.nemesis().quiet());
        bank.awaitListening();
        boolean rest = bank.awaitRest(others.stream().map(Part::site).toList());
        List<String> wrong = new ArrayList<>();
        if (!rest) {
            wrong.add("the other sites do not come to rest while " + label() + ": "
                    + others.stream()
                            .map(part -> part.site().name + " " + part.site().left() + " left")
                            .toList());
        }
        for (Part part : others) {
            if (part.site().done() <= before.get(part.site().name)) {
                wrong.add("no event of " + part.site().name + " ended while " + label());
            }
        }
        if (down.site().left() <= 0) {
            wrong.add("nothing waited while " + label() + ", so this says little");
        }
        bank.history.add("info", "up", "site", down.site().name);
        down.nemesis().quiet();
        return wrong;
    }

    /** The others have their usual faults. */
    private void tick() {
        ticks++;
        others.forEach(part -> part.nemesis().tick());
        if (ticks == KILL_AT_TICK) {
            bank.killAndRestart();
        }
    }
}
