package io.loyaltybridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplorerTest {

    @Test
    void nothingGoesWrongWithinSmallBounds() {
        Explorer.Result result = Explorer.explore(Scenario.small(), Explorer.Check.EACH_STEP, 3_000_000);
        System.out.println(result.states() + " states in " + result.millis() + " ms");
        assertThat(result.violation()).as(String.join("\n", result.trace())).isNull();
        assertThat(result.complete()).isTrue();
    }
}
