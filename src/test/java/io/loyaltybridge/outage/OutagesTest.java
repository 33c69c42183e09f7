package io.loyaltybridge.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.sandbox.MutableClock;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutagesTest {
    private static final String WIX = "wix";
    private static final String EARN = "earn-points";

    private final MutableClock clock = new MutableClock();
    private final Outages outages = new Outages(Duration.ofSeconds(1), Duration.ofMinutes(5), clock);

    private void fail(String who, Failure failure) {
        outages.enter(WIX, EARN, who);
        outages.failed(WIX, EARN, who, failure, "it failed");
    }

    private void goDown(Failure failure) {
        for (int i = 0; i < Outages.ENOUGH; i++) {
            fail("customer " + i, failure);
        }
    }

    @Test
    void oneCustomersOwnFailuresAreNoOutageHoweverManyWhileTheSystemWorksForOthers() {
        for (int i = 0; i < 50; i++) {
            fail("customer", Failure.CALL);
            if (i % 5 == 0) {
                outages.answered(WIX, "get-account");
            }
        }

        assertThat(outages.now()).isEmpty();
    }

    @Test
    void aSystemThatAnswersNobodyIsDownAlsoWhereOneCustomerCalls() {
        for (int i = 0; i < Outages.LONELY; i++) {
            assertThat(outages.now()).isEmpty();
            fail("customer", Failure.CALL);
        }

        assertThat(outages.now()).extracting(Outages.Outage::what).containsExactly(WIX);
        assertThat(entered("customer")).isFalse();
        assertThat(outages.next(WIX, EARN)).isPresent();
    }

    @Test
    void whoeverElseCallsWhileOneCustomerFailsIsLetThroughAndTells() {
        for (int i = 0; i < Outages.LONELY; i++) {
            fail("customer", Failure.CALL);
        }

        assertThat(entered("another")).isTrue();
        outages.answered(WIX, EARN);
        assertThat(outages.now()).isEmpty();
        assertThat(entered("customer")).isTrue();
    }

    @Test
    void oncePlentyOfCustomersFailNobodyIsLetThrough() {
        for (int i = 0; i < Outages.LONELY; i++) {
            fail("customer", Failure.CALL);
        }
        for (int i = 1; i < Outages.ENOUGH; i++) {
            fail("customer " + i, Failure.CALL);
        }

        assertThat(entered("yet another")).isFalse();
    }

    @Test
    void failuresWithAnAnswerBetweenAreNoOutage() {
        for (int i = 0; i < 50; i++) {
            fail("customer " + i, Failure.CALL);
            outages.answered(WIX, EARN);
        }

        assertThat(outages.now()).isEmpty();
    }

    @Test
    void aSystemThatIsNotReachedIsDownForOneCustomerToo() {
        for (int i = 0; i < Outages.ENOUGH; i++) {
            fail("customer", Failure.SYSTEM);
        }

        assertThat(outages.now()).extracting(Outages.Outage::what).containsExactly("wix");
    }

    @Test
    void probesAreOneAtATimeAndGrowRarerUpToTheLargestInterval() {
        goDown(Failure.CALL);
        int probes = 0;
        for (int second = 0; second < 6 * 3600; second++) {
            clock.advance(Duration.ofSeconds(1));
            for (int customer = 0; customer < 3; customer++) {
                if (entered("asks " + second + " " + customer)) {
                    outages.failed(WIX, EARN, "asks " + second + " " + customer, Failure.CALL, "still down");
                    probes++;
                }
            }
        }

        assertThat(probes).isBetween(70, 85);
    }

    private boolean entered(String who) {
        try {
            outages.enter(WIX, EARN, who);
            return true;
        } catch (OutageException e) {
            return false;
        }
    }

    @Test
    void theFirstAnswerEndsItAndTellsWhoeverWaits() {
        AtomicInteger told = new AtomicInteger();
        outages.onEnd(told::incrementAndGet);
        goDown(Failure.SYSTEM);
        assertThatThrownBy(() -> outages.enter(WIX, "read-account", "another"))
                .isInstanceOf(OutageException.class)
                .hasMessageContaining("wix is down since")
                .hasMessageContaining("it failed");

        outages.answered(WIX, "read-account");

        assertThat(told).hasValue(1);
        assertThat(outages.now()).isEmpty();
        assertThatCode(() -> outages.enter(WIX, EARN, "another")).doesNotThrowAnyException();
    }

    @Test
    void aMissingPermissionStopsOnlyWhatNeedsIt() {
        goDown(Failure.PERMISSION);

        assertThat(outages.now()).extracting(Outages.Outage::what).containsExactly("wix earn-points");
        assertThatCode(() -> outages.enter(WIX, "read-account", "another")).doesNotThrowAnyException();
        assertThatThrownBy(() -> outages.enter(WIX, EARN, "another"))
                .isInstanceOfSatisfying(
                        OutageException.class, e -> assertThat(e.isDenied()).isTrue());
        outages.answered(WIX, "read-account");
        assertThat(outages.now()).hasSize(1);
        outages.answered(WIX, EARN);
        assertThat(outages.now()).isEmpty();
    }

    @Test
    void oneOperationThatFailsForEverybodyIsDownWhileTheRestWorks() {
        for (int i = 0; i < Outages.ENOUGH; i++) {
            outages.answered(WIX, "query-contacts");
            fail("customer " + i, Failure.CALL);
        }

        assertThat(outages.now()).extracting(Outages.Outage::what).containsExactly("wix earn-points");
    }

    @Test
    void whoProbedInVainLetsAnotherGoFirst() {
        goDown(Failure.CALL);
        clock.advance(Duration.ofSeconds(1));
        fail("poison", Failure.CALL);
        clock.advance(Duration.ofSeconds(2));

        assertThat(entered("poison")).isFalse();
        assertThat(entered("healthy")).isTrue();
    }

    @Test
    void anotherSystemIsNotTouched() {
        goDown(Failure.CREDENTIALS);

        assertThatCode(() -> outages.enter("program", EARN, "another")).doesNotThrowAnyException();
        assertThat(outages.count("program")).isZero();
        assertThat(outages.count(WIX)).isEqualTo(1);
    }

    @Test
    void howACallFailedSaysWhetherItMayBeTheCallItself() {
        assertThat(Failure.of(500)).isEqualTo(Failure.CALL);
        assertThat(Failure.of(503)).isEqualTo(Failure.SYSTEM);
        assertThat(Failure.of(404)).isNull();
        assertThat(Failure.of(429)).isNull();
        assertThat(Failure.of(new ConnectException("refused"))).isEqualTo(Failure.SYSTEM);
        assertThat(Failure.of(new SocketTimeoutException("slow"))).isEqualTo(Failure.CALL);
    }

    @Test
    void whatIsDownIsStillDownAfterAStartAndTheFirstCallIsItsProbe() {
        Kept kept = new Kept();
        Outages before = new Outages(Duration.ofSeconds(1), Duration.ofMinutes(5), clock, kept);
        for (int i = 0; i < Outages.ENOUGH; i++) {
            before.failed(WIX, EARN, "customer " + i, Failure.CALL, "it failed");
        }
        Outages after = new Outages(Duration.ofSeconds(1), Duration.ofMinutes(5), clock, kept);
        assertThat(after.now()).as("not shown before somebody asks").isEmpty();

        after.enter(WIX, EARN, "first");
        after.failed(WIX, EARN, "first", Failure.CALL, "it failed again");

        assertThat(after.next(WIX, EARN)).isPresent();
        assertThat(after.now()).extracting(Outages.Outage::what).containsExactly(WIX);
        assertThatThrownBy(() -> after.enter(WIX, EARN, "second")).isInstanceOf(OutageException.class);
        after.answered(WIX, EARN);
        assertThat(kept.known()).isEmpty();
        assertThat(after.isDown(WIX)).isFalse();
    }

    private static final class Kept implements Outages.Memory {
        private final Map<String, Outages.Known> all = new TreeMap<>();

        @Override
        public List<Outages.Known> known() {
            return List.copyOf(all.values());
        }

        @Override
        public void began(Outages.Known outage) {
            all.put(outage.what(), outage);
        }

        @Override
        public void ended(String what) {
            all.remove(what);
        }
    }
}
