package io.loyaltybridge.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.StoreException;
import io.loyaltybridge.testing.PostgresServer;
import io.loyaltybridge.wix.Grant.Granted;
import io.loyaltybridge.wix.Priority;
import io.loyaltybridge.wix.Quota;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaLotsTest {
    /** Lots of 2. */
    private static final int LIMIT = 40;

    @TempDir
    private Path dir;

    private Database store;
    private final AtomicLong nanos = new AtomicLong(1);

    @BeforeEach
    void open() {
        store = PostgresServer.place(dir.resolve("data")).open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private QuotaLots lots() {
        return new QuotaLots(store, "site", nanos::get);
    }

    private Quota quota(QuotaLots lots) {
        return Quota.inLots(lots, LIMIT, Clock.systemUTC());
    }

    private int calls(Quota quota) throws InterruptedException {
        int calls = 0;
        while (quota.acquire(Priority.LIVE, Duration.ZERO) instanceof Granted) {
            calls++;
        }
        return calls;
    }

    private long inStore() {
        return store.read(tx -> tx.number("SELECT COALESCE(SUM(calls), 0) FROM quota_lots WHERE site = 'site'"))
                .orElseThrow();
    }

    @Test
    void theNextOwnerCountsWhatTheLastOneCanHaveUsed() throws Exception {
        Quota first = quota(lots());
        for (int i = 0; i < 5; i++) {
            assertThat(first.acquire(Priority.LIVE, Duration.ZERO)).isInstanceOf(Granted.class);
        }
        assertThat(inStore()).isEqualTo(6);

        assertThat(calls(quota(lots()))).isEqualTo(LIMIT - 6);
        assertThat(inStore()).isEqualTo(LIMIT);
        assertThat(calls(quota(lots()))).isZero();
    }

    /** Also one that does not have the site calls for it: a command, a check at start. */
    @Test
    void twoThatCallInTurnsCountTheCallsOfEachOther() throws Exception {
        Quota first = quota(lots());
        Quota second = quota(lots());
        int calls = 0;
        boolean more = true;
        while (more) {
            more = first.acquire(Priority.LIVE, Duration.ZERO) instanceof Granted;
            calls += more ? 1 : 0;
            if (calls % 3 == 0 && second.acquire(Priority.LIVE, Duration.ZERO) instanceof Granted) {
                calls++;
                more = true;
            }
        }

        assertThat(calls).isBetween(LIMIT / 2, LIMIT);
    }

    @Test
    void whatOneUsedIsSeenByAnotherThatBeganBefore() throws Exception {
        Quota first = quota(lots());
        Quota second = quota(lots());
        assertThat(calls(first)).isEqualTo(LIMIT);
        assertThat(calls(second)).isZero();
    }

    @Test
    void whatWasNotUsedIsGivenBack() throws Exception {
        Quota first = quota(lots());
        for (int i = 0; i < 5; i++) {
            first.acquire(Priority.LIVE, Duration.ZERO);
        }
        first.giveBack();
        assertThat(inStore()).isEqualTo(5);
        first.giveBack();

        assertThat(calls(quota(lots()))).isEqualTo(LIMIT - 5);
    }

    @Test
    void anOldLotIsNotUsedAnyMore() throws Exception {
        Quota first = quota(lots());
        first.acquire(Priority.LIVE, Duration.ZERO);
        nanos.addAndGet(Duration.ofMillis(QuotaLots.VALID_MILLIS).toNanos());
        first.acquire(Priority.LIVE, Duration.ZERO);

        assertThat(inStore()).as("1 of the old lot, 2 of the new one").isEqualTo(3);
    }

    @Test
    void aLotThatCameTooLateIsNotUsed() throws Exception {
        long valid = Duration.ofMillis(QuotaLots.VALID_MILLIS).toNanos();
        AtomicLong looks = new AtomicLong();
        // The first lot takes as long to write as it is valid.
        QuotaLots late = new QuotaLots(store, "site", () -> looks.getAndIncrement() == 0 ? 0 : valid);
        quota(late).acquire(Priority.LIVE, Duration.ZERO);

        assertThat(inStore()).as("of the late lot none was used").isEqualTo(2);
    }

    @Test
    void theNextOwnerCountsACallThatEndedAfterItsLotFromItsEnd() throws Exception {
        Quota first = quota(lots());
        Granted slow = (Granted) first.start(Priority.LIVE, "", Duration.ZERO);
        store.<Integer>write(tx -> tx.update("UPDATE quota_lots SET until = until - 30000"));
        nanos.addAndGet(
                Duration.ofMillis(QuotaLots.VALID_MILLIS).plusSeconds(25).toNanos());
        first.ended(slow.turn());
        first.giveBack();

        long[] earlier = lots().othersSince(61_000);
        assertThat(earlier).hasSize(1);
        assertThat(earlier[0]).isBetween(-20_000L, QuotaLots.FROZEN_MILLIS);
    }

    @Test
    void callsOfAnotherCountAsIfItHadBeenFrozenBeforeItSentThem() throws Exception {
        quota(lots()).acquire(Priority.LIVE, Duration.ZERO);

        long[] earlier = lots().othersSince(61_000);
        assertThat(earlier).hasSize(2);
        assertThat(earlier[0]).isBetween(QuotaLots.FROZEN_MILLIS, QuotaLots.FROZEN_MILLIS + QuotaLots.VALID_MILLIS);
    }

    @Test
    void aCallThatWasNotSentInTheTimeOfItsLotNeedsAnotherTurn() throws Exception {
        Quota quota = quota(lots());
        Granted frozen = (Granted) quota.start(Priority.LIVE, "", Duration.ZERO);
        assertThat(quota.isOver(frozen.turn())).isFalse();
        nanos.addAndGet(Duration.ofMillis(QuotaLots.VALID_MILLIS).toNanos());
        assertThat(quota.isOver(frozen.turn())).isTrue();
        Granted again = (Granted) quota.start(Priority.LIVE, "", Duration.ZERO);
        assertThat(quota.isOver(again.turn())).isFalse();
    }

    @Test
    void noCallIsMadeWhereItsLotCannotBeKept() {
        Quota first = quota(lots());
        store.close();
        assertThatThrownBy(() -> first.acquire(Priority.LIVE, Duration.ZERO)).isInstanceOf(StoreException.class);
    }

    @Test
    void withoutALimitNothingIsKept() throws Exception {
        Quota first = Quota.inLots(lots(), 0, Clock.systemUTC());
        first.acquire(Priority.LIVE, Duration.ZERO);
        first.giveBack();
        assertThat(inStore()).isZero();
    }
}
