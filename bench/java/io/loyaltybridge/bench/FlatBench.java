package io.loyaltybridge.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Whether an award and a change cost the same with a large database as with a small one, and after a long time as in the beginning. The two
 * services work at the same time, because the speed of a machine changes from minute to minute.
 */
final class FlatBench {
    private static final int FEW_LINKS = 1_000;
    private static final int FEW_EVENTS = 10;
    private static final int MANY = 1_000_000;
    private static final int WARM_UPS = 2;
    private static final int ROUNDS = 5;
    /** As many as {@link Paced} sends for. */
    private static final int CUSTOMERS = 1_000;
    private static final int AWARD_ROUND = 5_000;
    private static final int PER_SECOND = 50;

    private final Bench small;
    private final Bench large;
    private final ExecutorService both = Executors.newFixedThreadPool(2);

    FlatBench(Bench small, Bench large) {
        this.small = small;
        this.large = large;
    }

    /** A thousand customers and ten ended events, beside a million of both. */
    void measureSize() throws Exception {
        try {
            awards();
            changes();
        } finally {
            both.shutdownNow();
        }
    }

    /** @param minutes of awards at a steady rate, before a service that has just been started and warmed up works beside the one that had them */
    void measureTime(int minutes) throws Exception {
        String name = "steady";
        try (Service wix = small.wix(); Service old = small.bridge(name, small.config(name, Map.of()))) {
            old.await200(small.managementPort(), "/observe/health/ready");
            for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
                send(small, name, AWARD_ROUND);
            }
            long resident = old.residentMib();
            long live = old.liveBytes();
            System.out.printf(Locale.ROOT, "  warm: %d MiB resident, %.1f MB live%n", resident, live / 1e6);
            for (int minute = 1; minute <= minutes; minute++) {
                long cpu = old.cpuMillis();
                String[] sent = small.sendPaced("social-like", PER_SECOND, 60);
                if (minute % 10 == 0 || minute == minutes) {
                    System.out.printf(Locale.ROOT, "  minute %d: %d us of CPU an award, p99 of the answer %s us, %d MiB resident%n", minute,
                            (old.cpuMillis() - cpu) * 1_000 / (60 * PER_SECOND), sent[4], old.residentMib());
                }
                Bench.require(sent[2].equals("0"), sent[2] + " webhooks were refused");
            }
            small.awaitDone(name, small.sent());
            Bench.row("resident memory after " + minutes + " minutes / before", ratio(old.residentMib(), resident), old.residentMib() + " and " + resident + " MiB");
            Bench.row("live heap after / before", ratio(old.liveBytes(), live), String.format(Locale.ROOT, "%.1f and %.1f MB", old.liveBytes() / 1e6, live / 1e6));
            try (Service otherWix = large.wix(); Service fresh = large.bridge(name, large.config(name, Map.of()))) {
                fresh.await200(large.managementPort(), "/observe/health/ready");
                for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
                    send(large, name, AWARD_ROUND);
                }
                compare("CPU of an award, after " + minutes + " minutes / of a new process", old, fresh, AWARD_ROUND, 0, round -> together(
                        () -> send(small, name, AWARD_ROUND), () -> send(large, name, AWARD_ROUND)));
            }
        } finally {
            both.shutdownNow();
        }
    }

    private void awards() throws Exception {
        String name = "flat-awards";
        fill(small.data(name), Bench.SITE, FEW_LINKS, FEW_EVENTS);
        fill(large.data(name), Bench.SITE, MANY, MANY);
        try (Service wix = small.wix(); Service otherWix = large.wix();
                Service few = small.bridge(name, small.config(name, Map.of())); Service many = large.bridge(name, large.config(name, Map.of()))) {
            few.await200(small.managementPort(), "/observe/health/ready");
            many.await200(large.managementPort(), "/observe/health/ready");
            compare("CPU of an award, a million customers and ended events / few", many, few, AWARD_ROUND, WARM_UPS, round -> together(
                    () -> send(small, name, AWARD_ROUND), () -> send(large, name, AWARD_ROUND)));
            Bench.row("resident memory, a million / few", ratio(many.residentMib(), few.residentMib()), many.residentMib() + " and " + few.residentMib() + " MiB");
        }
    }

    private void changes() throws Exception {
        String name = "flat-changes";
        try (SyncBench few = new SyncBench(small); SyncBench many = new SyncBench(large)) {
            fill(small.data(name), few.site(), FEW_LINKS, FEW_EVENTS);
            fill(large.data(name), many.site(), MANY, MANY);
            try (Service one = few.linked(name); Service other = many.linked(name)) {
                compare("CPU of a change, a million customers and ended events / few", other, one, 2 * SyncBench.ROUND, WARM_UPS, round -> together(
                        () -> few.changeOneSideAtATime(round), () -> many.changeOneSideAtATime(round)));
            }
        }
    }

    @FunctionalInterface
    private interface Round {
        void run(int number) throws Exception;
    }

    /** CPU of one service by that of the other, in rounds at the same time. */
    private static void compare(String what, Service one, Service other, int count, int warmUps, Round round) throws Exception {
        List<Long> ratios = new ArrayList<>();
        List<Long> micros = new ArrayList<>();
        for (int number = 0; number < warmUps + ROUNDS; number++) {
            long before = one.cpuMillis();
            long otherBefore = other.cpuMillis();
            round.run(number);
            long cpu = one.cpuMillis() - before;
            long otherCpu = other.cpuMillis() - otherBefore;
            System.out.printf(Locale.ROOT, "  round of %d: %d us and %d us%n", count, cpu * 1_000 / count, otherCpu * 1_000 / count);
            if (number >= warmUps) {
                ratios.add(cpu * 1_000 / otherCpu);
                micros.add(cpu * 1_000 / count);
            }
        }
        Bench.row(what, String.format(Locale.ROOT, "%.2f", Bench.median(ratios) / 1_000.0), "rounds " + ratios + " thousandths; " + Bench.median(micros) + " us");
    }

    private void together(Callable<?> one, Callable<?> other) throws Exception {
        for (Future<?> future : List.of(both.submit(one), both.submit(other))) {
            future.get();
        }
    }

    private static Object send(Bench bench, String name, int awards) throws Exception {
        bench.send("social-like", CUSTOMERS, awards);
        bench.awaitDone(name, bench.sent());
        return name;
    }

    private static String ratio(long one, long other) {
        return String.format(Locale.ROOT, "%.2f", one / (double) other);
    }

    /** Customers with a balance on both sides, and events that ended three days ago. */
    private static void fill(Path data, String site, int links, int events) throws Exception {
        long at = System.currentTimeMillis() - Duration.ofDays(3).toMillis();
        String link = "substr('0000000000000000' || hex(i * 7919 % 1000003), -20)";
        Filling.run(data,
            "INSERT INTO links (site, id, email, contact_id, wix_account_id, program_id, state, created_at, updated_at) " + Filling.numbers(links)
                    + "SELECT '" + site + "', " + link + ", 'c' || i || '@example.org', 'contact-' || i, 'account-' || i, 'program-' || i, 'MATCHED', " + at + ", " + at + " FROM n",
            "INSERT INTO observations (site, link_id, side, version, balance, seen_at) " + Filling.numbers(links)
                    + "SELECT '" + site + "', " + link + ", side, 2, 105, " + at + " FROM n, (SELECT 'wix' AS side UNION ALL SELECT 'program')",
            "INSERT INTO inbox (site, source, event_id, body_hash, kind, lane, received_at, occurred_at, body, state, attempts, due_at, outcome, ended_at) " + Filling.numbers(events)
                    + "SELECT '" + site + "', 'social-like', 'old-' || i, 'hash', 'post.liked', 'email:c' || i || '@example.org', " + at + ", " + at
                    + ", '{\"id\":\"old-' || i || '\",\"type\":\"post.liked\",\"email\":\"c' || i || '@example.org\",\"postId\":\"post-' || i || '\"}', 'done', 1, 0, 'awarded 5 points', "
                    + at + " + 300 FROM n");
    }
}
