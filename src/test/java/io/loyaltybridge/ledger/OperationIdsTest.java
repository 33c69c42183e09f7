package io.loyaltybridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OperationIdsTest {
    private final OperationIds ids = new OperationIds();

    @Test
    void theSameReasonAndLinkAlwaysGiveTheSameId() {
        assertThat(ids.idOf(OperationKind.SYNC, "WIX/0/1/1", "link-7"))
                .isEqualTo(new OperationIds().idOf(OperationKind.SYNC, "WIX/0/1/1", "link-7"))
                .isEqualTo("sync-d86f85b8259e9456b1685329a775439e");
    }

    @Test
    void kindReasonAndLinkAllCount() {
        Set<String> all = new TreeSet<>();
        for (OperationKind kind : OperationKind.values()) {
            for (String reason : new String[] {"a", "ab", "WIX/0/1/1"}) {
                for (String link : new String[] {"bc", "c", "link-7"}) {
                    all.add(ids.idOf(kind, reason, link));
                }
            }
        }
        assertThat(all).hasSize(27);
    }

    @Test
    void anIdIsShortPrintableAndTellsNothing() {
        for (OperationKind kind : OperationKind.values()) {
            assertThat(ids.idOf(kind, "post-9/anna@example.com", "anna"))
                    .matches("(sync|award|open)-[0-9a-f]{32}")
                    .hasSizeLessThanOrEqualTo(OperationIds.MAX_LENGTH)
                    .doesNotContain("anna");
        }
    }

    @Test
    void aSyncReasonNamesTheChangeAndTheLife() {
        assertThat(OperationNaming.syncReason(Side.PROGRAM, 3, 5, 8)).isEqualTo("PROGRAM/3/5/8");
    }

    @Test
    void anOperationRefusesAnIdThatIsTooLongAndAnAmountOfNothing() {
        String id = "x".repeat(41);
        assertThatThrownBy(() -> Operation.planned(id, Side.WIX, OperationKind.SYNC, 1, Side.PROGRAM, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("operation id must have 1 to 40 characters: " + id);
        assertThatThrownBy(() -> Operation.planned("sync-1", Side.WIX, OperationKind.SYNC, 0, Side.PROGRAM, 0, 1))
                .hasMessage("operation sync-1 has the amount 0");
    }
}
