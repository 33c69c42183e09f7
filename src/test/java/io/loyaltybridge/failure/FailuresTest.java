package io.loyaltybridge.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.store.StoreBusyException;
import io.loyaltybridge.store.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private final Failures failures =
            new Failures(new Outages(Duration.ofSeconds(1), Duration.ofMinutes(5), Clock.systemUTC()));

    @Test
    void parkedAndHandedBackEventsKeepTheirReason() {
        assertThat(failures.judge(new ParkException("no address"))).isEqualTo(new Verdict.Park("no address", null));
        assertThat(failures.judge(new HandBackException("later", Duration.ofSeconds(3))))
                .isEqualTo(new Verdict.HandBack("later", Duration.ofSeconds(3)));
    }

    @Test
    void causeInsideCamelsWrappersDecides() {
        Throwable wrapped = new RuntimeCamelException(new IllegalStateException(new ParkException("inside")));

        assertThat(failures.judge(wrapped)).isEqualTo(new Verdict.Park("inside", null));
    }

    @Test
    void troubleOfTheStoreIsNoAttempt() {
        assertThat(failures.judge(new StoreException("disk full", null)))
                .isEqualTo(new Verdict.HandBack("disk full", Duration.ofSeconds(1)));
        assertThat(failures.judge(new StoreBusyException(5))).isInstanceOf(Verdict.HandBack.class);
    }

    @Test
    void aCallThatHasToBeMadeAgainSaysSo() {
        assertThat(failures.judge(HandBackException.afterCall("not there yet", Duration.ofSeconds(2))))
                .isEqualTo(new Verdict.HandBack("not there yet", Duration.ofSeconds(2), Verdict.HandBack.Kind.ANSWER));
    }

    @Test
    void anythingElseIsTriedAgain() {
        assertThat(failures.judge(new IOException("cut"))).isEqualTo(new Verdict.Retry("IOException: cut", null));
        assertThat(failures.judge(new IllegalStateException("a bug")))
                .isEqualTo(new Verdict.Retry("IllegalStateException: a bug", null));
        assertThat(failures.judge(new NullPointerException()))
                .isEqualTo(new Verdict.Retry("NullPointerException: null", null));
    }
}
