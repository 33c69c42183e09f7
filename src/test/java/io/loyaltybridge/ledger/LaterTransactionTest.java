package io.loyaltybridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What proves that the list of transactions has caught up with a version. */
class LaterTransactionTest {
    private static final Instant MADE = Instant.parse("2030-01-01T00:00:00.123400Z");
    private static final Snapshot SEEN = new Snapshot(7, 100, MADE.toEpochMilli(), null);
    private static final Snapshot OWN = SEEN.by("t7");

    private static LaterTransaction at(String id, String time) {
        return new LaterTransaction(id, Instant.parse("2030-01-01T00:00:" + time + "Z"));
    }

    @Test
    void theTransactionThatMadeTheVersionIsNoLaterOneHoweverItIsStamped() {
        for (String time : new String[] {"00.123", "00.1231", "00.1237", "04.9"}) {
            assertThat(LaterTransaction.isAmong(List.of(at("t7", time)), SEEN))
                    .as(time)
                    .isFalse();
            assertThat(LaterTransaction.isAmong(List.of(at("t7", time)), OWN))
                    .as(time)
                    .isFalse();
        }
    }

    @Test
    void anyTransactionAfterTheOneThatMadeTheVersionProvesIt() {
        assertThat(LaterTransaction.isAmong(List.of(at("t7", "00.1237"), at("t8", "00.1238")), OWN))
                .isTrue();
        assertThat(LaterTransaction.isAmong(List.of(at("t6", "00.1236"), at("t7", "00.1237")), OWN))
                .isFalse();
        assertThat(LaterTransaction.isAmong(List.of(at("t7", "00.1237"), at("t8", "00.1237")), OWN))
                .as("a tie tells nothing")
                .isFalse();
    }

    @Test
    void withoutThatTransactionOnlyAMuchLaterOneProvesIt() {
        assertThat(LaterTransaction.isAmong(List.of(at("t8", "05.123")), SEEN)).isFalse();
        assertThat(LaterTransaction.isAmong(List.of(at("t8", "05.124")), SEEN)).isTrue();
        assertThat(LaterTransaction.isAmong(List.of(at("t8", "05.1")), OWN))
                .as("its own is not visible yet")
                .isFalse();
    }

    @Test
    void nothingIsProvedWhereNothingIsKnownOfTheVersion() {
        assertThat(LaterTransaction.since(new Snapshot(7, 100))).isEmpty();
        assertThat(LaterTransaction.isAmong(List.of(at("t8", "59.0")), new Snapshot(7, 100)))
                .isFalse();
        assertThat(LaterTransaction.isAmong(List.of(at("t8", "59.0")), null)).isFalse();
        assertThat(LaterTransaction.since(SEEN)).contains(Instant.parse("2029-12-31T23:59:55.123Z"));
    }
}
