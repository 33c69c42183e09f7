package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.sandbox.SandboxOfSites;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.fault.Faults;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Lets Wix and the programs of all sites fail in every way until it is stopped: calls that fail before or after they took effect, come
 * late or are cut off, conflicts, webhooks that come twice, mixed, late, broken or never. Which of it hits a site changes each second.
 */
final class ClusterFaults implements AutoCloseable {
    private static final long TICK_MILLIS = 1_000;
    private static final long LIST_MILLIS = 2_000;
    private static final double LEAST = 0.1;
    private static final double RANGE = 0.3;
    private static final String ADJUST = "loyalty_accounts.adjustPoints";
    private static final List<FaultKind> CALLS = List.of(
            FaultKind.ERROR_BEFORE,
            FaultKind.ERROR_AFTER,
            FaultKind.DROP_BEFORE,
            FaultKind.DROP_AFTER,
            FaultKind.TRUNCATE,
            FaultKind.LATE_COMMIT,
            FaultKind.DELAY,
            FaultKind.DELAY_ANSWER,
            FaultKind.NOT_FOUND_PAGE,
            FaultKind.THROTTLE);
    private static final List<FaultKind> ADJUSTS =
            List.of(FaultKind.CONFLICT, FaultKind.SPURIOUS_CONFLICT, FaultKind.ERROR_AFTER);
    private static final List<FaultKind> WEBHOOKS = List.of(
            FaultKind.WEBHOOK_DUPLICATE,
            FaultKind.WEBHOOK_REORDER,
            FaultKind.WEBHOOK_LOSE,
            FaultKind.WEBHOOK_DELAY,
            FaultKind.WEBHOOK_BREAK_SIGNATURE);

    private final SandboxOfSites standIns;
    private final Random random = new Random();
    private final Thread thread = new Thread(this::run, "faults");
    private volatile boolean ended;

    ClusterFaults(SandboxOfSites standIns) {
        this.standIns = standIns;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!ended) {
            for (String site : standIns.siteSettings().keySet()) {
                change(standIns.wix(site).faults(), true);
                change(standIns.program(site).faults(), false);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void change(Faults faults, boolean wix) {
        faults.clear();
        faults.add(drawn(CALLS));
        faults.add(drawn(WEBHOOKS));
        // So that whatever reads in bulk takes a while.
        faults.add(
                Fault.always(FaultKind.DELAY_ANSWER, wix ? "loyalty_accounts.searchAccounts" : "program.listCustomers")
                        .withDelayMs(LIST_MILLIS));
        if (wix) {
            faults.add(drawn(ADJUSTS, ADJUST));
        }
    }

    private Fault drawn(List<FaultKind> kinds) {
        return drawn(kinds, null);
    }

    private Fault drawn(List<FaultKind> kinds, String operation) {
        FaultKind kind = kinds.get(random.nextInt(kinds.size()));
        Fault fault = Fault.always(kind, operation).withProbability(LEAST + RANGE * random.nextDouble());
        return switch (kind) {
            case LATE_COMMIT ->
                fault.withDelayMs(50L + random.nextInt(1_500))
                        .withAnswer(List.of("error", "drop", "nothing").get(random.nextInt(3)));
            case DELAY, DELAY_ANSWER, WEBHOOK_DELAY -> fault.withDelayMs(random.nextInt(2_500));
            case THROTTLE -> fault.withCount(1).withRetryAfter(1);
            case WEBHOOK_DUPLICATE -> fault.withTimes(1 + random.nextInt(4));
            case WEBHOOK_REORDER -> fault.withHold(2 + random.nextInt(20)).withDelayMs(1_500);
            default -> fault;
        };
    }

    /** From now on everything answers as it should. */
    void stop() throws InterruptedException {
        ended = true;
        thread.join();
        for (String site : standIns.siteSettings().keySet()) {
            standIns.wix(site).faults().clear();
            standIns.program(site).faults().clear();
        }
    }

    /** How often each kind has hit. */
    Map<FaultKind, Long> hits() {
        Map<FaultKind, Long> all = new TreeMap<>();
        for (String site : standIns.siteSettings().keySet()) {
            standIns.wix(site).faults().hits().forEach((kind, hits) -> all.merge(kind, hits, Long::sum));
            standIns.program(site).faults().hits().forEach((kind, hits) -> all.merge(kind, hits, Long::sum));
        }
        return all;
    }

    @Override
    public void close() {
        ended = true;
    }
}
