package io.loyaltybridge.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.bank.Evidence.Change;
import io.loyaltybridge.bank.Evidence.Kind;
import io.loyaltybridge.bank.Evidence.Line;
import io.loyaltybridge.bank.Evidence.Op;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The test of the test: a good history is green, and each doctored one is red for its own reason. */
class BankCheckerTest {
    private static final String ADA = "ada@example.com";

    private final List<Change> changes = new ArrayList<>();
    private final Map<String, Long> balances = new TreeMap<>();
    private final List<Op> operations = new ArrayList<>();
    private final List<Line> ledger = new ArrayList<>();
    private final Set<String> inbox = new HashSet<>();
    private final Set<String> acked = new HashSet<>();
    private final Set<String> likes = new HashSet<>();
    private final List<String> unfinished = new ArrayList<>();

    /** Both at 100; +16 on Wix, carried; a like of 5, carried with it in the same range; +64 on the program, carried. */
    @BeforeEach
    void aGoodHistory() {
        changes.add(new Change("wix", ADA, 2, 100, 100, Kind.OPENING, null, "ADJUST"));
        changes.add(new Change("program", ADA, 2, 100, 100, Kind.OPENING, null, "ADJUST"));
        changes.add(new Change("wix", ADA, 3, 16, 116, Kind.ORGANIC, null, "EARN"));
        changes.add(new Change("wix", ADA, 4, 5, 121, Kind.AWARD, "award-1", "EARN"));
        changes.add(new Change("program", ADA, 3, 21, 121, Kind.SYNC, "sync-1", "POINTS"));
        changes.add(new Change("program", ADA, 4, 64, 185, Kind.ORGANIC, null, "PURCHASE"));
        changes.add(new Change("wix", ADA, 5, 64, 185, Kind.SYNC, "sync-2", "ADJUST"));
        operations.add(new Op(ADA, "award-1", "wix", "award", 5, "SETTLED", null, 0, 0, null));
        operations.add(new Op(ADA, "sync-1", "program", "sync", 21, "SETTLED", "wix", 2, 4, null));
        operations.add(new Op(ADA, "sync-2", "wix", "sync", 64, "SETTLED", "program", 3, 4, null));
        ledger.add(new Line(ADA, "wix", "organic", 21, 2, 4, "sync-1"));
        ledger.add(new Line(ADA, "program", "organic", 64, 3, 4, "sync-2"));
        balances.putAll(Map.of("wix/" + ADA, 185L, "program/" + ADA, 185L));
        acked.add("wix/e1");
        inbox.addAll(Set.of("wix/e1", "wix/e2"));
        likes.add(ADA + "/post-1");
    }

    private List<String> violations() {
        return BankChecker.check(new Evidence(changes, balances, operations, ledger, inbox, acked, likes, unfinished));
    }

    @Test
    void aGoodHistoryIsGreen() {
        assertThat(violations()).isEmpty();
    }

    @Test
    void aLostChangeIsRedAndItsDigitIsNamed() {
        changes.removeIf(c -> "sync-2".equals(c.operation()));
        balances.put("wix/" + ADA, 121L);
        assertThat(violations())
                .anyMatch(v -> v.contains("conservation: wix has 121 instead of 185, off by -64 = -1·4^3"))
                .anyMatch(v -> v.contains("a settled operation never took effect"));
    }

    @Test
    void aLossOnBothSidesIsRedAlthoughTheyAreEqual() {
        changes.removeIf(c -> c.version() > 3 && (c.side().equals("wix") && c.kind() == Kind.SYNC));
        balances.putAll(Map.of("wix/" + ADA, 121L, "program/" + ADA, 121L));
        assertThat(violations()).filteredOn(v -> v.contains("conservation")).hasSize(2);
    }

    @Test
    void aChangeThatIsCarriedTwiceIsRed() {
        changes.add(new Change("wix", ADA, 6, 64, 249, Kind.SYNC, "sync-2", "ADJUST"));
        balances.put("wix/" + ADA, 249L);
        assertThat(violations())
                .anyMatch(v -> v.contains("the operation sync-2 took effect twice on wix"))
                .anyMatch(v -> v.contains("off by 64 = +1·4^3"));
    }

