package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class JobsCommandTest {
    @TempDir
    private Path dir;

    private Path data;
    private Path config;

    @BeforeEach
    void settings() throws Exception {
        data = dir.resolve("data");
        config = Cli.config(
                dir.resolve("test.properties"),
                TestStore.with(Map.of("bridge.data-dir", data.toString(), "bridge.site", "site"), data));
        DataDirectory.own(data).orElseThrow().close();
    }

    /** A job that is at work, or whose process went without a word. */
    private void job() {
        try (Database store = TestStore.open(data)) {
            Run run = Run.begin(
                    new JobRuns(store, "site", Clock.systemUTC()),
                    "reconcile",
                    "",
                    line -> {},
                    Clock.systemUTC(),
                    10_000);
            run.because("failed", "link:first", "create-customer: 500 (request 3f2b9c1e77aa)");
            run.because("failed", "link:second", "create-customer: 500 (request 90ab12cd0000)");
            run.because("waiting", "link:third", "held: the versions fell");
            run.save();
        }
    }

    @Test
    void aJobRunsWhileAProcessOwnsTheDataAndHasEndedWithoutAWordWhenNoneDoes() {
        job();

        try (DataDirectory directory = DataDirectory.own(data).orElseThrow()) {
            assertThat(Cli.run(config, "jobs").out()).contains(" running ").doesNotContain("without a result");
        }
        assertThat(Cli.run(config, "jobs").out())
                .contains(
                        "stopped (ended without a result: its process is gone; the same command continues from there)")
                .doesNotContain("running");
    }

    @Test
    void everyReasonIsShownWithHowManyHadItAndOneOfThem() {
        job();

        assertThat(Cli.run(config, "jobs").out())
                .contains(
                        "failed 2, waiting 1",
                        "job 1: failed 2: create-customer: 500 (request …) (for example link:first)\njob 1: waiting 1: held: the versions fell (for example link:third)\n");
    }

    @Test
    void whoOpensTheDataNextNotesWhatWasLost() {
        job();

        assertThat(Cli.run(config, "store", "compact").exit()).isZero();

        try (DataDirectory directory = DataDirectory.own(data).orElseThrow()) {
            assertThat(Cli.run(config, "jobs").out())
                    .contains("stopped (ended without a result")
                    .doesNotContain("running");
        }
    }
}
