package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.SyncFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("service")
class ReconcileCommandTest {
    @TempDir
    private Path dir;

    private Path config(Map<String, String> settings) throws IOException {
        return Cli.config(dir.resolve("test.properties"), settings);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--policy newest-wins | --policy: expected report, wix-wins or program-wins, found newest-wins",
                "--policy WIX-WINS | --policy: expected report, wix-wins or program-wins, found WIX-WINS",
                "--policy wix-wins --limit-points many | --limit-points: expected a whole number from 0 to 999999999, found many",
                "--policy wix-wins --limit-points -1 | --limit-points: expected a whole number from 0 to 999999999, found -1",
                "--policy wix-wins --limit-points 1 --customer a@example.com | --limit-points: cannot be used with --customer, which has no limit",
                "--policy report --customer a@example.com | --customer: expected --policy wix-wins or --policy program-wins with it, found report",
                "--customer a@example.com | --customer: expected --policy wix-wins or --policy program-wins with it, found report"
            })
    void wrongUsageNamesWhatIsAllowed(String arguments, String message) throws IOException {
        List<String> words = new ArrayList<>(List.of("reconcile"));
        words.addAll(List.of(arguments.split(" ")));
        Cli reconcile = Cli.run(config(Map.of("bridge.data-dir", dir.toString())), words.toArray(String[]::new));
        assertThat(reconcile.exit()).isEqualTo(2);
        assertThat(reconcile.err()).startsWith(message + System.lineSeparator());
    }

    @Test
    void aWrongSettingIsNamed() throws IOException {
        Cli reconcile = Cli.run(config(Map.of("sync.drift-policy", "newest-wins")), "reconcile");
        assertThat(reconcile.exit()).isEqualTo(1);
        assertThat(reconcile.err())
                .contains("sync.drift-policy: expected one of report, wix-wins, program-wins, found \"newest-wins\"");
    }

    @Test
    void aPersonSeesWhatIsLeftForHimAndDecidesBesideTheRunningService() throws Exception {
        try (SyncFixture sync = SyncFixture.start(
                dir.resolve("data"),
                Map.of("sync.drift-policy", "program-wins", "sync.drift-limit", "50"),
                WixStandIn.Options.builder(),
                ProgramStandIn.Options.builder())) {
            sync.wix().setWebhookUrl(null);
            sync.program().setWebhookUrl(null);
            String contact = sync.wix().seedAccount("ada@example.com", "Ada", 500);
            String customer = sync.program().seedCustomer("ada@example.com", "Ada", 10);
            sync.bridge().job("setup").run(List.of("--from=program", "--link-only"), line -> {});
            // The service takes no command with other settings than its own.
            Path config = Cli.config(dir.resolve("test.properties"), sync.settings());

            Cli all = Cli.run(config, "reconcile");
            assertThat(all.out()).as(all.err()).contains("left for a person (links --state drift)");
            assertThat(Cli.run(config, "links", "--state", "drift").out())
                    .contains(
                            "+490        above the limit of 50 points; a person decides: reconcile --policy program-wins --customer ada@example.com");

            Cli decided = Cli.run(config, "reconcile", "--policy", "program-wins", "--customer", "ada@example.com");
            assertThat(decided.exit()).as(decided.err()).isZero();
            assertThat(decided.out())
                    .isEqualTo("  ada@example.com: Wix 500, program 10, kept difference +490: Wix got -490\n");
            sync.awaitBalances(contact, customer, 10);
            assertThat(Cli.run(config, "links", "--state", "drift").out()).isEqualTo("no links\n");
        }
    }
}
