package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One run: customers on both sides of one site or of several, changes of both sides in the midst of troubles, then a phase in which
 * one of several sites is down, and, where they are switched on, one in which
 * two kinds of calls are refused and one in which all systems are down. At last the faults stop, both sides are reconciled once, and
 * the checkers read what is there. Everything but the machine's timing follows from the seed.
 */
final class BankRun {
    private static final int CUSTOMERS = 40;
    /** On all of several sites together: their run has a phase and two starts of processes more. */
    private static final int CUSTOMERS_OF_SITES = 30;

    private static final int NEW_CUSTOMERS = 12;
    private static final int ORDERS = 48;
    private static final int LIKES_OF_A_POST = 5;
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
            int sites,
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
    private final List<String> names;
    private final Set<Trouble> troubles;
    private final Path home;
    private final int ordinary;
    private final int customers;
    private final List<Part> parts = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final StringBuilder took = new StringBuilder();
    private long phaseBegun;

    /**
     * @param sites    how many sites the customers and changes are spread over
     * @param home     an empty directory for what the run leaves
     * @param ordinary how many ordinary changes follow the counted ones, on all sites together
     */
    BankRun(long seed, int sites, Set<Trouble> troubles, Path home, int ordinary) {
        this.seed = seed;
        this.names = Stream.iterate(1, n -> n <= sites, n -> n + 1)
                .map(n -> n == 1 ? BankStandIns.MAIN : "shop-" + n)
                .toList();
        this.troubles = troubles;
        this.home = home;
        this.ordinary = ordinary;
        this.customers = (sites == 1 ? CUSTOMERS : CUSTOMERS_OF_SITES) / sites;
    }

    Outcome run() throws Exception {
        long begun = System.nanoTime();
        phaseBegun = begun;
        try (Bank bank = new Bank(home, seed, names, settings())) {
            Map<String, List<Workload.Step>> first = new HashMap<>();
            Map<String, Workload> workloads = new HashMap<>();
            for (BankSite site : bank.sites) {
                Workload workload = new Workload(site, ownSeed(site), customers);
                workloads.put(site.name, workload);
                first.put(
                        site.name,
                        troubles.contains(Trouble.FIRST_EVENTS)
                                ? workload.firstEvents(NEW_CUSTOMERS / names.size())
                                : List.of());
            }
            bank.startBridge();
            bank.awaitListening();
            bank.sites.forEach(site -> workloads.get(site.name).seed());
            bank.awaitLinked(
                    workloads.values().stream().mapToInt(Workload::customers).sum());
            if (!bank.awaitRest()) {
                throw new IllegalStateException("no rest after the links began, see " + home);
            }
            ended("start");
            for (BankSite site : bank.sites) {
                // One of them kills the process for all. Each kill costs a start, and with several sites one more comes
                // later.
                int kills = parts.isEmpty()
                        ? Math.max(MOST_KILLS, ordinary / CHANGES_OF_A_KILL) / Math.min(2, names.size())
                        : 0;
                Nemesis nemesis = new Nemesis(site, ownSeed(site), troubles, kills);
                parts.add(new Part(site, workloads.get(site.name), nemesis));
            }
            work(
                    part -> mixed(part, first.get(part.site().name)),
                    () -> parts.forEach(part -> part.nemesis().tick()),
                    parts.get(0).nemesis().spellsMillis());
            quiet();
            bank.awaitListening();
            parts.forEach(part -> part.workload().finish());
            ended("work");
            if (names.size() > 1) {
                down(bank);
            }
            if (troubles.contains(Trouble.REFUSED)) {
                refuse(bank);
            }
            if (troubles.contains(Trouble.OUTAGE)) {
                outage(bank);
            }
            return settle(bank, begun);
        }
    }

    /** The same e-mails and ids on each site, and other amounts. */
    private long ownSeed(BankSite site) {
        return seed + 100L * names.indexOf(site.name);
    }

    private void work(Function<Part, List<Workload.Step>> steps, Runnable tick, long millis) throws Exception {
        Hands.work(
                Hands.inTurns(
                        parts.stream().map(part -> part.acts(steps.apply(part))).toList()),
                tick,
                millis);
    }

    private void quiet() {
        parts.forEach(part -> part.nemesis().quiet());
    }

