package io.loyaltybridge.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void aLineIsReadAsWhatItWasMadeOf() {
        Progress progress = new Progress("setup", 400, 1200, "{linked=400}");
        assertThat(Progress.parse(progress.line())).contains(progress);
        assertThat(Progress.parse(new Progress("reconcile", 400, 0, "").line()))
                .contains(new Progress("reconcile", 400, 0, ""));
    }

    @Test
    void anyOtherLineIsNone() {
        assertThat(Progress.parse("300 customers of the program")).isEmpty();
    }
}
