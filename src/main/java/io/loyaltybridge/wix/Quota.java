package io.loyaltybridge.wix;

import io.loyaltybridge.instance.QuotaLots;
import io.loyaltybridge.wix.Grant.Busy;
import io.loyaltybridge.wix.Grant.Granted;
import io.loyaltybridge.wix.Grant.Turn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Wix's limit of calls for one site (200 in a minute: dev.wix.com, "Rate limits"). At most that many calls arrive in any 60
 * seconds; Wix does not say how its own window works, so this holds for every one. A call arrives at some moment between its
 * start and its end, so each counts until a minute after its end. Live work goes before bulk work; within a priority, parties
 * take turns, with first come, first served within a party.
 *
 * <p>Thread-safe. A caller that waits sleeps until its turn.
 */
public final class Quota {

    /** Added to the minute, because a call that was broken off here may still arrive: 60/61 of the quota can be used. */
    public static final Duration DEFAULT_MARGIN = Duration.ofSeconds(1);

    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final long WINDOW_WITH_MARGIN = WINDOW.plus(DEFAULT_MARGIN).toMillis();
    private static final String NOBODY = "";
    private static final Duration YEAR = Duration.ofDays(365);

    private final ReentrantLock lock = new ReentrantLock();
    private final FairQueue<Condition> live = new FairQueue<>();
    private final FairQueue<Condition> bulk = new FairQueue<>();
    private final GrantWindow window;
    private final @Nullable GrantFile file;
    private final @Nullable QuotaLots lots;
    private final int perMinute;
    private final Clock clock;
    private final QuotaTime time;

    private Quota(GrantWindow window, @Nullable GrantFile file, Clock clock, QuotaTime time) {
        this(window, file, null, 0, clock, time);
    }

    private Quota(
            GrantWindow window,
            @Nullable GrantFile file,
            @Nullable QuotaLots lots,
            int perMinute,
            Clock clock,
            QuotaTime time) {
        this.window = window;
        this.file = file;
        this.lots = lots;
        this.perMinute = perMinute;
        this.clock = clock;
        this.time = time;
    }

    /**
     * A quota that is only in memory.
     *
     * @param perMinute calls in 60 seconds; 0: without limit
     * @throws IllegalArgumentException when {@code perMinute} is negative
     */
    public static Quota inMemory(int perMinute, Clock clock) {
        return inMemory(perMinute, DEFAULT_MARGIN, clock, QuotaTime.SYSTEM);
    }

    static Quota inMemory(int perMinute, Duration margin, Clock clock, QuotaTime time) {
        long windowMillis = WINDOW.plus(margin).toMillis();
        return new Quota(
                new GrantWindow(checked(perMinute), windowMillis, time.millis(), new long[0]), null, clock, time);
    }

    /**
     * A quota that keeps the calls of the last minute in {@code file}, so that a restart within the minute does not start
     * again from zero. Calls that were under way when the process was killed count as ended at the restart. A file that is damaged or has another format is replaced; when {@code perMinute} has changed, the
     * times in it still count. One process uses a file at a time.
     *
     * @param perMinute calls in 60 seconds; 0: without limit
     * @throws IllegalArgumentException when {@code perMinute} is negative
     * @throws IOException when the file cannot be read or written
     */
    public static Quota persistent(Path file, int perMinute, Clock clock) throws IOException {
        return persistent(file, perMinute, DEFAULT_MARGIN, clock, QuotaTime.SYSTEM);
    }

    static Quota persistent(Path file, int perMinute, Duration margin, Clock clock, QuotaTime time) throws IOException {
        int limit = checked(perMinute);
        long windowMillis = WINDOW.plus(margin).toMillis();
        long wallNow = clock.millis();
        long now = time.millis();
        // A time in the future means that the clock was set back: counts as now, which costs at most a minute.
        long[] wall = Arrays.stream(GrantFile.read(file))
                .map(at -> Math.min(at < 0 ? GrantWindow.LONGEST_CALL_MILLIS - at : at, wallNow))
                .filter(at -> wallNow - at < windowMillis)
                .toArray();
        long[] earlier = Arrays.stream(wall).map(at -> now - (wallNow - at)).toArray();
        return new Quota(
                new GrantWindow(limit, windowMillis, now, earlier), GrantFile.replace(file, limit, wall), clock, time);
    }

    /**
     * A quota that another instance can go on with, because its calls are in the store before they are made.
     *
     * @param perMinute calls in 60 seconds; 0: without limit
     * @throws IllegalArgumentException when {@code perMinute} is negative
     */
    public static Quota inLots(QuotaLots lots, int perMinute, Clock clock) {
        return inLots(lots, perMinute, clock, QuotaTime.SYSTEM);
    }

    static Quota inLots(QuotaLots lots, int perMinute, Clock clock, QuotaTime time) {
        int limit = checked(perMinute);
        QuotaLots counted = limit == 0 ? null : lots;
        Quota quota = new Quota(
                new GrantWindow(limit, WINDOW_WITH_MARGIN, time.millis(), new long[0]),
                null,
                counted,
                limit,
                clock,
                time);
        if (counted != null) {
            quota.countOthers(counted);
        }
        return quota;
    }

    private void countOthers(QuotaLots its) {
        long[] others = its.othersSince(WINDOW_WITH_MARGIN);
        long now = time.millis();
        window.occupy(Arrays.stream(others).map(at -> now + at).toArray());
    }

    /** What was set aside for calls and is not used is there for the next instance; no call follows. */
    public void giveBack() {
        lock.lock();
        try {
            if (lots != null) {
                lots.giveBack();
            }
        } finally {
            lock.unlock();
        }
    }

