package io.loyaltybridge.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.bank.Evidence.Change;
import io.loyaltybridge.bank.Evidence.Kind;
import io.loyaltybridge.bank.Evidence.Op;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two sites with the same customer, each with a change of its own; and a point that came to the wrong one. */
class CrossedCheckerTest {
    private static final String ADA = "ada@example.com";

    private static Op op(String id, long amount) {
        return new Op(ADA, id, "program", "sync", amount, "SETTLED", "wix", 2, 3, null);
    }

    private static Change change(String operation, long amount) {
        return new Change("program", ADA, 3, amount, 100 + amount, Kind.SYNC, operation, "POINTS");
    }

    private static Evidence site(List<Op> operations, Change... changes) {
        return new Evidence(List.of(changes), Map.of(), operations, List.of(), Set.of(), Set.of(), Set.of(), List.of());
    }

    @Test
    void booksOfTheirOwnAreGreen() {
        assertThat(CrossedChecker.check(Map.of(
                        "main",
                        site(List.of(op("sync-1", 16)), change("sync-1", 16)),
                        "shop-2",
                        site(List.of(op("sync-2", 64)), change("sync-2", 64)))))
                .isEmpty();
    }

    @Test
    void aPointOfAnotherSiteIsRed() {
        assertThat(CrossedChecker.check(Map.of(
                        "main", site(List.of(op("sync-1", 16))), "shop-2", site(List.of(), change("sync-1", 16)))))
                .singleElement()
                .asString()
                .startsWith("shop-2: " + ADA + ": has on program the change of main");
    }

    @Test
    void anOperationThatTwoSitesHaveIsRed() {
        assertThat(CrossedChecker.check(
                        Map.of("main", site(List.of(op("sync-1", 16))), "shop-2", site(List.of(op("sync-1", 16))))))
                .hasSize(2)
                .allMatch(v -> v.contains("has the operation of"));
    }
}
