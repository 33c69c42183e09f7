package io.loyaltybridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.SyncFixture;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.TestSites;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a long command says of customers who did not come to an end in it, and of itself when it did not. */
@Tag("service")
class JobWordsTest {
    @TempDir
    private Path dir;

    private final List<String> out = new ArrayList<>();

    private SyncFixture start(Map<String, String> settings) throws Exception {
        SyncFixture sync =
                SyncFixture.start(dir, settings, WixStandIn.Options.builder(), ProgramStandIn.Options.builder());
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
        return sync;
    }

    private String printed() {
        return String.join("\n", out);
    }

    private String column(String name) {
        return Tables.text(dir, "SELECT " + name + " FROM jobs ORDER BY id DESC LIMIT 1");
    }

    @Test
    @Timeout(60)
    void waitingForTheQuotaIsNoFailure() throws Exception {
        try (SyncFixture sync = start(Map.of())) {
            for (int i = 0; i < 10; i++) {
                sync.wix().seedAccount("new" + i + "@example.com", "N", 40);
            }
            sync.program()
                    .faults()
                    .add(Fault.next(FaultKind.THROTTLE, "program.createCustomer", 24)
                            .withRetryAfter(1));

            assertThat(sync.bridge().job("reconcile").run(List.of(), out::add))
                    .as(this::printed)
                    .isZero();

            assertThat(out).contains("  10 were not in the mapping and were linked");
            assertThat(printed()).doesNotContain("failed");
            assertThat(column("counters")).doesNotContain("failed").doesNotContain("waiting");
            assertThat(out.stream().filter(line -> line.startsWith("waiting ")))
                    .as("one line and not one for each customer")
                    .hasSize(1);
        }
    }

    @Test
    @Timeout(60)
    void whoFailsAgainAndAgainIsNamedWithTheReasonInTheJobsOwnOutputAndInItsRow() throws Exception {
        try (SyncFixture sync = start(Map.of())) {
            sync.wix().seedAccount("a@example.com", "A", 40);
            sync.wix().seedAccount("b@example.com", "B", 40);
            sync.program().faults().add(Fault.always(FaultKind.ERROR_BEFORE, "program.createCustomer"));

            assertThat(sync.bridge().job("reconcile").run(List.of(), out::add))
                    .as(this::printed)
                    .isZero();

            assertThat(printed())
                    .contains("  2 failed")
                    .containsPattern("  failed 2: .*500.* \\(for example (account|link):");
            assertThat(Tables.text(dir, "SELECT customers || ' ' || ending FROM job_reasons"))
                    .isEqualTo("2 failed");

            sync.program().faults().clear();
            out.clear();
            assertThat(sync.bridge().job("reconcile").run(List.of(), out::add)).isZero();
            assertThat(printed()).doesNotContain("failed");
        }
    }

    @Test
    @Timeout(60)
    void whoIsAbsentAndNotBelievedToBeGoneIsNoFailure() throws Exception {
        try (SyncFixture sync = start(Map.of("sync.gone-after", "1h"))) {
            sync.wix().seedAccount("a@example.com", "A", 100);
            String customer = sync.program().seedCustomer("a@example.com", "A", 100);
            assertThat(sync.bridge().job("setup").run(List.of("--from=program", "--link-only"), out::add))
                    .isZero();
            sync.program().deleteCustomer(customer);

            assertThat(sync.bridge().job("reconcile").run(List.of(), out::add))
                    .as(this::printed)
                    .isZero();

            assertThat(printed())
                    .containsPattern("  absent 1: .*is checked again before that is believed.* \\(for example link:");
            assertThat(printed()).doesNotContain("failed");
            assertThat(Tables.text(dir, "SELECT ending || ' ' || customers FROM job_reasons"))
                    .isEqualTo("absent 1");
        }
    }

    @Test
    void aJobThatIsCutOffIsStoppedWithTheReasonAndRunsAgainWhenItIsGivenAgain() throws Exception {
        try (SyncFixture sync = start(Map.of())) {
            sync.wix().faults().add(Fault.next(FaultKind.FORBIDDEN, "loyalty_accounts.queryLoyaltyAccounts", 1));

            assertThat(sync.bridge().job("reconcile").run(List.of(), out::add)).isEqualTo(1);

            assertThat(column("state")).isEqualTo("stopped");
            assertThat(column("detail")).contains("403", "the same command continues from here");
            assertThat(sync.bridge().job("reconcile").run(List.of(), out::add))
                    .as(this::printed)
                    .isZero();
            assertThat(column("state || ' ' || (detail IS NULL)")).isEqualTo("done 1");
            assertThat(Tables.count(dir, "jobs")).isEqualTo(1);
        }
    }

    @Test
    void whatNobodyExpectedStopsAJobTooAndASecondStartKnowsOfOneThatWasKilled() throws Exception {
        try (Database store = TestStore.open(dir)) {
            BulkJobs.Parts parts = new BulkJobs.Parts(
                    store, "site", Clock.systemUTC(), null, null, null, TestSites.sender(null), null, null, 1, true);
            BulkJobs jobs = new BulkJobs(parts);

            assertThatThrownBy(() -> jobs.run("broken", List.of(), out::add, (calls, together, run, lines) -> {
                        throw new IllegalStateException("a page that is none");
                    }))
                    .hasMessage("a page that is none");
            assertThat(column("state || ': ' || detail"))
                    .isEqualTo("stopped: IllegalStateException: a page that is none");

            new JobRuns(store, "site", Clock.systemUTC()).begin("killed", "");
            String seen = column("updated_at");
            JobRuns.stopLost(store);
            assertThat(column("state || ': ' || detail")).isEqualTo("stopped: " + JobRuns.LOST);
            assertThat(column("updated_at")).as("when it was last seen").isEqualTo(seen);
        }
    }
}
