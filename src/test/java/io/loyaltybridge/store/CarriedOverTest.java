package io.loyaltybridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.SyncFixture;
import io.loyaltybridge.testing.Tables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of an older release with a row in every table is carried over, and the service goes on with it. */
@Tag("service")
class CarriedOverTest {
    private static final String SITE = "old-site";

    @TempDir
    private Path dir;

    @Test
    void everyRowIsKeptAndWhatWaitedGoesOn() throws Exception {
        Map<String, Long> before = makeOld();
        assertThat(before.values()).as("a row in every table: %s", before).allMatch(rows -> rows >= 1);
        SqliteStore.open(dir).close();
        Map<String, Long> after = Tables.counts(dir);
        before.forEach((table, rows) -> assertThat(after).as(table).containsEntry(table, rows));
        assertThat(
                        Tables.text(
                                dir,
                                "SELECT balance || ' ' || version || ' ' || COALESCE(made_by, '-') FROM observations WHERE side = 'wix'"))
                .isEqualTo("100 3 -");

        Map<String, String> settings = Map.of(
                "bridge.site",
                SITE,
                "coupons.on",
                "true",
                "coupons.kind",
                "percent-off",
                "coupons.amount",
                "10",
                "coupons.tell",
                "none",
                "effects.sweep-every",
                "100ms");
        try (SyncFixture sync =
                SyncFixture.start(dir, settings, WixStandIn.Options.builder(), ProgramStandIn.Options.builder())) {
            Bridge bridge = sync.bridge();
            // The events that waited run or are listed, the coupon that was planned is made, and the old link stands as
            // it stood.
            Awaitility.await().until(() -> bridge.inbox().count(EventState.PENDING) == 0);
            Awaitility.await().untilAsserted(() -> assertThat(Tables.text(
                            dir, "SELECT state || COALESCE(' ' || outcome, '') FROM effects WHERE id = 'coupon-1'"))
                    .startsWith("SETTLED"));
            assertThat(sync.wix().coupons()).hasSize(1);
            assertThat(
                            Tables.text(
                                    dir,
                                    "SELECT group_concat(state || ' ' || attempts || ' ' || outcome, '; ') FROM inbox WHERE event_id IN ('e1', 'e2')"))
                    .isEqualTo("parked 3 the payload has no customer id at /data/customer/id; parked 0 an old reason");

            String customer = sync.program().seedCustomer("new@example.com", "N N", 10);
            String contact = sync.wix().seedAccount("new@example.com", "N N", 10);
            // Begun: what is earned from now on is a change, not a difference that was found.
            Awaitility.await().untilAsserted(() -> assertThat(
                            Tables.text(
                                    dir,
                                    "SELECT COUNT(*) FROM observations o JOIN links l ON l.id = o.link_id WHERE l.email = 'new@example.com'"))
                    .isEqualTo("2"));
            sync.wix().organic(contact, OrganicChange.purchase(7));
            sync.awaitBalances(contact, customer, 17);
        }
    }

    /** A database as release 5 of the schema left it. Returns its rows by table. */
    private Map<String, Long> makeOld() throws SQLException {
        String url = "jdbc:sqlite:" + dir.resolve(SqliteStore.FILE);
        Flyway.configure()
                .dataSource(url, null, null)
                .loggers("slf4j")
                .target("5")
                .placeholders(Map.of("identity", "INTEGER PRIMARY KEY AUTOINCREMENT"))
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "inbox (site, source, event_id, body_hash, lane, received_at, body, state, attempts) VALUES ('old-site', 'program', 'e1', 'h', 'program:nobody', 1, '{\"type\":\"of no kind that is known\"}', 'pending', 2)",
                    "inbox (site, source, event_id, body_hash, lane, received_at, body, state, outcome, ended_at) VALUES ('old-site', 'program', 'e2', 'h', 'program:p-1', 1, '{}', 'parked', 'an old reason', 2)",
                    "inbox (site, source, event_id, body_hash, lane, received_at, body, state, outcome, ended_at) VALUES ('old-site', 'program', 'e3', 'h', 'program:p-1', 1, '{}', 'done', 'done', 2)",
                    "links (site, id, email, contact_id, wix_account_id, program_id, state, created_at, updated_at) VALUES ('old-site', 'l-1', 'ada@example.com', 'c-1', 'a-1', 'p-1', 'MATCHED', 1, 1)",
                    "link_aliases (site, email, link_id) VALUES ('old-site', 'ada@work.example.com', 'l-1')",
                    "observations (site, link_id, side, version, balance, seen_at, moved_at) VALUES ('old-site', 'l-1', 'wix', 3, 100, 1, 1)",
                    "operations (site, id, link_id, side, kind, reason, amount, state, created_at, updated_at) VALUES ('old-site', 'award-1', 'l-1', 'wix', 'award', 'r', 5, 'SETTLED', 1, 1)",
                    "ledger (site, link_id, at, side, kind, amount, balance, operation_id) VALUES ('old-site', 'l-1', 1, 'wix', 'award', 5, 100, 'award-1')",
                    "claims (site, claim_key, owner, state, at) VALUES ('old-site', 'k', 3, 'confirmed', 1)",
                    "jobs (site, name, arguments, state, position, counters, started_at, updated_at, ended_at) VALUES ('old-site', 'setup', '[]', 'done', '{}', '{}', 1, 1, 1)",
                    "jobs_met (job, side, link_id) VALUES (1, 'wix', 'l-1')",
                    "setup_customers (job, n, email, theirs, state) VALUES (1, 1, 'ada@example.com', 100, 'done')",
                    "setup_found (job, side, look_up, id, main) VALUES (1, 'wix', 'ada@example.com', 'c-1', 1)",
                    "effects (site, id, link_id, kind, reason, state, payload, due_at, created_at, updated_at) VALUES ('old-site', 'coupon-1', 'l-1', 'coupon', 'milestone 1000', 'PLANNED',"
                            + " '{\"code\":\"OLD1\",\"why\":\"1000 points reached\",\"milestone\":1000,"
                            + "\"coupon\":{\"name\":\"1000 points\",\"code\":\"OLD1\",\"startTime\":\"1767225600000\",\"usageLimit\":1,\"percentOffRate\":10,\"scope\":{\"namespace\":\"stores\"}}}', 1, 1, 1)",
                    "conversations (site, contact_id, conversation_id, at) VALUES ('old-site', 'c-1', 'conversation-1', 1)",
                    "timers (site, name, cron, zone, decided_until) VALUES ('old-site', 'messages', '0 0 9 1 * ?', 'UTC', 1)",
                    "timer_moments (site, name, due_at, period, state) VALUES ('old-site', 'messages', 1, '1970-01-01', 'done')")) {
                statement.executeUpdate("INSERT INTO " + sql);
            }
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'flyway_schema_history'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            Map<String, Long> counts = new TreeMap<>();
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
                    counts.put(table, rows.getLong(1));
                }
            }
            return counts;
        }
    }
}
