package io.loyaltybridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScratchTest {

    @Test
    void aValueIsRememberedWithThePlaceWhereItWasFirst() {
        try (Scratch scratch = Scratch.create()) {
            assertThat(scratch.firstPlace("email", "ada", 2)).isZero();
            assertThat(scratch.firstPlace("email", "ada", 7)).isEqualTo(2);
            assertThat(scratch.firstPlace("email", "ada", 9)).isEqualTo(2);
            assertThat(scratch.firstPlace("id", "ada", 7)).isZero();
        }
    }

    @Test
    void aPlaceIsMarkedOnce() {
        try (Scratch scratch = Scratch.create()) {
            assertThat(scratch.isMarked(7)).isFalse();
            assertThat(scratch.mark(7)).isTrue();
            assertThat(scratch.mark(7)).isFalse();
            assertThat(scratch.isMarked(7)).isTrue();
            assertThat(scratch.isMarked(8)).isFalse();
            assertThat(scratch.marks()).isEqualTo(1);
        }
    }

    /** More than its cache holds, so that it has to write to a file that has no name any more. */
    @Test
    void moreThanItsCacheHoldsIsKept() {
        try (Scratch scratch = Scratch.create()) {
            String tail = "x".repeat(400);
            for (int i = 1; i <= 100_000; i++) {
                assertThat(scratch.firstPlace("email", i * 7919 % 100_003 + tail, i))
                        .isZero();
            }
            for (int i = 1; i <= 100_000; i += 997) {
                assertThat(scratch.firstPlace("email", i * 7919 % 100_003 + tail, 1_000_000))
                        .isEqualTo(i);
            }
        }
    }
}
