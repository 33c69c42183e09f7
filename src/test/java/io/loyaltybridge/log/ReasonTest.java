package io.loyaltybridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void aFailureIsToldByItsMessage() {
        assertThat(Reason.of(new IllegalStateException("the door is closed"))).isEqualTo("the door is closed");
    }

    @Test
    void aFailureWithoutAMessageIsToldByItsClass() {
        assertThat(Reason.of(new NullPointerException())).isEqualTo("NullPointerException");
    }
}
