package io.loyaltybridge.bench;

import com.sun.management.OperatingSystemMXBean;
import io.loyaltybridge.history.Compaction;
import io.loyaltybridge.ledger.Answer;
import io.loyaltybridge.ledger.Capabilities;
import io.loyaltybridge.ledger.Limits;
import io.loyaltybridge.ledger.Capabilities.AnswerForm;
import io.loyaltybridge.ledger.Capabilities.ProgramChanges;
import io.loyaltybridge.ledger.Capabilities.Refusal;
import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.Rule;
import io.loyaltybridge.ledger.RuleSettings;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.Award;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.ledger.store.Ceiling;
import io.loyaltybridge.ledger.store.Cause;
import io.loyaltybridge.ledger.store.SyncLedger;
import io.loyaltybridge.ledger.store.SyncMetrics;
import io.loyaltybridge.store.SqliteStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** What an event costs in the store after a thousand, a hundred thousand and ten million operations, and what folding costs live events. */
final class GrowthBench {
    static final String SITE = "5d7d8b1c-0000-4000-8000-000000000001";
    private static final int[] OPERATIONS = {1_000, 100_000, 10_000_000};
    private static final int CUSTOMERS = 1_000;
    private static final int WARM_UP = 3_000;
    private static final int EVENTS = 4_000;
    /** Of ten operations, one is the busy customer's. */
    private static final int BUSY = 10;
    private static final int LIVE = 2_000;

    private final Path dir;

    GrowthBench(Path dir) {
        this.dir = dir;
    }

    void measure() throws SQLException, IOException {
        for (int operations : OPERATIONS) {
            Path data = Files.createDirectories(dir.resolve("growth-" + operations));
            long begun = System.nanoTime();
            fill(data, operations);
            double filled = (System.nanoTime() - begun) / 1e9;
            try (SqliteStore store = SqliteStore.open(data)) {
                Events events = new Events(store);
                events.spread(WARM_UP);
                events.busy(WARM_UP / 10);
                double spread = events.spread(EVENTS);
                double busy = events.busy(EVENTS / 4);
                System.out.printf(Locale.ROOT, "%,d operations (%.0f MiB, filled in %.0f s): CPU per award carried to the program, in the store: %.0f us;"
                        + " of a customer with %,d operations: %.0f us%n", operations, store.space().orElseThrow().bytes() / 1048576.0, filled, spread, operations / BUSY, busy);
                if (operations == OPERATIONS[1]) {
                    folding(store, events);
                }
            }
            delete(data);
        }
    }

    /** Live awards while history is folded; and without, to compare. */
    private void folding(SqliteStore store, Events events) {
        double[] alone = events.waits(LIVE);
        List<String> said = new ArrayList<>();
        long begun = System.nanoTime();
        Thread thread = new Thread(() -> new Compaction(store, SITE, Clock.systemUTC(), Duration.ofDays(400), () -> false).run(List.of(), said::add), "folding");
        thread.start();
        double[] beside = events.waits(LIVE);
        boolean went = thread.isAlive();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        System.out.printf(Locale.ROOT, "a write of an award, alone: p50 %.1f ms, p99 %.1f ms; beside folding: p50 %.1f ms, p99 %.1f ms%s; folding took %.0f s: %s%n", alone[0], alone[1],
                beside[0], beside[1], went ? "" : " (folding ended before)", (System.nanoTime() - begun) / 1e9, said);
    }

