package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Switches faults of a site on and off and kills the bridge, drawn from the seed. */
final class Nemesis {
    /** Between two ticks; faults are drawn anew every second one. */
    static final int TICK_MILLIS = 500;

    private static final int TICKS_OF_A_SPELL = 4;
    private static final List<String> CALLS = List.of(
            "ERROR_BEFORE",
            "ERROR_AFTER",
            "DROP_BEFORE",
            "DROP_AFTER",
            "TRUNCATE",
            "LATE_COMMIT",
            "LATE_COMMIT",
            "DELAY",
            "DELAY_ANSWER",
            "CONFLICT",
            "CONFLICT",
            "SPURIOUS_CONFLICT",
            "THROTTLE");
    private static final List<String> WEBHOOKS =
            List.of("WEBHOOK_DUPLICATE", "WEBHOOK_REORDER", "WEBHOOK_LOSE", "WEBHOOK_DELAY", "WEBHOOK_BREAK_SIGNATURE");

    private final BankSite site;
    private final Random random;
    private final boolean usual;
    private final int mostKills;
    private final List<Spell> spells;
    private final Map<String, Long> hits = new TreeMap<>();
    private int ticks;
    private int up;
    private int killedAt;
    private boolean duringStart;
    private int nextKill = 6;
    private int kills;
    private boolean throttledLong;
    private boolean uninstalled;

    /**
     * @param mostKills 0 where another one kills; where a new process takes long to start, it could be killed without end before it has done anything
     */
    Nemesis(BankSite site, long seed, Set<Trouble> troubles, int mostKills) {
        this.site = site;
        this.random = new Random(seed + 7);
        this.usual = troubles.contains(Trouble.USUAL);
        this.mostKills = mostKills;
        this.spells = Spell.of(troubles, new Random(seed + 13));
        if (troubles.contains(Trouble.STAMPS)) {
            String stamps =
                    List.of("ACCOUNT_FIRST", "TRANSACTION_FIRST", "MICROS").get((int) (seed % 3));
            site.wix.post("stamps", Side.object().put("stamps", stamps));
            // Long enough that the transactions show what made a revision, and not yet what came after it.
            site.wix.post("lag", Side.object().put("indexMs", 1_500).put("readMs", 100));
            site.history.add("info", "stamps", "stamps", stamps);
        }
    }

    /** How long it takes until each spell had its turn. */
    long spellsMillis() {
        return (long) spells.size() * TICKS_OF_A_SPELL * TICK_MILLIS;
    }

    /** What hit so far, by side and kind, and the kills. */
    String summary() {
        return hits + ", kills " + kills;
    }

    int kills() {
        return kills;
    }

    long faults() {
        return hits.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Called every {@link #TICK_MILLIS}. */
    void tick() {
        ticks++;
        if (ticks % 2 == 1) {
            quiet();
            spell();
            if (usual) {
                arm(site.wix);
                arm(site.program);
            }
        }
        if (usual) {
            kill();
        }
    }

    private void spell() {
        if (spells.isEmpty()) {
            return;
        }
        Spell spell = spells.get(ticks / TICKS_OF_A_SPELL % spells.size());
        if (ticks % TICKS_OF_A_SPELL == 1) {
            site.history.add("info", "spell", "name", spell.name());
            spell.once().forEach(fault -> add(site.side(fault.side()), fault.json()));
        }
        spell.lasting().forEach(fault -> add(site.side(fault.side()), fault.json()));
        if (!spell.installed()) {
            uninstalled = true;
            site.wix.post("program", Side.object().put("status", "NOT_INSTALLED"));
        }
    }

    private void kill() {
        if (kills >= mostKills) {
            return;
        }
        up = site.bank.listens() ? up + 1 : 0;
        if (up >= nextKill || duringStart && up == 0 && ticks - killedAt == 4) {
            duringStart = kills % 3 == 0;
            kills++;
            killedAt = ticks;
            up = 0;
            nextKill = 2 + random.nextInt(10);
            site.bank.killAndRestart();
        }
    }

    private void arm(Side side) {
        for (int i = 0; i < 2; i++) {
            draw(side, CALLS.get(random.nextInt(CALLS.size())));
        }
        draw(side, WEBHOOKS.get(random.nextInt(WEBHOOKS.size())));
        draw(side, WEBHOOKS.get(random.nextInt(WEBHOOKS.size())));
    }

    private void draw(Side side, String kind) {
        ObjectNode fault = Side.object().put("kind", kind).put("probability", 0.2 + random.nextDouble() * 0.4);
        switch (kind) {
            case "LATE_COMMIT" ->
                fault.put("delayMs", 50 + random.nextInt(1_500))
                        .put("answer", List.of("error", "drop", "nothing").get(random.nextInt(3)));
            case "DELAY", "DELAY_ANSWER" -> fault.put("delayMs", random.nextInt(2_500));
            case "THROTTLE" -> throttle(fault);
            case "WEBHOOK_DUPLICATE" -> fault.put("times", 1 + random.nextInt(5));
            case "WEBHOOK_REORDER" -> fault.put("hold", 2 + random.nextInt(40)).put("delayMs", 1_500);
            case "WEBHOOK_DELAY" -> fault.put("delayMs", random.nextInt(2_000));
            case "CONFLICT", "SPURIOUS_CONFLICT" -> {
                if (side.name().equals("program")) {
                    return;
                }
                fault.put("operation", "loyalty_accounts.adjustPoints");
            }
            default -> {}
        }
        add(side, fault);
    }

    /** Switches a fault on, for as long as {@link #quiet} is not called. */
    void add(Side side, ObjectNode fault) {
        if (side.post("faults", fault).status() != 200) {
            throw new IllegalStateException("the fault is refused: " + fault);
        }
        site.history.add("info", "fault", "side", side.name(), "fault", fault);
    }

    /** Without a Retry-After the bridge stops calling for ten seconds, so that comes once. */
    private void throttle(ObjectNode fault) {
        fault.put("count", 1);
        if (throttledLong) {
            fault.put("retryAfterSeconds", 1);
        }
        throttledLong = true;
    }

    /** Switches all faults off. */
    void quiet() {
        for (Side side : List.of(site.wix, site.program)) {
            side.get("faults")
                    .path("faults")
                    .forEach(fault -> hits.merge(
                            side.name() + " " + fault.path("kind").asText(),
                            fault.path("hits").asLong(),
                            Long::sum));
            side.post("faults/clear", Side.object());
        }
        if (uninstalled) {
            uninstalled = false;
            hits.merge("wix NOT_INSTALLED", 1L, Long::sum);
            site.wix.post("program", Side.object().put("status", "ACTIVE"));
        }
    }
}
