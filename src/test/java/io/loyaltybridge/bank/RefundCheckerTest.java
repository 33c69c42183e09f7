package io.loyaltybridge.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.bank.Evidence.Change;
import io.loyaltybridge.bank.Evidence.Kind;
import io.loyaltybridge.bank.Refunds.Order;
import io.loyaltybridge.bank.Refunds.TakeBack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The test of the test: good books are green, and each doctored ones are red for their own reason. */
class RefundCheckerTest {
    private static final String ADA = "ada@example.com";
    private static final String BOB = "bob@example.com";

    private final List<Change> changes = new ArrayList<>();
    private final Map<String, Order> orders = new HashMap<>();
    private final Map<String, Long> given = new HashMap<>();
    private final List<TakeBack> takeBacks = new ArrayList<>();

    /**
     * Ada's order of 41 gave 21 points, and of it 10 were given back in two parts; one that was cancelled gave nothing. Bob spent
     * what an order gave before it was cancelled: of 50 points 20 are there.
     */
    @BeforeEach
    void goodBooks() {
        orders.put("order-1", new Order(ADA, 41, new HashMap<>(Map.of("r-1", 4L, "r-2", 6L)), false));
        orders.put("order-2", new Order(ADA, 30, Map.of(), true));
        orders.put("order-3", new Order(BOB, 100, Map.of(), true));
        given.putAll(Map.of("order-1", 21L, "order-3", 50L));
        change(ADA, 21, 121, Kind.ORDER, "award-1");
        change(ADA, -2, 119, Kind.TAKEBACK, "takeback-1");
        change(ADA, -3, 116, Kind.TAKEBACK, "takeback-2");
        change(BOB, 50, 150, Kind.ORDER, "award-3");
        change(BOB, -130, 20, Kind.ORGANIC, null);
        change(BOB, -20, 0, Kind.TAKEBACK, "takeback-3");
        takeBacks.add(new TakeBack(ADA, "order-1", "takeback-1", "SETTLED", 2, "took back 2 points"));
        takeBacks.add(new TakeBack(ADA, "order-1", "takeback-2", "SETTLED", 3, "took back 3 points"));
        takeBacks.add(new TakeBack(
                BOB, "order-3", "takeback-3", "SETTLED", 50, "took back 20 of 50 points: the balance had no more"));
    }

    private void change(String email, long amount, long balance, Kind kind, String operation) {
        changes.add(new Change("wix", email, changes.size() + 2L, amount, balance, kind, operation, "ADJUST"));
    }

    private List<String> violations() {
        return RefundChecker.check(
                new Evidence(changes, Map.of(), List.of(), List.of(), Set.of(), Set.of(), Set.of(), List.of()),
                new Refunds(orders, given, takeBacks));
    }

    @Test
    void goodBooksAreGreen() {
        assertThat(violations()).isEmpty();
        assertThat(RefundChecker.cut(new Refunds(orders, given, takeBacks))).isEqualTo(1);
    }

    @Test
    void whatIsTakenBackTwiceIsRed() {
        change(ADA, -3, 113, Kind.TAKEBACK, "takeback-2");
        assertThat(violations())
                .anyMatch(v -> v.contains("is taken back twice"))
                .anyMatch(v -> v.contains("keeps 13 points of all orders instead of 16"));
    }

    @Test
    void whatIsTakenBackTwiceByTwoEffectsIsRed() {
        change(ADA, -3, 113, Kind.TAKEBACK, "takeback-4");
        takeBacks.add(new TakeBack(ADA, "order-1", "takeback-4", "SETTLED", 3, "took back 3 points"));
        assertThat(violations())
                .anyMatch(v -> v.contains("of the order order-1 8 points are taken back"))
                .anyMatch(v -> v.contains("keeps 13 points of all orders instead of 16"));
    }

    @Test
    void whatIsToldAndNotTakenIsRed() {
        changes.removeIf(change -> "takeback-2".equals(change.operation()));
        assertThat(violations())
                .anyMatch(v -> v.contains("the books tell of another take-back than Wix"))
                .anyMatch(v -> v.contains("keeps 19 points of all orders instead of 16"));
    }

    @Test
    void whatNobodyPlannedIsRed() {
        change(ADA, -1, 115, Kind.TAKEBACK, "takeback-9");
        assertThat(violations()).anyMatch(v -> v.contains("is taken back by nothing that the bridge knows"));
    }

    @Test
    void anOrderThatIsNotTakenBackIsRed() {
        takeBacks.removeIf(each -> each.id().equals("takeback-1"));
        changes.removeIf(change -> "takeback-1".equals(change.operation()));
        assertThat(violations())
                .anyMatch(v -> v.contains("of the order order-1 3 points are taken back"))
                .anyMatch(v -> v.contains("keeps 18 points of all orders instead of 16"));
    }

    @Test
    void lessThanTheBalanceHadIsRed() {
        changes.replaceAll(change -> "takeback-3".equals(change.operation())
                ? new Change("wix", BOB, change.version(), -20, 10, Kind.TAKEBACK, "takeback-3", "ADJUST")
                : change);
        assertThat(violations()).singleElement().asString().contains("less is taken back than the balance had");
    }

    @Test
    void lessThatIsNotToldIsRed() {
        takeBacks.replaceAll(each -> each.id().equals("takeback-3")
                ? new TakeBack(BOB, "order-3", "takeback-3", "SETTLED", 50, "took back 50 points")
                : each);
        assertThat(violations()).anyMatch(v -> v.contains("the books tell of another take-back than Wix"));
    }

    @Test
    void aBalanceBelowZeroIsRed() {
        change(BOB, -1, -1, Kind.SYNC, "sync-1");
        assertThat(violations()).singleElement().asString().contains("falls below zero on wix");
    }

    @Test
    void anOrderThatGotNothingWithoutReasonIsRed() {
        given.remove("order-1");
        assertThat(violations()).anyMatch(v -> v.contains("the order order-1 got null points"));
    }

    @Test
    void aTakeBackThatIsNotOverIsRed() {
        takeBacks.add(new TakeBack(ADA, "order-2", "takeback-5", "UNKNOWN", 15, "nobody knows"));
        assertThat(violations()).anyMatch(v -> v.contains("is not taken back in the end"));
    }
}
