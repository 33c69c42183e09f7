package io.loyaltybridge.wix;

import static io.loyaltybridge.wix.Priority.BULK;
import static io.loyaltybridge.wix.Priority.LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.instance.QuotaLots;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.wix.Grant.Busy;
import io.loyaltybridge.wix.Grant.Granted;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QuotaTest {

    private static final Duration NONE = Duration.ZERO;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration WINDOW = Duration.ofSeconds(61);

    private final ManualTime time = new ManualTime();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    @AfterTry
    void endThreads() {
        threads.shutdownNow();
    }

    @Property(tries = 300)
    void noSlidingMinuteHoldsMoreThanTheQuota(
            @ForAll @IntRange(min = 1, max = 20) int perMinute,
            @ForAll @Size(max = 300) List<@IntRange(max = 9_000) Integer> pauses,
            @ForAll @IntRange(min = 1, max = 40) int burst)
            throws InterruptedException {
        Quota quota = quota(perMinute);
        List<Long> grants = new ArrayList<>();
        for (int pause : pauses) {
            time.advance(Duration.ofMillis(pause));
            for (int call = 0; call < burst; call++) {
                if (quota.acquire(call % 2 == 0 ? LIVE : BULK, NONE) instanceof Granted) {
                    grants.add(time.millis());
                }
            }
        }
        for (int i = perMinute; i < grants.size(); i++) {
            assertThat(grants.get(i) - grants.get(i - perMinute)).isGreaterThan(60_000);
        }
    }

    private record Call(Grant.Turn turn, long start, long end) {}

    @Property(tries = 300)
    void noSlidingMinuteHoldsMoreThanTheQuotaWheneverCallsArrive(
            @ForAll @IntRange(min = 1, max = 20) int perMinute,
            @ForAll @Size(max = 300) List<@IntRange(max = 9_000) Integer> pauses,
            @ForAll @IntRange(min = 1, max = 40) int burst,
            @ForAll Random random)
            throws InterruptedException {
        Quota quota = quota(perMinute);
        List<Call> underWay = new ArrayList<>();
        List<Long> arrivals = new ArrayList<>();
        for (int pause : pauses) {
            time.advance(Duration.ofMillis(pause));
            underWay.removeIf(call -> {
                boolean over = call.end() <= time.millis();
                if (over) {
                    quota.ended(call.turn());
                    arrivals.add(random.nextLong(call.start(), time.millis() + 1));
                }
                return over;
            });
            for (int i = 0; i < burst; i++) {
                if (quota.start(i % 2 == 0 ? LIVE : BULK, "", NONE) instanceof Granted granted) {
                    underWay.add(new Call(
                            granted.turn(),
                            time.millis(),
                            time.millis() + random.nextLong(GrantWindow.LONGEST_CALL_MILLIS)));
                }
            }
        }
        Collections.sort(arrivals);
        for (int i = perMinute; i < arrivals.size(); i++) {
            assertThat(arrivals.get(i) - arrivals.get(i - perMinute)).isGreaterThan(60_000);
        }
    }

    @Property(tries = 50)
    void aBacklogUsesNearlyAllOfTheQuota(
            @ForAll @IntRange(min = 1, max = 300) int perMinute,
            @ForAll @Size(max = 20) List<@IntRange(max = 70_000) Integer> earlierPauses)
            throws InterruptedException {
        Quota quota = quota(perMinute);
        for (int pause : earlierPauses) {
            quota.acquire(LIVE, NONE);
            time.advance(Duration.ofMillis(pause));
        }
        long end = time.millis() + Duration.ofMinutes(30).toMillis();
        int granted = 0;
        while (time.millis() < end) {
            Grant grant = quota.acquire(BULK, NONE);
            if (grant instanceof Busy busy) {
                time.advance(busy.retryAfter());
                assertThat(waited(quota.acquire(BULK, NONE))).isEqualTo(NONE);
            }
            granted++;
        }
        assertThat(granted).isGreaterThanOrEqualTo((int) Math.ceil(0.95 * 30 * perMinute));
    }

    @Test
    void grantsTheQuotaAtOnceAndThenSaysHowLongItTakes() throws InterruptedException {
        Quota quota = quota(3);
        useUp(quota, 3);
        time.advance(Duration.ofSeconds(20));
        assertThat(quota.acquire(LIVE, Duration.ofSeconds(40))).isEqualTo(new Busy(Duration.ofSeconds(41)));
        assertThat(quota.estimate(LIVE)).isEqualTo(Duration.ofSeconds(41));
        time.advance(Duration.ofSeconds(41));
        assertThat(waited(quota.acquire(LIVE, NONE))).isEqualTo(NONE);
    }

    @Test
    void aBusyAnswerUsesNothingUp() throws InterruptedException {
        Quota quota = quota(1);
        useUp(quota, 1);
        for (int i = 0; i < 5; i++) {
            assertThat(quota.acquire(LIVE, NONE)).isInstanceOf(Busy.class);
        }
        time.advance(WINDOW);
        assertThat(quota.acquire(LIVE, NONE)).isInstanceOf(Granted.class);
    }

    @Test
    void waitsForItsTurnAndSaysHowLongItWaited() throws Exception {
        Quota quota = quota(1);
        useUp(quota, 1);
        Future<Grant> waiting = acquireInThread(quota, LIVE, LONG);
        time.advance(Duration.ofMillis(60_999));
        assertThat(quota.waiting(LIVE)).isEqualTo(1);
        time.advance(Duration.ofMillis(1));
        assertThat(waited(get(waiting))).isEqualTo(WINDOW);
        assertThat(quota.waiting(LIVE)).isZero();
    }

    @Test
    void liveGoesBeforeBulkAndEachInItsOrder() throws Exception {
        Quota quota = quota(1);
        useUp(quota, 1);
        List<String> order = new CopyOnWriteArrayList<>();
        List<Future<?>> all = List.of(
                note(quota, BULK, "bulk-1", order),
                note(quota, BULK, "bulk-2", order),
                note(quota, LIVE, "live-1", order),
                note(quota, LIVE, "live-2", order));
        for (int i = 1; i <= 4; i++) {
            time.advance(WINDOW);
            int granted = i;
            await().until(() -> order.size() == granted);
        }
        for (Future<?> future : all) {
            future.get(10, TimeUnit.SECONDS);
        }
        assertThat(order).containsExactly("live-1", "live-2", "bulk-1", "bulk-2");
    }

    @Test
    void countsTheQueueInItsEstimate() throws Exception {
        Quota quota = quota(1);
        useUp(quota, 1);
        acquireInThread(quota, LIVE, LONG);
        acquireInThread(quota, BULK, LONG);
        assertThat(quota.estimate(LIVE)).isEqualTo(WINDOW.multipliedBy(2));
        assertThat(quota.estimate(BULK)).isEqualTo(WINDOW.multipliedBy(3));
        assertThat(quota.acquire(BULK, WINDOW.multipliedBy(2))).isEqualTo(new Busy(WINDOW.multipliedBy(3)));
    }

    @Test
    void bulkThatLiveCallsHaveOvertakenIsBusyWhenItsTimeIsUp() throws Exception {
        Quota quota = quota(1);
        useUp(quota, 1);
        Future<Grant> bulk = acquireInThread(quota, BULK, WINDOW);
        Future<Grant> live = acquireInThread(quota, LIVE, LONG);
        time.advance(WINDOW);
        assertThat(waited(get(live))).isEqualTo(WINDOW);
        assertThat(get(bulk)).isInstanceOf(Busy.class);
        assertThat(quota.waiting(BULK)).isZero();
    }

    @Test
    void anInterruptedCallerMakesRoomForTheNext() throws Exception {
        Quota quota = quota(1);
        useUp(quota, 1);
        Future<Grant> first = acquireInThread(quota, LIVE, LONG);
        Future<Grant> second = acquireInThread(quota, LIVE, LONG);
        first.cancel(true);
        await().until(() -> quota.waiting(LIVE) == 1);
        time.advance(WINDOW);
        assertThat(waited(get(second))).isEqualTo(WINDOW);
    }

    @Test
    void stopsUntilTheTimeThatWixNamed() throws InterruptedException {
        Quota quota = quota(5);
        quota.stopUntil(time.clock().instant().plusSeconds(30));
        quota.stopUntil(time.clock().instant().plusSeconds(10));
        quota.stopUntil(Instant.MIN);
        assertThat(quota.acquire(LIVE, NONE)).isEqualTo(new Busy(Duration.ofSeconds(30)));
        time.advance(Duration.ofSeconds(30));
        assertThat(quota.acquire(LIVE, NONE)).isInstanceOf(Granted.class);
        quota.stopUntil(Instant.MAX);
        assertThat(quota.acquire(LIVE, NONE)).isEqualTo(new Busy(Duration.ofDays(365)));
    }

    @Test
    void aStopAlsoHoldsThoseWhoAlreadyWait() throws Exception {
        Quota quota = quota(1);
        useUp(quota, 1);
        Future<Grant> waiting = acquireInThread(quota, LIVE, LONG);
        quota.stopUntil(time.clock().instant().plusSeconds(90));
        time.advance(WINDOW);
        assertThat(quota.waiting(LIVE)).isEqualTo(1);
        time.advance(Duration.ofSeconds(29));
        assertThat(waited(get(waiting))).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void zeroIsWithoutLimitButStopsToo() throws InterruptedException {
        Quota quota = quota(0);
        useUp(quota, 1_000);
        quota.stopUntil(time.clock().instant().plusSeconds(5));
        assertThat(quota.acquire(BULK, NONE)).isEqualTo(new Busy(Duration.ofSeconds(5)));
    }

    @Test
    void refusesANegativeQuota() {
        assertThatThrownBy(() -> Quota.inMemory(-1, Clock.systemUTC()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("wix.quota-per-minute: expected 0 (no limit) or more, found -1");
    }

    @Test
    void worksOnTheComputersOwnClock() throws Exception {
        Quota quota = Quota.inMemory(2, Clock.systemUTC());
        quota.stopUntil(Instant.now().plusMillis(50));
        assertThat(quota.acquire(LIVE, LONG)).isInstanceOf(Granted.class);
        assertThat(quota.acquire(LIVE, LONG)).isInstanceOf(Granted.class);
        assertThat(quota.acquire(LIVE, NONE)).isInstanceOf(Busy.class);
    }

    @Test
    void remembersTheLastMinuteAcrossARestart(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("data/quota");
        Quota before = persistent(file, 3);
        useUp(before, 2);
        time.advance(Duration.ofSeconds(40));
        Quota after = persistent(file, 3);
        useUp(after, 1);
        assertThat(after.acquire(LIVE, NONE)).isEqualTo(new Busy(Duration.ofSeconds(21)));
        Quota again = persistent(file, 3);
        assertThat(again.acquire(LIVE, NONE)).isEqualTo(new Busy(Duration.ofSeconds(21)));
        time.advance(Duration.ofSeconds(21));
        useUp(again, 2);
        assertThat(again.acquire(LIVE, NONE)).isEqualTo(new Busy(Duration.ofSeconds(40)));
    }

    @Test
    void aCallUnderWayKeepsItsPlaceUntilAMinuteAfterItsEnd() throws Exception {
        Quota quota = quota(1);
        Granted call = (Granted) quota.start(LIVE, "", NONE);
        time.advance(WINDOW);
        assertThat(quota.use().calls()).isEqualTo(1);
        assertThat(quota.acquire(LIVE, NONE)).isEqualTo(new Busy(WINDOW));
        quota.ended(call.turn());
        time.advance(Duration.ofSeconds(60));
        quota.ended(call.turn());
        assertThat(quota.acquire(LIVE, NONE)).isEqualTo(new Busy(Duration.ofSeconds(1)));
        time.advance(Duration.ofSeconds(1));
        assertThat(waited(quota.acquire(LIVE, NONE))).isEqualTo(NONE);
    }

    @Test
    void aCallWhoseEndNobodyTellsIsOverAtLast() throws Exception {
        Quota quota = quota(2);
        Granted forgotten = (Granted) quota.start(LIVE, "", NONE);
        time.advance(Duration.ofMillis(GrantWindow.LONGEST_CALL_MILLIS));
        useUp(quota, 1);
        assertThat(quota.acquire(LIVE, NONE)).isEqualTo(new Busy(WINDOW));
        time.advance(WINDOW);
        useUp(quota, 2);
        time.advance(Duration.ofSeconds(1));
        quota.ended(forgotten.turn());
        assertThat(quota.acquire(LIVE, NONE))
                .as("its place belongs to another call")
                .isEqualTo(new Busy(Duration.ofSeconds(60)));
    }

    @Test
    void callsThatWereUnderWayAtAKillCountAsEndedAtTheRestart(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("quota");
        Quota before = persistent(file, 3);
        assertThat(before.start(LIVE, "", NONE)).isInstanceOf(Granted.class);
        useUp(before, 1);
        time.advance(Duration.ofSeconds(50));
        Quota after = persistent(file, 3);
        useUp(after, 1);
        time.advance(Duration.ofSeconds(11));
        useUp(after, 1);
        assertThat(after.acquire(LIVE, NONE)).isEqualTo(new Busy(Duration.ofSeconds(50)));
    }

    @Test
    void aCallThatWasUnderWayLongAgoCountsNoMore(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("quota");
        assertThat(persistent(file, 1).start(LIVE, "", NONE)).isInstanceOf(Granted.class);
        time.advance(WINDOW.plusMillis(GrantWindow.LONGEST_CALL_MILLIS));
        useUp(persistent(file, 1), 1);
    }

    @Test
    void aCallCountsFromWhenItsLotIsInTheStoreHoweverLongThatTook() throws Exception {
        QuotaLots lots = new QuotaLots(slowStore(Duration.ofSeconds(4)), "site");
        Quota quota = Quota.inLots(lots, 1, time.clock(), time);
        assertThat(quota.acquire(LIVE, NONE)).isInstanceOf(Granted.class);
        time.advance(Duration.ofMillis(60_999));
        assertThat(quota.acquire(LIVE, NONE)).isEqualTo(new Busy(Duration.ofMillis(1)));
    }

    private Store slowStore(Duration write) {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("read")) {
                        return List.of();
                    }
                    assertThat(method.getName()).isEqualTo("write");
                    time.advance(write);
                    return OptionalLong.of(1);
                });
    }

    @Test
    void itsFileIsItsOwnersAlone(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("quota.ring");
        persistent(file, 3);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void countsRememberedCallsWhenTheQuotaHasChanged(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("quota");
        useUp(persistent(file, 5), 4);
        Quota smaller = persistent(file, 2);
        assertThat(smaller.acquire(LIVE, NONE)).isEqualTo(new Busy(WINDOW));
        Quota larger = persistent(file, 4);
        useUp(larger, 2);
        assertThat(larger.acquire(LIVE, NONE)).isEqualTo(new Busy(WINDOW));
    }

    @Test
    void waitsAtMostAMinuteWhenTheClockWasSetBack(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("quota");
        useUp(persistent(file, 1), 1);
        time.setWallClockBack(Duration.ofDays(1));
        assertThat(persistent(file, 1).acquire(LIVE, NONE)).isEqualTo(new Busy(WINDOW));
    }

    @Test
    void replacesAFileThatIsDamagedOrNotItsOwn(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("quota");
        for (byte[] content : List.of(new byte[0], new byte[] {1, 2, 3}, new byte[32], new byte[2 << 20])) {
            Files.write(file, content);
            Quota quota = persistent(file, 3);
            useUp(quota, 3);
            assertThat(quota.acquire(LIVE, NONE)).isEqualTo(new Busy(WINDOW));
            assertThat(persistent(file, 3).acquire(LIVE, NONE)).isEqualTo(new Busy(WINDOW));
            assertThat(Files.size(file)).isEqualTo(4 * Long.BYTES);
        }
    }

    @Test
    void saysWhenTheFileCannotBeWritten(@TempDir Path dir) {
        assertThatThrownBy(() -> persistent(dir, 3)).isInstanceOf(IOException.class);
    }

    private Quota quota(int perMinute) {
        return Quota.inMemory(perMinute, Quota.DEFAULT_MARGIN, time.clock(), time);
    }

    private Quota persistent(Path file, int perMinute) throws IOException {
        return Quota.persistent(file, perMinute, Quota.DEFAULT_MARGIN, time.clock(), time);
    }

    @Test
    void oneWithManyCallsDoesNotKeepAnotherWaiting() throws Exception {
        Quota quota = quota(1);
        useUp(quota, 1);
        List<String> order = new CopyOnWriteArrayList<>();
        for (String whom : new String[] {"busy", "busy", "busy", "busy", "quiet", "quiet", "other"}) {
            int before = quota.waiting(LIVE);
            threads.submit(() -> {
                quota.acquire(LIVE, whom, LONG);
                order.add(whom);
                return null;
            });
            await().until(() -> quota.waiting(LIVE) == before + 1);
        }
        for (int granted = 1; granted <= 7; granted++) {
            int all = granted;
            time.advance(WINDOW);
            await().until(() -> order.size() == all);
        }
        assertThat(order).containsExactly("busy", "quiet", "other", "busy", "quiet", "busy", "busy");
    }

    @Test
    void theWaitOfOneThatCallsSeldomIsNotThatOfTheOthersQueue() throws Exception {
        Quota quota = quota(1);
        useUp(quota, 1);
        for (int i = 0; i < 3; i++) {
            int before = quota.waiting(LIVE);
            threads.submit(() -> quota.acquire(LIVE, "busy", LONG));
            await().until(() -> quota.waiting(LIVE) == before + 1);
        }
        assertThat(quota.acquire(LIVE, "busy", NONE)).isEqualTo(new Busy(WINDOW.multipliedBy(4)));
        assertThat(quota.acquire(LIVE, "quiet", NONE)).isEqualTo(new Busy(WINDOW.multipliedBy(2)));
    }

    private static void useUp(Quota quota, int calls) throws InterruptedException {
        for (int i = 0; i < calls; i++) {
            assertThat(waited(quota.acquire(LIVE, NONE))).isEqualTo(NONE);
        }
    }

    /** Returns when the thread waits. */
    private Future<Grant> acquireInThread(Quota quota, Priority priority, Duration maxWait) {
        int before = quota.waiting(priority);
        Future<Grant> future = threads.submit(() -> quota.acquire(priority, maxWait));
        await().until(() -> quota.waiting(priority) == before + 1);
        return future;
    }

    private Future<?> note(Quota quota, Priority priority, String name, List<String> order) {
        int before = quota.waiting(priority);
        Future<?> future = threads.submit(() -> {
            quota.acquire(priority, LONG);
            order.add(name);
            return null;
        });
        await().until(() -> quota.waiting(priority) == before + 1);
        return future;
    }

    private static Duration waited(Grant grant) {
        return ((Granted) grant).waited();
    }

    private static Grant get(Future<Grant> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(10, TimeUnit.SECONDS);
    }
}
