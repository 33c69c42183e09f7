package io.loyaltybridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.testing.SyncFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("service")
class SyncTest {
    @TempDir
    private Path dir;

    private SyncFixture sync;
    private String contact;
    private String customer;

    @BeforeEach
    void oneCustomerOnBothSides() throws Exception {
        sync = SyncFixture.start(dir);
        contact = sync.wix().seedAccount("ada@example.com", "Ada", 100);
        customer = sync.program().seedCustomer("ada@example.com", "Ada", 100);
        link();
    }

    /** The events of the accounts' creation make the baseline; their content is not used. */
    private void link() {
        org.awaitility.Awaitility.await()
                .until(() -> sync.bridge().inbox().count(EventState.PENDING) == 0
                        && sync.bridge().inbox().count(EventState.DONE) > 1);
    }

    @AfterEach
    void close() {
        if (System.getProperty("dump") != null) {
            sync.bridge()
                    .inbox()
                    .list(null, 50)
                    .forEach(row -> System.out.println("DUMP " + row.event().seq() + " "
                            + row.event().source() + " " + row.event().kind() + " " + row.state() + " "
                            + row.event().attempts() + " " + row.outcome()));
        }
        sync.close();
    }

    @Test
    void aPurchaseOnWixReachesTheProgram() {
        sync.wix().organic(contact, OrganicChange.purchase(7));
        sync.awaitBalances(contact, customer, 107);
    }

    @Test
    void aChangeOnTheProgramReachesWixWithOneCall() {
        long before = sync.wix().stats().calls();
        sync.program().organic(customer, OrganicChange.purchase(16));
        sync.awaitBalances(contact, customer, 116);
        assertThat(sync.wix().stats().calls() - before).isEqualTo(1);
    }

    @Test
    void neitherChangeComesBackAsAnEcho() {
        sync.wix().organic(contact, OrganicChange.purchase(7));
        sync.awaitBalances(contact, customer, 107);
        sync.program().organic(customer, OrganicChange.redeem(50));
        sync.awaitBalances(contact, customer, 57);
        assertThat(sync.program().transactions(customer).stream()
                        .filter(t -> t.path("reference").asText().startsWith("sync-")))
                .hasSize(1);
        assertThat(sync.wix().transactions(accountId()).stream()
                        .filter(t -> t.path("description").asText().startsWith("sync-")))
                .hasSize(1);
    }

    @Test
    void changesOnBothSidesAtOnceAllCount() {
        for (int i = 0; i < 10; i++) {
            sync.wix().organic(contact, OrganicChange.purchase(1));
            sync.program().organic(customer, OrganicChange.purchase(100));
        }
        sync.awaitBalances(contact, customer, 1110);
    }

    @Test
    void anAdjustThatTookEffectWithoutAnAnswerIsNotDoneTwice() {
        sync.wix().faults().add(Fault.next(FaultKind.DROP_AFTER, "loyalty_accounts.adjustPoints", 1));
        sync.program().organic(customer, OrganicChange.purchase(16));
        sync.awaitBalances(contact, customer, 116);
    }

    @Test
    void anAdjustThatFailedBeforeItTookEffectIsDoneOnce() {
        sync.wix().faults().add(Fault.next(FaultKind.ERROR_BEFORE, "loyalty_accounts.adjustPoints", 2));
        sync.program().organic(customer, OrganicChange.purchase(16));
        sync.awaitBalances(contact, customer, 116);
    }

    @Test
    void aLateAdjustCountsOnce() {
        sync.wix()
                .faults()
                .add(Fault.next(FaultKind.LATE_COMMIT, "loyalty_accounts.adjustPoints", 1)
                        .withDelayMs(300)
                        .withAnswer("nothing"));
        sync.program().organic(customer, OrganicChange.purchase(16));
        sync.awaitBalances(contact, customer, 116);
    }

    @Test
    void aConflictWithAPurchaseLosesNeither() {
        sync.wix().faults().add(Fault.next(FaultKind.CONFLICT, "loyalty_accounts.adjustPoints", 1));
        sync.wix().organic(contact, OrganicChange.purchase(1));
        sync.program().organic(customer, OrganicChange.purchase(16));
        sync.wix().organic(contact, OrganicChange.purchase(1));
        sync.awaitBalances(contact, customer, 118);
    }

    @Test
    void aProgramCallWithoutAnAnswerIsRepeatedWithItsKey() {
        sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "program.addPoints", 1));
        sync.wix().organic(contact, OrganicChange.purchase(7));
        sync.awaitBalances(contact, customer, 107);
    }

    private String accountId() {
        JsonNode account = sync.wix().account(contact);
        return account.path("id").asText();
    }
}
