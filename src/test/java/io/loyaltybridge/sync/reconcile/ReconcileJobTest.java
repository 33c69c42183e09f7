package io.loyaltybridge.sync.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.LogLines;
import io.loyaltybridge.testing.SyncFixture;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.TestSites;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The timer that reconciles, and how it stands to other commands. */
@Tag("service")
class ReconcileJobTest {
    @TempDir
    private Path dir;

    private SyncFixture start(Map<String, String> settings) throws Exception {
        return SyncFixture.start(dir, settings, WixStandIn.Options.builder(), ProgramStandIn.Options.builder());
    }

    @Test
    void theTimerReconcilesByItself() throws Exception {
        try (SyncFixture sync = start(Map.of("sync.reconcile-cron", "* * * * * ?"))) {
            Awaitility.await().until(() -> Tables.count(dir, "jobs WHERE name = 'reconcile' AND state = 'done'") > 0);
        }
    }

    @Test
    void offMeansThatNoTimerReconciles() throws Exception {
        try (SyncFixture sync = start(Map.of("sync.reconcile-cron", "off"))) {
            List<String> out = new ArrayList<>();
            assertThat(sync.bridge().job("reconcile").run(List.of(), out::add)).isZero();
            assertThat(Tables.count(dir, "jobs")).isEqualTo(1);
        }
    }

    @Test
    void aWrongCronIsNamed() {
        assertThatThrownBy(() -> start(Map.of("sync.reconcile-cron", "every night")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(
                        "sync.reconcile-cron: expected off, or a Quartz cron expression such as 0 0 3 * * ?, every day at 3, found \"every night\"");
    }

    @Test
    void withoutAProgramThereIsNothingToDo() throws Exception {
        try (SyncFixture sync = start(Map.of("program.base-url", ""))) {
            List<String> out = new ArrayList<>();
            assertThat(sync.bridge().job("reconcile").run(List.of(), out::add)).isEqualTo(1);
            assertThat(out).containsExactly("program.base-url: is not set, so there is nothing to keep equal");
        }
    }

    @Test
    void aReconciliationThatFoundAnotherJobInItsWaySaysSoAndRunsOnceWhenThatOneHasEnded() {
        // The reconciliation itself has nothing to work with here: that it was begun shows in the log.
        try (LogLines log = LogLines.of(ReconcileJob.class);
                Database store = TestStore.open(dir)) {
            BulkJobs.Parts parts = new BulkJobs.Parts(
                    store, "site", Clock.systemUTC(), null, null, null, TestSites.sender(null), null, null, 1, true);
            BulkJobs jobs = new BulkJobs(parts);
            ReconcileJob reconcile = new ReconcileJob(jobs, parts, null, new Drift(parts.store(), parts.site()));
            jobs.alone(line -> {}, () -> {
                CompletableFuture.runAsync(reconcile::onTimer).join();
                CompletableFuture.runAsync(reconcile::onTimer).join();
                assertThat(Tables.count(dir, "jobs"))
                        .as("while the other one runs")
                        .isZero();
                return 0;
            });

            Awaitility.await().until(() -> log.texts(Level.ERROR).size() == 1);
            assertThat(Tables.count(dir, "jobs WHERE name = 'reconcile'")).isEqualTo(1);
            assertThat(log.texts(Level.WARN))
                    .containsExactly(
                            "The reconciliation could not start, because another job is running; it starts when that job has ended",
                            "A reconciliation is already waiting for another job to end; this one is skipped");
            Awaitility.await()
                    .during(Duration.ofMillis(300))
                    .until(() -> log.texts(Level.ERROR).size() == 1);
        }
    }
}
