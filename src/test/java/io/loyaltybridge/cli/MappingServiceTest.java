package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.SyncFixture;
import io.loyaltybridge.testing.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mapping} beside the running service, which does the import. */
@Tag("service")
class MappingServiceTest {
    @TempDir
    private Path dir;

    private Path config;
    private SyncFixture sync;
    private String contact;
    private String customer;

    /** One person, known under two e-mails, so that nothing but a file can tell. */
    @BeforeEach
    void onePersonWithTwoEMails() throws Exception {
        sync = SyncFixture.start(
                dir.resolve("data"), Map.of(), WixStandIn.Options.builder(), ProgramStandIn.Options.builder());
        config = Cli.config(dir.resolve("test.properties"), sync.settings());
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
        contact = sync.wix().seedAccount("ada@example.com", "Ada", 100);
        customer = sync.program().seedCustomer("countess@example.org", "Ada", 70);
    }

    @AfterEach
    void close() {
        sync.close();
    }

    private Path file(String customer) throws Exception {
        return Files.writeString(
                dir.resolve("mapping.csv"),
                "email,contact-id,wix-account-id,program-id,wix-balance,program-balance\nada@example.com," + contact
                        + "," + sync.wix().account(contact).path("id").asText() + "," + customer + ",1,2\n");
    }

    @Test
    void theServiceTakesTheImportAndKeepsTheTwoEqualFromTheNextReconcileOn() throws Exception {
        Cli imported = Cli.run(config, "mapping", "import", file(customer).toString());
        assertThat(imported.exit()).as(imported.out() + imported.err()).isZero();
        assertThat(imported.out())
                .isEqualTo("1 line in " + dir.resolve("mapping.csv") + "\n  1 added to the mapping\n"
                        + "Balances come with the next reconcile; those in the file were ignored.\n");
        assertThat(Tables.count(dir.resolve("data"), "jobs WHERE name = 'mapping-import' AND state = 'done'"))
                .isEqualTo(1);
        assertThat(Tables.count(dir.resolve("data"), "observations")).isZero();

        assertThat(sync.bridge().job("reconcile").run(List.of(), line -> {})).isZero();
        assertThat(Cli.run(config, "links").out()).contains("100     70              +30");
        sync.listen();
        sync.wix().organic(contact, OrganicChange.purchase(5));
        sync.awaitBalances(contact, customer, 105, 75);
        sync.program().organic(customer, OrganicChange.purchase(1));
        sync.awaitBalances(contact, customer, 106, 76);
        assertThat(Cli.run(config, "mapping", "export", dir.resolve("out.csv").toString())
                        .out())
                .isEqualTo("1 customer in " + dir.resolve("out.csv") + "\n");
        assertThat(Files.readString(dir.resolve("out.csv"))).contains("," + customer + ",106,76,matched\n");
    }

    @Test
    void badLinesComeBackFromTheService() throws Exception {
        Files.writeString(dir.resolve("mapping.csv"), "email\n" + "nobody\n".repeat(2_000));
        Cli refused =
                Cli.run(config, "mapping", "import", dir.resolve("mapping.csv").toString());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()
                        .lines()
                        .filter(line -> line.endsWith(": email: expected an e-mail address, found \"nobody\"")))
                .hasSize(2_000);
        assertThat(refused.out())
                .endsWith("2000 lines in " + dir.resolve("mapping.csv")
                        + "\n  2000 bad. Nothing was written. Correct the file, or leave them out with --skip-bad.\n");
    }
}