    /** From 0 to a year, so that sums cannot overflow. */
    private static long millis(Duration duration) {
        return duration.isNegative() ? 0 : (duration.compareTo(YEAR) > 0 ? YEAR : duration).toMillis();
    }

    private static int checked(int perMinute) {
        if (perMinute < 0) {
            throw new IllegalArgumentException(
                    "wix.quota-per-minute: expected 0 (no limit) or more, found " + perMinute);
        }
        return perMinute;
    }

    /**
     * Waits for the turn of a call that is over at once for the quota, because nothing is known of its end. Otherwise as
     * {@link #start}.
     */
    public Grant acquire(Priority priority, Duration maxWait) throws InterruptedException {
        return acquire(priority, NOBODY, maxWait);
    }

    /** As {@link #acquire(Priority, Duration)}. */
    public Grant acquire(Priority priority, String whom, Duration maxWait) throws InterruptedException {
        Grant grant = start(priority, whom, maxWait);
        if (grant instanceof Granted granted) {
            ended(granted.turn());
        }
        return grant;
    }

    /**
     * Waits for a call's turn. Returns {@link Busy} at once when the wait would be longer than {@code maxWait}, and later
     * when calls that go first make it longer. Each call that is granted has to be {@link #ended} when its answer is there or
     * none comes any more.
     *
     * @param whom for whom the call is made, such as the source of an event; one with many calls does not make another one
     *             wait
     * @throws InterruptedException when the thread is interrupted while it waits; no quota is used then
     */
    public Grant start(Priority priority, String whom, Duration maxWait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long start = time.millis();
            long deadline = start + millis(maxWait);
            long turn = window.earliest(ahead(priority, whom), start);
            return turn > deadline ? new Busy(Duration.ofMillis(turn - start)) : await(priority, whom, start, deadline);
        } finally {
            lock.unlock();
        }
    }

    private Grant await(Priority priority, String whom, long start, long deadline) throws InterruptedException {
        FairQueue<Condition> queue = priority == Priority.LIVE ? live : bulk;
        Condition me = lock.newCondition();
        queue.add(whom, me);
        try {
            while (true) {
                long now = time.millis();
                long turn = window.earliest(0, now);
                if (first() == me && turn <= now) {
                    if (!hasLot(now)) {
                        continue;
                    }
                    Turn mine = grant();
                    queue.served(whom, me);
                    return new Granted(Duration.ofMillis(now - start), mine);
                }
                if (now >= deadline) {
                    queue.remove(whom, me);
                    return new Busy(Duration.ofMillis(Math.max(1, window.earliest(ahead(priority, whom), now) - now)));
                }
                // One that is not first is woken when it becomes first.
                long wakeAt = first() == me ? Math.min(turn, deadline) : deadline;
                time.await(lock, me, wakeAt - now);
            }
        } finally {
            queue.remove(whom, me);
            Condition next = first();
            if (next != null) {
                next.signal();
            }
        }
    }

    /** Whether the call that is next can be made, after another lot was kept where that was needed. */
    private boolean hasLot(long now) {
        if (lots == null || !lots.isUsedUp()) {
            return true;
        }
        lots.take(perMinute);
        countOthers(lots);
        return !lots.isUsedUp() && window.earliest(0, now) <= now;
    }

    private Turn grant() {
        QuotaLots.Lot lot = lots == null ? null : lots.use();
        Turn turn = window.start(time.millis());
        if (lot != null) {
            turn.takenFrom(lot);
        }
        keep(turn, -clock.millis());
        return turn;
    }

    private void keep(Turn turn, long wallMillis) {
        if (file != null && turn != Turn.NO_LIMIT) {
            file.write(turn.place(), wallMillis);
        }
    }

    /** Whether a call that has not been sent must not be sent any more, because its time is over: it needs another turn. */
    public boolean isOver(Turn turn) {
        QuotaLots.Lot lot = turn.lot();
        return lots != null && lot != null && lots.isOver(lot);
    }

    /** The answer of a call is there, or none comes any more. A second time for the same call does nothing. */
    public void ended(Turn turn) {
        lock.lock();
        try {
            if (window.end(turn, time.millis())) {
                keep(turn, clock.millis());
                if (lots != null && turn.lot() != null) {
                    lots.ended(turn.lot());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Condition first() {
        return live.size() == 0 ? bulk.first() : live.first();
    }

    private int ahead(Priority priority, String whom) {
        return priority == Priority.LIVE ? live.ahead(whom) : live.size() + bulk.ahead(whom);
    }

    /** Starts no call before {@code instant}, because Wix has answered 429. A later stop stays. */
    public void stopUntil(Instant instant) {
        lock.lock();
        try {
            window.stopUntil(time.millis() + millis(Duration.between(clock.instant(), instant)));
        } finally {
            lock.unlock();
        }
    }

    /** How long a call of that priority would wait, from the queue as it is now. */
    public Duration estimate(Priority priority) {
        lock.lock();
        try {
            long now = time.millis();
            return Duration.ofMillis(window.earliest(ahead(priority, NOBODY), now) - now);
        } finally {
            lock.unlock();
        }
    }

    /**
     * What is used of it now.
     *
     * @param calls   in the last minute
     * @param waiting callers that wait for their turn, live ones and bulk work
     */
    public record Use(int calls, int waiting) {}

    /** What is used of it now. Without a limit calls are not counted. */
    public Use use() {
        lock.lock();
        try {
            return new Use(window.used(time.millis()), live.size() + bulk.size());
        } finally {
            lock.unlock();
        }
    }

    /** How many callers of that priority are waiting. */
    public int waiting(Priority priority) {
        lock.lock();
        try {
            return priority == Priority.LIVE ? live.size() : bulk.size();
        } finally {
            lock.unlock();
        }
    }
}