    /** Awards and what carried them, as the service leaves them: half of the operations each; all of them 500 days old. */
    static void fill(Path data, int operations) throws SQLException {
        SqliteStore.open(data).close();
        long old = System.currentTimeMillis() - Duration.ofDays(500).toMillis();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(SqliteStore.FILE)); Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("PRAGMA cache_size = -262144");
            List<String> indexes = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('operations', 'ledger')")) {
                while (rows.next()) {
                    indexes.add(rows.getString("name") + "\n" + rows.getString("sql"));
                }
            }
            for (String index : indexes) {
                statement.execute("DROP INDEX " + index.split("\n", 2)[0]);
            }
            String numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d) ";
            String customer = "CASE i % " + BUSY + " WHEN 0 THEN 'busy-customer-000000' ELSE 'customer-' || substr('00000000000' || (i % " + CUSTOMERS + "), -11) END";
            String hash = "substr('0000000000000000' || hex(i), -16) || '0123456789abcdef'";
            String[] fill = {
                "INSERT INTO links (site, id, email, contact_id, wix_account_id, program_id, state, created_at, updated_at) " + numbers.formatted(CUSTOMERS + 1)
                        + "SELECT '" + SITE + "', CASE i WHEN " + CUSTOMERS + " THEN 'busy-customer-000000' ELSE 'customer-' || substr('00000000000' || i, -11) END, 'c' || i || '@example.com', 'contact-' || i,"
                        + " 'account-' || i, 'program-' || i, 'MATCHED', 0, 0 FROM n",
                "INSERT INTO observations (site, link_id, side, version, balance, seen_at) SELECT site, id, side, 1, 100, 0 FROM links, (SELECT 'wix' AS side UNION ALL SELECT 'program')",
                "INSERT INTO operations (site, id, link_id, side, kind, reason, amount, description, state, attempt, source, day, revision, from_side, transaction_id, created_at, updated_at) "
                        + numbers.formatted(operations / 2) + "SELECT '" + SITE + "', 'award-' || " + hash + ", " + customer + ", 'wix', 'award', 'social-like post.liked object post-' || i, 5,"
                        + " 'Points for a like', 'SETTLED', 1, 'social-like', '2025-01-01', 7, NULL, 'transaction-0000-0000-0000-' || i, " + old + ", " + old + " FROM n",
                "INSERT INTO operations (site, id, link_id, side, kind, reason, amount, state, attempt, revision, from_side, from_version, to_version, transaction_id, created_at, updated_at) "
                        + numbers.formatted(operations / 2) + "SELECT '" + SITE + "', 'sync-' || " + hash + ", " + customer + ", 'program', 'sync', 'wix 6..7', 5, 'SETTLED', 1, 7, 'wix', 6, 7,"
                        + " 'transaction-' || i, " + old + ", " + old + " FROM n",
                "INSERT INTO ledger (site, link_id, at, side, kind, amount, from_version, to_version, balance, operation_id, transaction_id, cause) " + numbers.formatted(operations / 2)
                        + "SELECT '" + SITE + "', " + customer + ", " + old + ", CASE kind WHEN 'settled' THEN 'program' ELSE 'wix' END, kind, 5, 6, 7, 100,"
                        + " CASE kind WHEN 'award' THEN 'award-' ELSE 'sync-' END || " + hash + ", 'transaction-' || i, 'social-like post.liked object post-' || i"
                        + " FROM n, (SELECT 'award' AS kind UNION ALL SELECT 'organic' UNION ALL SELECT 'settled')"};
            connection.setAutoCommit(false);
            for (String sql : fill) {
                statement.executeUpdate(sql);
                connection.commit();
            }
            for (String index : indexes) {
                statement.execute(index.split("\n", 2)[1]);
                connection.commit();
            }
        }
    }

    static void delete(Path data) throws IOException {
        try (java.util.stream.Stream<Path> files = Files.list(data)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(data);
    }

    /** Awards with everything that the store does for them: intent, outcome, observation, the operation that carries it on, and its outcome. */
    private static final class Events {
        private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        private final Awards awards;
        private final SyncLedger ledger;
        private long version = 1_000;
        private int next;

        Events(SqliteStore store) {
            Duration day = Duration.ofDays(1);
            Capabilities program = new Capabilities(Version.STRICT, Write.KEY, AnswerForm.STATE, day, Duration.ofMinutes(1), Refusal.STORED, false, ProgramChanges.TWO_WAY);
            Rule rule = Rule.full(new RuleSettings(Capabilities.wix(day, Duration.ofMinutes(1)), program, Limits.WIX, Limits.WIDE, Duration.ofSeconds(1),
                    Duration.ofSeconds(5), 12, 0));
            awards = new Awards(store, SITE, Clock.systemUTC());
            ledger = new SyncLedger(store, rule, SITE, Clock.systemUTC(), 100_000, Duration.ofMinutes(1), SyncMetrics.NONE);
            awards.observeBy(ledger);
        }

        /** CPU time of the process for each event, in microseconds. */
        double spread(int events) {
            long before = system.getProcessCpuTime();
            for (int i = 0; i < events; i++) {
                event("customer-" + String.format(Locale.ROOT, "%011d", next % CUSTOMERS));
            }
            return (system.getProcessCpuTime() - before) / 1_000.0 / events;
        }

        double busy(int events) {
            long before = system.getProcessCpuTime();
            for (int i = 0; i < events; i++) {
                event("busy-customer-000000");
            }
            return (system.getProcessCpuTime() - before) / 1_000.0 / events;
        }

        /** p50 and p99 of one write, in milliseconds. */
        double[] waits(int writes) {
            double[] millis = new double[writes];
            for (int i = 0; i < writes; i++) {
                String link = "customer-" + String.format(Locale.ROOT, "%011d", next % CUSTOMERS);
                Award award = award(link);
                long begun = System.nanoTime();
                awards.begin(award, null, Ceiling.NONE);
                millis[i] = (System.nanoTime() - begun) / 1e6;
            }
            Arrays.sort(millis);
            return new double[] {millis[writes / 2], millis[writes * 99 / 100]};
        }

        private Award award(String link) {
            next++;
            return new Award("award-" + UUID.randomUUID().toString().replace("-", ""), link, "social-like post.liked object new-" + next, 5, "Points for a like", "social-like", next, "2026-11-01");
        }

        private void event(String link) {
            Award award = award(link);
            awards.find(award.id());
            awards.pointsOf(link, "social-like", "2026-11-01");
            awards.begin(award, null, Ceiling.NONE);
            version++;
            long balance = ledger.state(link).wix().balance() + 5;
            awards.settle(award.id(), "transaction", new Snapshot(version, balance), "request");
            Next.CallProgram call = (Next.CallProgram) ledger.proceed(link);
            ledger.answered(link, call.ticket(), new Answer.Ok(new Snapshot(version, balance)), new Cause("answer", null, "transaction", null));
            ledger.covers(link, io.loyaltybridge.ledger.Side.WIX, new Snapshot(version, balance));
        }
    }
}
