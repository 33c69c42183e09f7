package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/**
 * One run: customers on both sides, changes of both in the midst of troubles, then, where they are switched on, a phase in which
 * two kinds of calls are refused and one in which a system is down. At last the faults stop, both sides are reconciled once, and
 * the checkers read what is there. Everything but the machine's timing follows from the seed.
 */
final class BankRun {
    private static final int CUSTOMERS = 40;
    private static final int NEW_CUSTOMERS = 12;
    private static final int HANDS = 4;
    private static final int LIKES_OF_A_POST = 5;
    private static final int PAUSE_MILLIS = 60;
    private static final int MOST_KILLS = 8;
    private static final int CHANGES_OF_A_KILL = 30;
    private static final List<Long> MILESTONES = List.of(1_000L, 20_000L, 100_000L, 1_000_000L);

    /** Under refused calls: attempts after a second, two, four, and so on every four. */
    private static final Map<String, String> SLOW =
            Map.of("retry.first-delay", "1s", "retry.max-delay", "4s", "retry.max-attempts", "20");

    private static final int REFUSED_MILLIS = 8_000;
    /** Attempts that come as early as they may: at once, after .5, 1.5, 3.5, 5.5 and 7.5 seconds, and one of a second event of the same customer each. */
    private static final int MOST_REFUSED = 12;

    /**
     * Six hours at 1:2400. Twenty attempts take 4.6 hours with the shipped settings (a second, doubled up to half an hour); here
     * they take 11 s at most (20 ms, doubled up to 400 ms, each spread by half). Whoever counts them parks everything in it.
     */
    private static final Map<String, String> SCALED =
            Map.of("retry.first-delay", "20ms", "retry.max-delay", "400ms", "retry.max-attempts", "20");

    private static final int OUTAGE_MILLIS = 14_000;

    /**
     * How a run ended.
     *
     * @param violations empty where all is right
     * @param rest       whether it came to rest in bounded time
     */
    record Outcome(
            long seed,
            Set<Trouble> troubles,
            List<String> violations,
            boolean rest,
            long seconds,
            String numbers,
            long faults,
            int kills,
            double callsPerEvent) {
        boolean good() {
            return rest && violations.isEmpty();
        }
    }

    private final long seed;
    private final Set<Trouble> troubles;
    private final Path home;
    private final int ordinary;
    private final StringBuilder took = new StringBuilder();
    private long phaseBegun;

    /**
     * @param home     an empty directory for what the run leaves
     * @param ordinary how many ordinary changes follow the counted ones
     */
    BankRun(long seed, Set<Trouble> troubles, Path home, int ordinary) {
        this.seed = seed;
        this.troubles = troubles;
        this.home = home;
        this.ordinary = ordinary;
    }

    Outcome run() throws Exception {
        long begun = System.nanoTime();
        phaseBegun = begun;
        try (BankSite site = new BankSite(home, seed, settings())) {
            Workload workload = new Workload(site, seed, CUSTOMERS);
            List<Workload.Step> first =
                    troubles.contains(Trouble.FIRST_EVENTS) ? workload.firstEvents(NEW_CUSTOMERS) : List.of();
            site.startBridge();
            site.awaitListening();
            workload.seed();
            site.awaitLinked(CUSTOMERS);
            if (!site.awaitRest()) {
                throw new IllegalStateException("no rest after the links began, see " + home);
            }
            ended("start");
            Nemesis nemesis = new Nemesis(site, seed, troubles, Math.max(MOST_KILLS, ordinary / CHANGES_OF_A_KILL));
            work(workload, mixed(workload, first), nemesis::tick, nemesis.spellsMillis());
            nemesis.quiet();
            ended("work");
            if (troubles.contains(Trouble.REFUSED)) {
                refuse(site, workload, nemesis);
            }
            if (troubles.contains(Trouble.OUTAGE)) {
                outage(site, workload, nemesis);
            }
            return settle(site, nemesis, begun);
        }
    }

    private void ended(String phase) {
        long now = System.nanoTime();
        took.append(took.isEmpty() ? "" : ", ")
                .append(phase)
                .append(' ')
                .append(Duration.ofNanos(now - phaseBegun).toSeconds())
                .append(" s");
        phaseBegun = now;
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("sync.on-account-deleted", seed % 2 == 0 ? "delete" : "unlink");
        // Longer than twelve looks in a row take, and short enough to be waited for.
        settings.put(
                "wix.index-delay",
                troubles.contains(Trouble.OVERTAKEN) ? "30s" : troubles.contains(Trouble.STAMPS) ? "10s" : "2s");
        settings.put("effects.sweep-every", "500ms");
        // An account that is once reported as gone is read again within the run, and later than its fault lasts.
        settings.put("sync.gone-after", "3s");
        if (troubles.contains(Trouble.FIRST_EVENTS)) {
            settings.putAll(Map.of(
                    "coupons.on",
                    "true",
                    "coupons.kind",
                    "percent-off",
                    "coupons.amount",
                    "10",
                    "coupons.tell",
                    "mail",
                    "milestones.points",
                    String.join(" ", MILESTONES.stream().map(String::valueOf).toList())));
        }
        return settings;
    }

    /** The changes of the seed, and the first events of new customers here and there between them, those of one together. */
    private List<Workload.Step> mixed(Workload workload, List<Workload.Step> first) {
        List<Workload.Step> steps = new ArrayList<>(workload.digits());
        steps.addAll(workload.ordinary(ordinary));
        Random random = new Random(seed + 29);
        for (int i = first.size() - 1; i >= 0; ) {
            String email = first.get(i).email();
            int at = random.nextInt(steps.size());
            for (; i >= 0 && first.get(i).email().equals(email); i--) {
                steps.add(at, first.get(i));
            }
        }
        return steps;
    }

