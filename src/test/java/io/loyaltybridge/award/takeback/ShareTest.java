package io.loyaltybridge.award.takeback;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShareTest {
    private static Share take(Share share, String part) {
        Share with = share.with(part == null ? null : new BigDecimal(part));
        return with.taking(with.due());
    }

    @Test
    void allOfItIsWhatWasGiven() {
        assertThat(take(Share.of(20, null), null).taken()).isEqualTo(20);
        assertThat(take(Share.of(20, new BigDecimal("19.99")), null).taken()).isEqualTo(20);
    }

    @Test
    void aPartIsRoundedHalfUp() {
        assertThat(take(Share.of(5, new BigDecimal("10")), "5").taken()).isEqualTo(3);
        assertThat(take(Share.of(5, new BigDecimal("10")), "0.99").taken()).isZero();
        assertThat(take(Share.of(500, new BigDecimal("1000.00")), "1").taken()).isEqualTo(1);
    }

    @Test
    void moreThanTheAmountIsAllOfIt() {
        assertThat(take(Share.of(20, new BigDecimal("10")), "99").taken()).isEqualTo(20);
        assertThat(take(take(Share.of(20, new BigDecimal("10")), "8"), "8").taken())
                .isEqualTo(20);
    }

    @Test
    void whatFollowsAllOfItIsNothing() {
        Share all = take(Share.of(20, new BigDecimal("10")), null);
        assertThat(all.with(new BigDecimal("3")).due()).isZero();
        assertThat(all.with(null).due()).isZero();
        assertThat(take(take(Share.of(20, new BigDecimal("10")), "5"), null).taken())
                .isEqualTo(20);
    }

    @Test
    void anAmountOfNothingIsGivenBackAsAWhole() {
        assertThat(take(Share.of(1, BigDecimal.ZERO), "3").taken()).isEqualTo(1);
    }

    @Test
    void partsThatMakeUpTheWholeTakeBackExactlyWhatWasGivenAndNeverMoreOnTheWay() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            int cents = 1 + random.nextInt(100_000);
            long given = 1 + random.nextInt(5_000);
            Share share = Share.of(given, BigDecimal.valueOf(cents, 2));
            for (int left = cents; left > 0; ) {
                int part = 1 + random.nextInt(left);
                left -= part;
                share = share.with(BigDecimal.valueOf(part, 2));
                assertThat(share.due()).isNotNegative();
                share = share.taking(share.due());
                assertThat(share.taken()).isBetween(0L, given);
            }
            assertThat(share.taken()).isEqualTo(given);
        }
    }
}
