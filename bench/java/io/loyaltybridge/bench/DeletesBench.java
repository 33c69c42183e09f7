package io.loyaltybridge.bench;

import com.sun.management.OperatingSystemMXBean;
import io.loyaltybridge.history.Compaction;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.store.SqliteStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** What it costs that deleted rows are overwritten, so that nothing of a forgotten customer stays in the file. */
final class DeletesBench {
    private static final int ROUNDS = 5;
    private static final int OPERATIONS = 10_000;
    private static final int EVENTS = 20_000;
    private static final int TOGETHER = 1_000;

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final Path dir;

    DeletesBench(Path dir) {
        this.dir = dir;
    }

    /** CPU, time and bytes written of one round. */
    private record Cost(double cpuMillis, double millis, double mib) {}

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    void measure() throws Exception {
        Cost[][] folding = new Cost[2][ROUNDS];
        Cost[][] storing = new Cost[2][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int overwrite = 0; overwrite < 2; overwrite++) {
                folding[overwrite][round] = folding(overwrite);
                storing[overwrite][round] = storing(overwrite);
            }
        }
        row("folding the history of " + OPERATIONS + " operations", folding);
        row("storing and removing " + EVENTS + " events", storing);
    }

    private Cost folding(int overwrite) throws Exception {
        Path data = Files.createDirectories(dir.resolve("deletes"));
        GrowthBench.fill(data, OPERATIONS);
        try (SqliteStore store = opened(data, overwrite)) {
            return cost(() -> new Compaction(store, GrowthBench.SITE, Clock.systemUTC(), Duration.ofDays(400), () -> false).run(List.of(), line -> {}));
        } finally {
            GrowthBench.delete(data);
        }
    }

    private Cost storing(int overwrite) throws Exception {
        Path data = Files.createDirectories(dir.resolve("deletes"));
        try (SqliteStore store = opened(data, overwrite)) {
            Inbox inbox = new Inbox(store, GrowthBench.SITE, Clock.systemUTC());
            return cost(() -> {
                for (int first = 0; first < EVENTS; first += TOGETHER) {
                    CompletableFuture<?>[] stored = new CompletableFuture<?>[TOGETHER];
                    for (int i = 0; i < TOGETHER; i++) {
                        String body = "{\"id\":\"like-" + (first + i) + "\",\"type\":\"post.liked\",\"email\":\"customer" + i + "@example.com\",\"postId\":\"post-" + first + "\"}";
                        stored[i] = inbox.put("social-like", List.of(new NewEvent("like-" + (first + i), Sha256.hex(body), "post.liked", "email:" + i, null, body, true)), false);
                    }
                    CompletableFuture.allOf(stored).join();
                }
                store.write(tx -> tx.update("DELETE FROM inbox"));
            });
        } finally {
            GrowthBench.delete(data);
        }
    }

    private static SqliteStore opened(Path data, int overwrite) {
        SqliteStore store = SqliteStore.open(data);
        store.write(tx -> tx.number("PRAGMA secure_delete = " + overwrite).orElseThrow());
        return store;
    }

    private Cost cost(Work work) throws Exception {
        long cpu = system.getProcessCpuTime();
        long written = written();
        long begun = System.nanoTime();
        work.run();
        return new Cost((system.getProcessCpuTime() - cpu) / 1e6, (System.nanoTime() - begun) / 1e6, (written() - written) / 1048576.0);
    }

    /** Bytes that this process has given to the file system. */
    private static long written() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream().filter(line -> line.startsWith("wchar:")).mapToLong(line -> Long.parseLong(line.substring(7).trim())).findFirst().orElseThrow();
    }

    /** Medians, and the median of the ratios of rounds side by side; without the first round, in which the runtime compiles. */
    private static void row(String what, Cost[][] costs) {
        for (int overwrite = 0; overwrite < 2; overwrite++) {
            Cost[] of = Arrays.copyOfRange(costs[overwrite], 1, ROUNDS);
            Bench.row(what, String.format(Locale.ROOT, "%.0f ms CPU", median(Arrays.stream(of).mapToDouble(Cost::cpuMillis).toArray())),
                    String.format(Locale.ROOT, "%.0f ms, %.0f MiB written, %s", median(Arrays.stream(of).mapToDouble(Cost::millis).toArray()),
                            median(Arrays.stream(of).mapToDouble(Cost::mib).toArray()), overwrite == 1 ? "overwritten" : "not overwritten"));
        }
        double[] cpu = new double[ROUNDS - 1];
        double[] time = new double[ROUNDS - 1];
        for (int i = 1; i < ROUNDS; i++) {
            cpu[i - 1] = costs[1][i].cpuMillis() / costs[0][i].cpuMillis();
            time[i - 1] = costs[1][i].millis() / costs[0][i].millis();
        }
        Bench.row("overwritten to not, side by side", String.format(Locale.ROOT, "%.2f of the CPU", median(cpu)), String.format(Locale.ROOT, "%.2f of the time", median(time)));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
