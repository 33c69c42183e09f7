package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.testing.OldHistory;
import io.loyaltybridge.testing.Tables;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code store compact}, by itself, beside the service, and by the service at night. */
@Tag("service")
class StoreCommandTest {
    private static final int CUSTOMERS = 10;
    private static final int AWARDS = 5;
    private static final long LONG_AGO = 1_600_000_000_000L;

    @TempDir
    private Path dir;

    private Path data;
    private Path config;

    @BeforeEach
    void historyOfLongAgo() throws Exception {
        data = dir.resolve("data");
        config = Cli.config(
                dir.resolve("test.properties"), Map.of("bridge.data-dir", data.toString(), "bridge.site", "site"));
        OldHistory.write(data, CUSTOMERS, AWARDS, LONG_AGO);
    }

    private Settings settings(String cron) {
        return Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of())
                .with(Map.of(
                        "bridge.data-dir",
                        data.toString(),
                        "bridge.site",
                        "site",
                        "bridge.port",
                        "0",
                        "bridge.management-port",
                        "0",
                        "wix.base-url",
                        "http://127.0.0.1:9",
                        "wix.auth",
                        "api-key",
                        "wix.api-key",
                        "of-no-value",
                        "wix.site-id",
                        "site",
                        "bridge.compact-cron",
                        cron));
    }

    @Test
    void byItselfItFoldsAndExplainSaysWhat() {
        Cli dry = Cli.run(config, "store", "compact", "--dry-run");
        assertThat(dry.exit()).as(dry.err()).isZero();
        assertThat(dry.out())
                .contains("would fold 100 operations, 170 lines, 0 mails, messages and take-backs")
                .contains("Nothing was written");
        assertThat(Tables.count(data, "openings") + Tables.count(data, "jobs")).isZero();

        Cli compact = Cli.run(config, "store", "compact");
        assertThat(compact.exit()).as(compact.err()).isZero();
        assertThat(compact.out())
                .contains("store-compact: folded 100 operations, 170 lines, 0 mails, messages and take-backs");
        assertThat(Cli.run(config, "jobs").out())
                .containsPattern("1 +store-compact .* done .*lines 170, operations 100");

        assertThat(Cli.run(config, "explain", "c3@example.com").out())
                .contains(
                        "opening: 10 operations and 17 lines up to 2020-09-13 12:26:40 UTC, balance 35 on Wix, 35 on the program")
                .contains("Nothing has changed a balance since.")
                .contains("They agree.")
                .doesNotContain("WRONG");
        assertThat(Cli.run(config, "explain", "c3@example.com", "--json").out())
                .contains("\"operations\" : 10")
                .contains("\"booksProblem\" : null");
        OldHistory.assertNothingIsMissing(data, CUSTOMERS, AWARDS);
    }

    @Test
    void theServiceDoesItWhileItRunsButWritesNoFileAnew() throws Exception {
        Settings settings = settings("off");
        config = Cli.config(dir.resolve("test.properties"), settings);
        try (Bridge bridge = Bridge.start(settings, Clock.systemUTC())) {
            Cli refused = Cli.run(config, "store", "compact", "--rebuild");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("is used by a running process. Stop it first");
            assertThat(Tables.count(data, "openings")).isZero();

            Cli compact = Cli.run(config, "store", "compact");
            assertThat(compact.exit()).as(compact.err()).isZero();
            assertThat(compact.out()).contains("store-compact: folded 100 operations, 170 lines");
            assertThat(bridge.inbox().oldestPending()).isEmpty();
        }
        OldHistory.assertNothingIsMissing(data, CUSTOMERS, AWARDS);

        Cli rebuilt = Cli.run(config, "store", "compact", "--rebuild");
        assertThat(rebuilt.exit()).as(rebuilt.err()).isZero();
        assertThat(rebuilt.out()).contains("store-compact: the file was rewritten: ");
        OldHistory.assertNothingIsMissing(data, CUSTOMERS, AWARDS);
    }

    @Test
    void theServiceFoldsByItsTimer() throws Exception {
        try (Bridge bridge = Bridge.start(settings("* * * * * ?"), Clock.systemUTC())) {
            await().untilAsserted(() -> assertThat(
                            Tables.count(data, "timer_moments WHERE name = 'store-compact' AND state = 'done'"))
                    .isPositive());
            assertThat(Tables.count(data, "openings")).isEqualTo(CUSTOMERS);
            assertThat(Tables.count(data, "ledger")).isZero();
        }
    }

    @Test
    void switchedOffItLeavesEverything() throws Exception {
        try (Bridge bridge = Bridge.start(settings("off"), Clock.systemUTC())) {
            await().until(() -> bridge.camelContext().getRoute("effects-sweep") != null);
            assertThat(bridge.camelContext().getRoute("store-compact-on-time")).isNotNull();
            assertThat(bridge.camelContext().getInflightRepository().size("store-compact-on-time"))
                    .isZero();
        }
        assertThat(Tables.count(data, "timer_moments WHERE name = 'store-compact'"))
                .isZero();
        assertThat(Tables.count(data, "timers WHERE name = 'store-compact' AND cron <> 'off'"))
                .isZero();
        assertThat(Tables.count(data, "jobs WHERE name = 'store-compact'")).isZero();
    }

    @Test
    void wrongUsageIsSaid() {
        assertThat(Cli.run(config, "store", "compact", "--rebuild", "--dry-run"))
                .extracting(Cli::exit)
                .isEqualTo(2);
        assertThat(Cli.run(config, "store").exit()).isEqualTo(2);
        Cli nothing = Cli.run(dir.resolve("none.properties"), "store", "compact");
        assertThat(nothing.exit()).isEqualTo(1);
    }
}
