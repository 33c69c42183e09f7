package io.loyaltybridge.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.effect.store.Effect;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectMetrics;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.inbox.CallBounds;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.SameVerdict;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an effect that is handed back again and again. */
class EffectHandBackTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(30), 20);
    private static final CallBounds BOUNDS = new CallBounds(8, Duration.ofDays(1), 3);

    @TempDir
    private Path dir;

    private final MutableClock clock = new MutableClock();
    private Database store;
    private Effects effects;
    private EffectReader reader;
    private String id;
    private boolean over;

    @BeforeEach
    void plan() {
        store = TestStore.open(dir);
        effects = new Effects(store, "site", clock, EffectMetrics.NONE);
        reader = new EffectReader(store, "site");
        String ada =
                new Links(store, "site", clock).findOrCreate("ada@example.com").id();
        id = effects.plan(Effect.of(ada, EffectKind.COUPON, "milestone 1000", "{}"))
                .id();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private DueEffects flow(Verdict.HandBack verdict) {
        Verdict.Judge judge = new SameVerdict(verdict, () -> over);
        return new DueEffects(
                effects,
                reader,
                new Links(store, "site", clock),
                judge,
                BACKOFF,
                BOUNDS,
                clock,
                Set.of(EffectKind.COUPON));
    }

    private static Verdict.HandBack verdict(Verdict.HandBack.Kind kind) {
        return new Verdict.HandBack("not yet", Duration.ofSeconds(2), kind);
    }

    private void fails(DueEffects flow, boolean repeated, int before) {
        Exception failure = new IllegalStateException("fails");
        flow.failedOne(
                id, repeated, before, failure, flow.judge(new DefaultExchange(new DefaultCamelContext()), failure));
    }

    private StoredEffect stored() {
        return reader.find(id).orElseThrow();
    }

    /** Carries it out whenever it is due, for so long. Returns how many calls that made. */
    private int carryOut(DueEffects flow, Duration time) {
        int calls = 0;
        for (java.time.Instant end = clock.instant().plus(time);
                clock.instant().isBefore(end) && stored().isOpen() && calls < 5_000;
                calls++) {
            int before = stored().attempt();
            boolean repeated = effects.begin(id).repeated();
            fails(flow, repeated, before);
            Duration wait = Duration.between(clock.instant(), stored().dueAt());
            clock.advance(wait.isNegative() || wait.isZero() ? Duration.ofMillis(1) : wait);
        }
        return calls;
    }

    @Test
    void anAnswerThatNeverComesParksItAfterSoManyCallsWithTheReason() {
        assertThat(carryOut(flow(verdict(Verdict.HandBack.Kind.ANSWER)), Duration.ofDays(30)))
                .isEqualTo(8);

        assertThat(stored().state()).isEqualTo(OperationState.REFUSED);
        assertThat(stored().outcome()).startsWith("not yet (asked 8 times since 2026-11-01T08:00:00Z)");
        assertThat(reader.countParked()).isEqualTo(1);
    }

    @Test
    void fewCallsOverMoreThanADayParkItToo() {
        DueEffects flow = flow(new Verdict.HandBack("not yet", Duration.ofHours(13), Verdict.HandBack.Kind.ANSWER));

        assertThat(carryOut(flow, Duration.ofDays(30))).isEqualTo(3);
        assertThat(stored().state()).isEqualTo(OperationState.REFUSED);
    }

    @Test
    void aPersonWhoPlansItAgainBeginsTheCountAgain() {
        carryOut(flow(verdict(Verdict.HandBack.Kind.ANSWER)), Duration.ofDays(30));
        effects.again(id);

        assertThat(carryOut(flow(verdict(Verdict.HandBack.Kind.ANSWER)), Duration.ofDays(30)))
                .isEqualTo(8);
    }

    @Test
    void whatIsDeniedIsNeverParkedAndAsksMoreAndMoreRarely() {
        int calls = carryOut(flow(verdict(Verdict.HandBack.Kind.ACCESS)), Duration.ofDays(3));

        assertThat(stored().isOpen()).isTrue();
        assertThat(calls).isBetween(3 * 48, 3 * 48 + 40);
    }

    @Test
    void whatWaitsForItsTurnIsNotCounted() {
        carryOut(flow(verdict(Verdict.HandBack.Kind.TURN)), Duration.ofMinutes(30));

        assertThat(stored().isOpen()).isTrue();
        assertThat(effects.handedBack(id, 0).count()).isZero();
    }

    @Test
    void whatWaitsForASystemIsDueAtOnceWhenItIsBack() {
        fails(flow(new Verdict.HandBack("down", Duration.ofMinutes(5), Verdict.HandBack.Kind.OUTAGE)), false, 0);
        assertThat(stored().dueAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(5)));

        assertThat(effects.outageEnded()).isEqualTo(1);

        assertThat(stored().dueAt()).isEqualTo(clock.instant());
        assertThat(effects.outageEnded()).isZero();
    }

    @Test
    void anOutageThatEndedWhileItWasPutOffDoesNotKeepItWaiting() {
        over = true;
        fails(flow(new Verdict.HandBack("down", Duration.ofMinutes(5), Verdict.HandBack.Kind.OUTAGE)), false, 0);

        assertThat(stored().dueAt()).isEqualTo(clock.instant());
    }
}
