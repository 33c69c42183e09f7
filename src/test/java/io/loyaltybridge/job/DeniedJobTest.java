package io.loyaltybridge.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.SyncFixture;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.WixProxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A permission that is taken away while a long command runs. */
@Tag("service")
class DeniedJobTest {
    @TempDir
    private Path dir;

    @Test
    void aReconciliationThatMayNotReadSaysSoKeepsItsPlaceAndFreesTheWay() throws Exception {
        try (WixProxy proxy = WixProxy.start();
                SyncFixture sync = SyncFixture.start(
                        dir,
                        Map.of("program.base-url", proxy.url()),
                        WixStandIn.Options.builder(),
                        ProgramStandIn.Options.builder())) {
            proxy.forwardTo(sync.program().baseUrl());
            // No event of theirs is to meet the refusal in the reconciliation's place.
            sync.wix().setWebhookUrl(null);
            sync.program().setWebhookUrl(null);
            List<String> out = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                sync.wix().seedAccount("c" + i + "@example.com", "C", 100);
                sync.program().seedCustomer("c" + i + "@example.com", "C", 100);
            }
            assertThat(sync.bridge().job("setup").run(List.of("--from=program", "--link-only"), out::add))
                    .as(() -> String.join("\n", out))
                    .isZero();
            out.clear();
            proxy.answer(
                    "/customers",
                    403,
                    "{'error':{'code':'FORBIDDEN','message':'the scope customers.read is missing'}}");

            assertThat(sync.bridge().job("reconcile").run(List.of(), out::add)).isEqualTo(1);

            assertThat(out.get(out.size() - 1))
                    .startsWith("reconcile: ")
                    .contains("403")
                    .contains("the same command continues from here");
            assertThat(
                            Tables.count(
                                    dir,
                                    "jobs WHERE name = 'reconcile' AND state = 'stopped' AND ended_at IS NULL AND position LIKE '%program%'"))
                    .isEqualTo(1);
            out.clear();
            assertThat(sync.bridge().job("reconcile").run(List.of(), out::add))
                    .as(() -> String.join("\n", out))
                    .isZero();
            assertThat(out.get(0)).startsWith("reconcile continues where it was interrupted");
            assertThat(Tables.count(dir, "jobs WHERE name = 'reconcile'")).isEqualTo(1);
        }
    }
}
