package io.loyaltybridge.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.job.Run;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The customers of setups of two sites that run at the same time. */
@Tag("store")
class StagesTest {
    @TempDir
    private Path dir;

    private Database store;

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Stage dryRun(String site) {
        return Stages.of(store, site, Run.dry("setup", line -> {}, Clock.systemUTC(), 1_000));
    }

    private void customer(Stage stage) {
        store.<Integer>write(
                tx -> tx.update("INSERT INTO setup_customers (job, n, state) VALUES (?, 1, 'done')", stage.job()));
    }

    private static long customers(Stage stage) {
        return stage.count(Customer.State.DONE);
    }

    @Test
    void dryRunsOfTwoSitesDoNotSeeEachOther() {
        customer(dryRun("anna"));
        assertThat(customers(dryRun("anna"))).isEqualTo(1);
        assertThat(customers(dryRun("ben"))).isZero();
    }

    @Test
    void aSetupThatBeginsLeavesTheDryRunOfAnotherSiteAlone() {
        customer(dryRun("anna"));
        customer(dryRun("ben"));
        Stages.clearEnded(store, "ben");
        assertThat(customers(dryRun("anna"))).isEqualTo(1);
        assertThat(customers(dryRun("ben"))).as("left by one that was killed").isZero();
    }

    @Test
    void whatSetupsLeftThatHaveEndedGoes() {
        Stage ended = new Stage(store, 7);
        customer(ended);
        store.<Integer>write(tx ->
                tx.update("INSERT INTO jobs (site, name, arguments, state, position, counters, started_at, updated_at)"
                        + " VALUES ('ben', 'setup', '', 'stopped', '{}', '{}', 1, 1)"));
        Stage open = new Stage(
                store, store.read(tx -> tx.number("SELECT id FROM jobs")).orElseThrow());
        customer(open);
        Stages.clearEnded(store, "anna");
        assertThat(customers(ended)).isZero();
        assertThat(customers(open)).isEqualTo(1);
    }
}
