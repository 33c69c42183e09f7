package io.loyaltybridge.award.takeback;

import static io.loyaltybridge.award.takeback.RefundCase.cancelled;
import static io.loyaltybridge.award.takeback.RefundCase.paid;
import static io.loyaltybridge.award.takeback.RefundCase.refund;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.sync.SyncCase;
import io.loyaltybridge.sync.SyncCase.Pair;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a signed refund to the points that it takes back, on Wix and in the program. */
@Tag("service")
class TakeBackFlowTest {
    private static final String ADA = "ada@example.com";
    private static final String EARN = "loyalty_accounts.earnPoints";
    private static final String ADJUST = "loyalty_accounts.adjustPoints";

    @TempDir
    private Path dir;

    private RefundCase shop;
    private Pair ada;

    @BeforeEach
    void start() throws Exception {
        shop = RefundCase.start(dir, WixStandIn.Options.builder());
        ada = shop.sync.pair(ADA, 100, 100);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aCancellationTakesBackWhatTheOrderGaveAndTheProgramLosesItToo() {
        shop.play("shop", paid("1001", ADA, "25.00"));
        shop.sync.awaitBalances(ada, 125);

        Inbox.Row cancelled = shop.play("shop", cancelled("1001"));

        assertThat(cancelled.outcome()).isEqualTo("takes back 25 points");
        shop.sync.awaitBalances(ada, 100);
        assertThat(shop.takeBacks()).containsExactly("SETTLED took back 25 points");
        assertThat(shop.sync.explained(ADA)).isNotEmpty();
    }

    @Test
    void partsTakeBackTheirShareAndTogetherExactlyWhatWasGiven() {
        shop.play("shop", paid("1001", ADA, "10.00"));
        for (int i = 0; i < 3; i++) {
            shop.play("refunds", refund("1001", null, i == 2 ? "3.34" : "3.33"));
        }
        shop.sync.awaitBalances(ada, 100);
        assertThat(shop.takeBacks())
                .containsExactly(
                        "SETTLED took back 3 points", "SETTLED took back 4 points", "SETTLED took back 3 points");

        assertThat(shop.play("refunds", refund("1001", null, "5.00")).outcome()).startsWith("takes nothing back: ");
        shop.sync.awaitBalances(ada, 100);
    }

    @Test
    void theSameRefundTakesBackOnce() {
        shop.play("shop", paid("1001", ADA, "40.00"));
        ObjectNode half = refund("1001", ADA, "20.00");
        shop.play("refunds", half);
        shop.play("refunds", half.deepCopy().put("note", "sent again with another body"));
        shop.awaitOver();

        shop.sync.awaitBalances(ada, 120);
        assertThat(shop.takeBacks()).hasSize(1);
    }

    @Test
    void anOrderThatWasCancelledBeforeItsPointsCameEarnsNothing() {
        assertThat(shop.play("shop", cancelled("1001")).outcome()).startsWith("takes nothing back so far: ");

        Inbox.Row late = shop.play("shop", paid("1001", ADA, "25.00"));

        assertThat(late.state()).isEqualTo(EventState.DONE);
        assertThat(late.outcome()).isEqualTo("earns nothing: it was refunded or cancelled before it was given");
        shop.sync.awaitBalances(ada, 100);
        shop.play("shop", paid("1002", ADA, "25.00"));
        shop.sync.awaitBalances(ada, 125);
    }

    @Test
    void aPartThatWasGivenBackBeforeItsPointsCameIsTakenBackOnceTheyAreGiven() {
        shop.play("refunds", refund("1001", ADA, "5.00"));
        shop.play("shop", paid("1001", ADA, "25.00"));
        shop.awaitOver();

        shop.sync.awaitBalances(ada, 120);
        assertThat(shop.takeBacks()).containsExactly("SETTLED took back 5 points");
    }

    @Test
    void aRefundOfAnAwardWhoseAnswerIsOutstandingTakesBackOnceItIsCertain() {
        shop.fixture().wix().faults().add(Fault.always(FaultKind.ERROR_AFTER, EARN));
        ObjectNode order = paid("1001", ADA, "25.00");
        shop.send("shop", order);
        SyncCase.patiently()
                .until(() -> shop.sync.number("SELECT COUNT(*) FROM operations WHERE kind = 'award' AND state = 'SENT'")
                        == 1);

        shop.send("shop", cancelled("1001"));
        SyncCase.patiently().until(() -> shop.sync.number("SELECT COUNT(*) FROM reversals") == 1);
        assertThat(shop.takeBacks()).isEmpty();
        shop.fixture().wix().faults().clear();
        shop.awaitOver();

        shop.sync.awaitBalances(ada, 100);
        assertThat(shop.takeBacks()).containsExactly("SETTLED took back 25 points");
    }

    @Test
    void aBalanceDoesNotFallBelowZeroAndWhatCouldNotBeTakenIsNoted() {
        shop.play("shop", paid("1001", ADA, "25.00"));
        shop.play("shop", paid("1002", ADA, "30.00"));
        shop.sync.awaitBalances(ada, 155);
        shop.fixture().wix().organic(ada.contact(), OrganicChange.redeem(140));
        shop.sync.awaitBalances(ada, 15);

        shop.play("shop", cancelled("1001"));
        shop.sync.awaitBalances(ada, 0);
        shop.play("shop", cancelled("1002"));
        shop.awaitOver();

        shop.sync.awaitBalances(ada, 0);
        assertThat(shop.takeBacks())
                .containsExactly(
                        "SETTLED took back 15 of 25 points: the balance had no more",
                        "SETTLED nothing taken back: the balance is 0 (wanted 30)");
    }

    @Test
    void whoseAwardIsMeantHasToBeSaidWhereSeveralHaveTheObject() {
        Pair bob = shop.sync.pair("bob@example.com", 50, 50);
        shop.play("shop", paid("1001", ADA, "25.00"));
        shop.play("shop", paid("1001", "bob@example.com", "10.00"));

        Inbox.Row nobody = shop.play("shop", cancelled("1001"));
        assertThat(nobody.state()).isEqualTo(EventState.PARKED);
        assertThat(nobody.outcome()).startsWith("shop has 2 awards for this object, and the event names nobody: ");

        assertThat(shop.play("refunds", refund("1001", "bob@example.com", "10.00"))
                        .outcome())
                .isEqualTo("takes back 10 points");
        shop.sync.awaitBalances(bob, 50);
        shop.sync.awaitBalances(ada, 125);
    }

    @Test
    void aRefundWithoutObjectOrAmountIsParkedAndOneOfZeroIsIgnored() {
        ObjectNode nothing = refund("1001", ADA, "5.00");
        nothing.remove("order");
        assertThat(shop.play("refunds", nothing).outcome())
                .isEqualTo(
                        "the payload does not say what is taken back: nothing is at /order (sources.refunds.reverses)");
        assertThat(shop.play("refunds", refund("1001", ADA, "all of it")).outcome())
                .isEqualTo("the payload does not say how much is given back: expected an amount of 0 or more at /amount"
                        + " (sources.refunds.reverses-part)");
        assertThat(shop.play("refunds", refund("1001", ADA, "0.00")).outcome())
                .isEqualTo("ignored: 0 is given back at /amount");
    }

    @Test
    void aPointsCallWhoseAnswerIsLostIsFoundByItsTransaction() {
        shop.play("shop", paid("1001", ADA, "25.00"));
        shop.fixture().wix().faults().add(Fault.next(FaultKind.ERROR_AFTER, ADJUST, 1));
        shop.play("shop", cancelled("1001"));
        shop.awaitOver();

        shop.sync.awaitBalances(ada, 100);
        assertThat(shop.takeBacks()).containsExactly("SETTLED took back 25 points");
    }

    @Test
    void aPurchaseInBetweenMakesTheCallStartAfreshAndTakesBackOnce() {
        shop.play("shop", paid("1001", ADA, "25.00"));
        shop.fixture().wix().faults().add(Fault.next(FaultKind.OVERTAKE, ADJUST, 1));
        shop.play("shop", cancelled("1001"));
        shop.awaitOver();

        shop.sync.awaitBalances(ada, 101);
        assertThat(shop.takeBacks()).containsExactly("SETTLED took back 25 points");
    }

    @Test
    void whatNamesNobodyWaitsForTheCustomersTurn() {
        shop.play("shop", paid("1001", ADA, "25.00"));
        shop.fixture().wix().faults().add(Fault.next(FaultKind.DELAY, EARN, 1).withDelayMs(2_000));
        shop.send("shop", paid("1002", ADA, "10.00"));
        SyncCase.patiently()
                .until(() -> shop.fixture().wix().faults().describe().isEmpty());
        shop.play("shop", cancelled("1001"));
        shop.awaitOver();

        assertThat(shop.sync.texts("SELECT 'after the award' FROM effects e WHERE e.kind = 'takeback' AND e.begun_at >="
                        + " (SELECT MAX(o.updated_at) FROM operations o WHERE o.kind = 'award')"))
                .as("an award of the customer was under way")
                .hasSize(1);
        shop.sync.awaitBalances(ada, 110);
    }
}
