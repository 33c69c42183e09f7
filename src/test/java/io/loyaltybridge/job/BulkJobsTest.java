package io.loyaltybridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.testing.SyncFixture;
import io.loyaltybridge.testing.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BulkJobsTest {
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
        assertThatThrownBy(() -> start(Map.of("sync.reconcile-cron", "every night"))).isInstanceOf(SettingsException.class)
                .hasMessageContaining("sync.reconcile-cron: expected off, or a Quartz cron expression such as 0 0 3 * * ?, every day at 3, found \"every night\"");
    }

    @Test
    void withoutAProgramThereIsNothingToDo() throws Exception {
        try (SyncFixture sync = start(Map.of("program.base-url", ""))) {
            List<String> out = new ArrayList<>();
            assertThat(sync.bridge().job("reconcile").run(List.of(), out::add)).isEqualTo(1);
            assertThat(out).containsExactly("program.base-url: is not set, so there is nothing to keep equal");
        }
    }
}
