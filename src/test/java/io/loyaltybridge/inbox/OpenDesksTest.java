package io.loyaltybridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.MutableClock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpenDesksTest {
    private final MutableClock clock = new MutableClock();
    private final AtomicInteger asked = new AtomicInteger();
    private final OpenDesks desks = new OpenDesks(
            new Desks() {
                @Override
                public boolean serves(String siteId) {
                    return true;
                }

                @Override
                public Optional<Desk> of(String siteId) {
                    asked.incrementAndGet();
                    throw new IllegalStateException("broken");
                }
            },
            clock);

    @Test
    void aBrokenSiteIsAskedForAgainAMinuteLater() {
        assertThat(desks.of("site")).isEmpty();
        assertThat(desks.of("site")).isEmpty();
        assertThat(desks.serves("site")).isFalse();
        assertThat(desks.serves("other")).isTrue();
        assertThat(asked).hasValue(1);

        clock.advance(OpenDesks.PAUSE.minusMillis(1));
        assertThat(desks.pauseIsOver()).isFalse();
        clock.advance(OpenDesks.PAUSE);

        assertThat(desks.pauseIsOver()).isTrue();
        assertThat(desks.pauseIsOver()).as("said once").isFalse();
        assertThat(desks.serves("site")).isTrue();
        assertThat(desks.of("site")).isEmpty();
        assertThat(asked).hasValue(2);
    }

    @Test
    void aMendedSiteIsAskedForAtOnce() {
        desks.of("one");
        desks.of("two");

        desks.mended("one");

        assertThat(desks.serves("one")).isTrue();
        assertThat(desks.serves("two")).isFalse();
        desks.mended();
        assertThat(desks.serves("two")).isTrue();
    }
}