    private void refuse(BankSite site, Workload workload, Nemesis nemesis) throws Exception {
        site.awaitRest();
        ended("rest");
        site.restartWith(SLOW);
        List<Workload.Step> likes = workload.likesOfAPost(LIKES_OF_A_POST, "refused");
        long from = System.currentTimeMillis();
        nemesis.add(site.wix, fault("NOT_FOUND", "loyalty_accounts.earnPoints"));
        nemesis.add(site.wix, fault("OTHER_CONFLICT", "loyalty_accounts.createAccount"));
        work(workload, likes, () -> {}, REFUSED_MILLIS);
        limit(site, from, "loyalty_accounts.earnPoints", 404);
        limit(site, from, "loyalty_accounts.createAccount", 409);
        nemesis.quiet();
        ended("refused");
    }

    private static void limit(BankSite site, long from, String operation, int status) {
        site.history.add(
                "info",
                "limit",
                "from",
                from,
                "to",
                System.currentTimeMillis(),
                "operation",
                operation,
                "status",
                status,
                "most",
                MOST_REFUSED);
    }

    private void outage(BankSite site, Workload workload, Nemesis nemesis) throws Exception {
        site.awaitRest();
        ended("rest");
        site.restartWith(SCALED);
        for (Side side : List.of(site.wix, site.program)) {
            nemesis.add(side, fault(seed % 2 == 0 ? "ERROR_BEFORE" : "DROP_BEFORE", null));
        }
        work(workload, workload.ordinary(60), () -> {}, OUTAGE_MILLIS);
        nemesis.quiet();
        ended("outage");
    }

    private static ObjectNode fault(String kind, String operation) {
        ObjectNode fault = Side.object().put("kind", kind);
        return operation == null ? fault : fault.put("operation", operation);
    }

    private Outcome settle(BankSite site, Nemesis nemesis, long begun) {
        site.awaitRest();
        ended("rest");
        site.awaitListening();
        int reconciled = site.command("reconcile");
        ended("reconcile");
        boolean rest = site.awaitRest();
        ended("rest");
        Evidence evidence = Evidence.collect(home, site.wix, site.program);
        Care care = Care.collect(home, site.wix, troubles.contains(Trouble.FIRST_EVENTS) ? MILESTONES : List.of());
        List<String> violations = new ArrayList<>(CareChecker.check(evidence, care));
        if (reconciled != 0) {
            violations.add("reconcile ended with " + reconciled + ", see " + home.resolve("command.log"));
        }
        if (troubles.contains(Trouble.USUAL) && nemesis.kills() == 0) {
            violations.add("nobody killed the bridge, so this run says little");
        }
        if (nemesis.faults() == 0 || troubles.contains(Trouble.USUAL) && nemesis.faults() <= 100) {
            violations.add("hardly any fault hit (" + nemesis.faults() + "), so this run says little");
        }
        violations.addAll(BankChecker.check(evidence));
        double perEvent =
                (double) care.calls().size() / Math.max(1, evidence.inbox().size());
        String numbers = evidence.changes().size() + " changes, "
                + evidence.operations().size() + " operations, "
                + evidence.acked().size() + " webhooks taken, " + care.coupons().size() + " coupons, "
                + care.mails().size() + " mails; " + nemesis.summary() + "; " + took;
        return new Outcome(
                seed,
                troubles,
                violations,
                rest,
                Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                numbers,
                nemesis.faults(),
                nemesis.kills(),
                perEvent);
    }

    /** Does the steps in their order, several beside each other, spread over {@code millis} at least, while the clock ticks. */
    private static void work(Workload workload, Collection<Workload.Step> all, Runnable tick, long millis)
            throws Exception {
        Queue<Workload.Step> steps = new ConcurrentLinkedQueue<>(all);
        long pause = Math.max(PAUSE_MILLIS, HANDS * millis / Math.max(1, all.size()));
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(1);
        var hands = Executors.newFixedThreadPool(HANDS);
        AtomicReference<RuntimeException> broken = new AtomicReference<>();
        try {
            clockwork.scheduleAtFixedRate(
                    () -> {
                        try {
                            tick.run();
                        } catch (RuntimeException e) {
                            broken.compareAndSet(null, e);
                        }
                    },
                    100,
                    Nemesis.TICK_MILLIS,
                    TimeUnit.MILLISECONDS);
            List<Future<?>> working = new ArrayList<>();
            for (int i = 0; i < HANDS; i++) {
                working.add(hands.submit(() -> {
                    for (Workload.Step step = steps.poll(); step != null; step = steps.poll()) {
                        workload.run(step);
                        // The likes of a new customer come beside each other.
                        Workload.Step next = steps.peek();
                        if (next == null || !next.email().equals(step.email())) {
                            Awaitility.await()
                                    .pollDelay(Duration.ofMillis(pause))
                                    .atMost(Duration.ofMillis(pause + 10_000))
                                    .until(() -> true);
                        }
                    }
                }));
            }
            for (Future<?> each : working) {
                each.get();
            }
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left > 0) {
                Awaitility.await()
                        .pollDelay(Duration.ofMillis(left))
                        .atMost(Duration.ofMillis(left + 10_000))
                        .until(() -> true);
            }
        } finally {
            hands.shutdownNow();
            clockwork.shutdown();
            if (!clockwork.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the clock does not stop");
            }
        }
        if (broken.get() != null) {
            throw broken.get();
        }
    }
}
