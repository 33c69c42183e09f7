package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Switches faults on and off and kills the bridge, drawn from the seed. */
final class Nemesis {
    private static final List<String> CALLS = List.of("ERROR_BEFORE", "ERROR_AFTER", "DROP_BEFORE", "DROP_AFTER", "TRUNCATE", "LATE_COMMIT", "LATE_COMMIT",
            "DELAY", "DELAY_ANSWER", "CONFLICT", "CONFLICT", "SPURIOUS_CONFLICT", "THROTTLE");
    private static final List<String> WEBHOOKS = List.of("WEBHOOK_DUPLICATE", "WEBHOOK_REORDER", "WEBHOOK_LOSE", "WEBHOOK_DELAY", "WEBHOOK_BREAK_SIGNATURE");

    private final BankSite site;
    private final Random random;
    private final Map<String, Long> hits = new TreeMap<>();
    private int ticks;
    private int up;
    private int killedAt;
    private boolean duringStart;
    private int nextKill = 6;
    private int kills;
    private boolean throttledLong;

    Nemesis(BankSite site, long seed) {
        this.site = site;
        this.random = new Random(seed + 7);
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

    /** Called every half second. */
    void tick() {
        ticks++;
        if (ticks % 2 == 1) {
            quiet();
            arm(site.wix);
            arm(site.program);
        }
        up = site.listens() ? up + 1 : 0;
        if (up >= nextKill || duringStart && up == 0 && ticks - killedAt == 4) {
            duringStart = kills % 3 == 0;
            kills++;
            killedAt = ticks;
            up = 0;
            nextKill = 2 + random.nextInt(10);
            site.killAndRestart();
        }
    }

    private void arm(Side side) {
        for (int i = 0; i < 2; i++) {
            add(side, CALLS.get(random.nextInt(CALLS.size())));
        }
        add(side, WEBHOOKS.get(random.nextInt(WEBHOOKS.size())));
        add(side, WEBHOOKS.get(random.nextInt(WEBHOOKS.size())));
    }

    private void add(Side side, String kind) {
        ObjectNode fault = Side.object().put("kind", kind).put("probability", 0.2 + random.nextDouble() * 0.4);
        switch (kind) {
            case "LATE_COMMIT" -> fault.put("delayMs", 50 + random.nextInt(1_500)).put("answer", List.of("error", "drop", "nothing").get(random.nextInt(3)));
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
            default -> {
            }
        }
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
            side.get("faults").path("faults").forEach(fault -> hits.merge(side.name() + " " + fault.path("kind").asText(), fault.path("hits").asLong(), Long::sum));
            side.post("faults/clear", Side.object());
        }
    }
}