    @Test
    void echoesThatCancelOutAreRedAlthoughTheBalancesAreRight() {
        changes.add(new Change("program", ADA, 5, 64, 249, Kind.SYNC, "sync-3", "POINTS"));
        changes.add(new Change("program", ADA, 6, -64, 185, Kind.SYNC, "sync-4", "POINTS"));
        operations.add(new Op(ADA, "sync-3", "program", "sync", 64, "SETTLED", "wix", 4, 5, null));
        operations.add(new Op(ADA, "sync-4", "program", "sync", -64, "SETTLED", "wix", 5, 6, null));
        ledger.add(new Line(ADA, "wix", "organic", 64, 4, 5, "sync-3"));
        ledger.add(new Line(ADA, "wix", "organic", -64, 5, 6, "sync-4"));
        assertThat(violations())
                .noneMatch(v -> v.contains("conservation"))
                .filteredOn(v -> v.contains("echo or loss"))
                .hasSize(2);
    }

    @Test
    void aTransactionThatTheLedgerDoesNotHaveAsSettledIsRed() {
        operations.replaceAll(op -> op.id().equals("sync-1")
                ? new Op(ADA, "sync-1", "program", "sync", 21, "REFUSED", "wix", 2, 4, "below zero")
                : op);
        assertThat(violations())
                .anyMatch(v -> v.contains("the transaction sync-1 on program is no settled operation"))
                .anyMatch(v -> v.contains("unfinished operation"));
    }

    @Test
    void aChangeBeforeTheLinkBeganIsInItsBaseline() {
        ledger.add(new Line(ADA, "wix", "organic", 100, 1, 2, null));
        ledger.add(new Line(ADA, "wix", "baseline", 0, 2, 2, null));
        changes.set(0, new Change("wix", ADA, 2, 100, 100, Kind.AWARD, "award-0", "EARN"));
        assertThat(violations())
                .noneMatch(v -> v.contains("carried by no operation"))
                .noneMatch(v -> v.contains("sync operations, but"));
    }

    @Test
    void aChangeThatNoOperationCarriesIsRed() {
        ledger.add(new Line(ADA, "wix", "organic", 64, 4, 5, null));
        assertThat(violations()).anyMatch(v -> v.contains("an organic line is carried by no operation"));
    }

    @Test
    void anAcknowledgedWebhookThatIsGoneIsRed() {
        inbox.remove("wix/e1");
        assertThat(violations()).containsExactly("acknowledged and lost: wix/e1");
    }

    @Test
    void anAwardThatIsGivenTwiceIsRed() {
        changes.add(new Change("wix", ADA, 6, 5, 190, Kind.AWARD, "award-2", "EARN"));
        operations.add(new Op(ADA, "award-2", "wix", "award", 5, "SETTLED", null, 0, 0, null));
        assertThat(violations()).anyMatch(v -> v.contains("2 awards of 10 points for 1 likes"));
    }

    @Test
    void anAwardThatIsNotGivenIsRed() {
        likes.add(ADA + "/post-2");
        assertThat(violations()).anyMatch(v -> v.contains("1 awards of 5 points for 2 likes"));
    }

    @Test
    void aChangeOfTheBridgeThatIsNoOperationIsRed() {
        changes.add(new Change("program", ADA, 5, 1, 186, Kind.UNEXPLAINED, null, "POINTS"));
        assertThat(violations()).anyMatch(v -> v.contains("by something that is no operation"));
    }

    @Test
    void whatIsLeftUndoneIsRed() {
        unfinished.add("7 wix account_updated pending after 3: no answer");
        assertThat(violations()).containsExactly("unfinished event: 7 wix account_updated pending after 3: no answer");
    }

    @Test
    void aRedRunTellsTheCustomersStory() {
        balances.put("wix/" + ADA, 184L);
        assertThat(violations())
                .last()
                .asString()
                .contains("--- " + ADA, "wix: balance 184", "SYNC      sync-2", "ledger:", "operations:");
    }
}