    private void down(Bank bank) throws Exception {
        SiteDown down = new SiteDown(bank, parts, seed);
        violations.addAll(down.run());
        ended(down.label());
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
        Map<String, String> settings = new HashMap<>(Orders.settings());
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

    /** The changes of the seed, and here and there between them orders, and the first events of new customers, those of one together. */
    private List<Workload.Step> mixed(Part part, List<Workload.Step> first) {
        List<Workload.Step> steps = new ArrayList<>(part.workload().digits());
        steps.addAll(part.workload().ordinary(ordinary / names.size()));
        Random random = new Random(ownSeed(part.site()) + 29);
        for (List<Workload.Step> order : part.workload().orders(ORDERS / names.size())) {
            int[] at = random.ints(order.size(), 0, steps.size()).sorted().toArray();
            for (int i = order.size() - 1; i >= 0; i--) {
                steps.add(at[i], order.get(i));
            }
        }
        for (int i = first.size() - 1; i >= 0; ) {
            String email = first.get(i).email();
            int at = random.nextInt(steps.size());
            for (; i >= 0 && first.get(i).email().equals(email); i--) {
                steps.add(at, first.get(i));
            }
        }
        return steps;
    }

    private void refuse(Bank bank) throws Exception {
        bank.awaitRest();
        ended("rest");
        bank.restartWith(SLOW);
        long from = System.currentTimeMillis();
        work(
                part -> {
                    List<Workload.Step> likes = part.workload().likesOfAPost(LIKES_OF_A_POST, "refused");
                    part.nemesis().add(part.site().wix, fault("NOT_FOUND", "loyalty_accounts.earnPoints"));
                    part.nemesis().add(part.site().wix, fault("OTHER_CONFLICT", "loyalty_accounts.createAccount"));
                    return likes;
                },
                () -> {},
                REFUSED_MILLIS);
        parts.forEach(part -> {
            limit(part.site(), from, "loyalty_accounts.earnPoints", 404);
            limit(part.site(), from, "loyalty_accounts.createAccount", 409);
        });
        quiet();
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

    private void outage(Bank bank) throws Exception {
        bank.awaitRest();
        ended("rest");
        bank.restartWith(SCALED);
        for (Part part : parts) {
            for (Side side : List.of(part.site().wix, part.site().program)) {
                part.nemesis().add(side, fault(seed % 2 == 0 ? "ERROR_BEFORE" : "DROP_BEFORE", null));
            }
        }
        work(part -> part.workload().ordinary(60 / names.size()), () -> {}, OUTAGE_MILLIS);
        quiet();
        ended("outage");
    }

    private static ObjectNode fault(String kind, String operation) {
        ObjectNode fault = Side.object().put("kind", kind);
        return operation == null ? fault : fault.put("operation", operation);
    }

    private Outcome settle(Bank bank, long begun) {
        bank.awaitRest();
        ended("rest");
        bank.awaitListening();
        for (BankSite site : bank.sites) {
            int reconciled =
                    names.size() == 1 ? bank.command("reconcile") : bank.command("reconcile", "--site", site.name);
            if (reconciled != 0) {
                violated(site, "reconcile ended with " + reconciled + ", see " + home.resolve("command.log"));
            }
        }
        ended("reconcile");
        boolean rest = bank.awaitRest();
        ended("rest");
        long faults = parts.stream().mapToLong(part -> part.nemesis().faults()).sum();
        int kills = parts.stream().mapToInt(part -> part.nemesis().kills()).sum();
        if (troubles.contains(Trouble.USUAL) && kills == 0) {
            violations.add("nobody killed the bridge, so this run says little");
        }
        if (faults == 0 || troubles.contains(Trouble.USUAL) && faults <= 100) {
            violations.add("hardly any fault hit (" + faults + "), so this run says little");
        }
        Books books = new Books(troubles.contains(Trouble.FIRST_EVENTS) ? MILESTONES : List.of());
        for (Part part : parts) {
            books.check(part.site()).forEach(each -> violated(part.site(), each));
        }
        violations.addAll(books.crossed());
        if (books.cut() == 0) {
            violations.add("every take-back got all that it wanted, so this run says little");
        }
        return new Outcome(
                seed,
                names.size(),
                troubles,
                violations,
                rest,
                Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                books.numbers() + "; "
                        + parts.stream()
                                .map(part -> label(part.site()) + part.nemesis().summary())
                                .collect(Collectors.joining("; "))
                        + "; " + took,
                faults,
                kills,
                books.callsPerEvent());
    }

    private void violated(BankSite site, String what) {
        violations.add(label(site) + what);
    }

    private String label(BankSite site) {
        return names.size() == 1 ? "" : site.name + ": ";
    }
}
