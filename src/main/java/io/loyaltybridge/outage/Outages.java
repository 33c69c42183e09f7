package io.loyaltybridge.outage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which systems ({@code wix}, {@code program}) are down for everyone, as a whole or for one operation. A system is down after
 * {@value #ENOUGH} calls in a row failed, of different customers unless it was not reached at all. Then no call is made
 * except one probe after each interval; the interval doubles up to the largest one. The first call that the system answers
 * ends the outage. An outage is still known after a restart; then the first call is a probe.
 *
 * <p>With few callers, {@value #LONELY} failures in a row of fewer customers are enough, because nothing shows that the
 * system works. As the cause may be those customers after all, any other caller is let through at once. Thread-safe.
 */
public final class Outages {
    static final int ENOUGH = 4;
    static final int LONELY = 8;
    private static final Logger LOG = LoggerFactory.getLogger(Outages.class);

    /** One outage as health shows it. {@code what} is a system, or a system and an operation; {@code denied}: a person has to grant access. */
    public record Outage(String what, Instant since, String reason, boolean denied, Instant nextProbe) {}

    /** One outage as it is kept across restarts. */
    public record Known(String what, Instant since, String reason, boolean denied) {}

    /** Keeps outages across restarts. Must not block, because calls wait for it. */
    public interface Memory {
        List<Known> known();

        void began(Known outage);

        void ended(String what);

        /** Keeps nothing. */
        Memory NONE = new Memory() {
            @Override
            public List<Known> known() {
                return List.of();
            }

            @Override
            public void began(Known outage) {}

            @Override
            public void ended(String what) {}
        };
    }

    /** What is known about a system, or one of its operations. */
    private static final class Line {
        private final Set<String> failedFor = new HashSet<>();
        private final Set<String> probedBy = new HashSet<>();
        private int failures;
        /** Failures in a row, of all callers. */
        private int all;

        private boolean down;
        /** Down, but only few customers have called. */
        private boolean lonely;

        private boolean denied;
        private String reason = "";
        private Instant since = Instant.EPOCH;
        private Instant nextProbe = Instant.EPOCH;
        private @Nullable Duration interval;
        /** False for an outage from before a restart, until a call needs the system: perhaps it is not used any more. */
        private boolean asked = true;

        private Outage shown(String what) {
            return new Outage(what, since, reason, denied, nextProbe);
        }
    }

    private final Duration first;
    private final Duration largest;
    private final Clock clock;
    private final Memory memory;
    private final Map<String, Line> lines = new TreeMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param first   from the start of an outage to the first probe
     * @param largest the longest time between two probes
     */
    public Outages(Duration first, Duration largest, Clock clock) {
        this(first, largest, clock, Memory.NONE);
    }

    /** @param memory the outages from before the restart; keeps those from now on */
    public Outages(Duration first, Duration largest, Clock clock, Memory memory) {
        this.memory = memory;
        this.first = first.compareTo(largest) < 0 ? first : largest;
        this.largest = largest;
        this.clock = clock;
        memory.known().forEach(known -> {
            Line line = lines.computeIfAbsent(known.what(), name -> new Line());
            line.down = true;
            line.denied = known.denied();
            line.reason = known.reason();
            line.since = known.since();
            line.nextProbe = clock.instant();
            line.asked = false;
        });
    }

    /** Called when an outage has ended: what waits for it may continue. */
    public void onEnd(Runnable listener) {
        listeners.add(listener);
    }

    /** Called before anything is spent on a call: throws where it would not be let through. */
    public synchronized void check(String system, String operation, String who) {
        for (String what : whats(system, operation)) {
            Optional.ofNullable(lines.get(what)).ifPresent(line -> line.asked = true);
            Line line = lines.get(what);
            Duration wait = wait(line, who);
            if (line != null && !wait.isZero()) {
                throw refusal(what, line, wait);
            }
        }
    }

    /**
     * Lets a call through, or throws. While the system is down, the call that is let through is its probe.
     *
     * @param operation as in {@code earn-points}
     * @param who       for whom the call is made: one name for each event or customer
     * @throws OutageException where it is down and no probe is due
     */
    public synchronized void enter(String system, String operation, String who) {
        check(system, operation, who);
        for (String what : whats(system, operation)) {
            Line line = lines.get(what);
            if (line != null && line.down) {
                line.probedBy.add(who);
                grow(line);
            }
        }
    }

    /** The call that was let through was answered, even if by a refusal. */
    public void answered(String system, String operation) {
        boolean ended;
        synchronized (this) {
            ended = end(system) | end(system + " " + operation);
            if (ended && !isDown(system)) {
                // Its operations that were down may be back as well.
                lines.forEach((what, line) -> {
                    if (line.down && what.startsWith(system + " ") && !line.denied) {
                        line.nextProbe = clock.instant();
                    }
                });
            }
        }
        if (ended) {
            listeners.forEach(Runnable::run);
        }
    }

    /** The call that was let through failed. {@link #next} says whether that counts for its event. */
    public synchronized void failed(String system, String operation, String who, Failure failure, String reason) {
        if (failure == Failure.PERMISSION) {
            end(system);
        } else if (count(system, who, failure, reason)) {
            return;
        }
        if (failure == Failure.PERMISSION || failure == Failure.CALL) {
            count(system + " " + operation, who, failure, reason);
        }
    }

    /** Counts a failure. Returns whether this is down. */
    private boolean count(String what, String who, Failure failure, String reason) {
        Line line = lines.computeIfAbsent(what, name -> new Line());
        line.reason = reason;
        line.denied = failure.isDenied();
        if (line.failedFor.add(who) || failure == Failure.SYSTEM) {
            line.failures++;
        }
        line.all++;
        line.lonely &= line.failures < ENOUGH;
        if (line.down) {
            return true;
        }
        // An operation that fails for one customer does not prove an outage: nobody else may use it for days.
        if (line.failures < ENOUGH && (isOperation(what) || line.all < LONELY)) {
            return false;
        }
        line.down = true;
        line.lonely = line.failures < ENOUGH;
        lines.entrySet().removeIf(part -> part.getKey().startsWith(what + " ") && !part.getValue().down);
        line.since = clock.instant();
        grow(line);
        memory.began(new Known(what, line.since, line.reason, line.denied));
        LOG.warn(
                "{} is down: {}. Nothing that needs it counts as a failed attempt; one call at a time checks it, and everything continues"
                        + " automatically",
                what,
                reason);
        return true;
    }

    private void grow(Line line) {
        line.interval = line.interval == null
                ? first
                : line.interval.multipliedBy(2).compareTo(largest) < 0 ? line.interval.multipliedBy(2) : largest;
        line.nextProbe = clock.instant().plus(line.interval);
    }

    private boolean end(String what) {
        Line line = lines.remove(what);
        if (line == null || !line.down) {
            return false;
        }
        memory.ended(what);
        LOG.info(
                "{} is back after {} s; waiting work continues",
                what,
                Duration.between(line.since, clock.instant()).toSeconds());
        return true;
    }

    /** How long a call has to wait; nothing where it may be made now. */
    private Duration wait(@Nullable Line line, String who) {
        if (line == null || !line.down || line.lonely && !line.failedFor.contains(who)) {
            return Duration.ZERO;
        }
        // A caller whose probe failed lets others go first: perhaps only its own calls fail.
        Instant turn = line.probedBy.contains(who) && line.interval != null
                ? line.nextProbe.plus(line.interval.dividedBy(10))
                : line.nextProbe;
        Duration wait = Duration.between(clock.instant(), turn);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /**
     * The outage for which {@link #enter} would refuse a call; empty where nothing is down. A failure during an outage does
     * not count for its event.
     */
    public synchronized Optional<OutageException> next(String system, String operation) {
        for (String what : whats(system, operation)) {
            Line line = lines.get(what);
            if (line != null && line.down) {
                Duration wait = Duration.between(clock.instant(), line.nextProbe);
                return Optional.of(refusal(what, line, wait.isNegative() ? Duration.ZERO : wait));
            }
        }
        return Optional.empty();
    }

    private static OutageException refusal(String what, Line line, Duration wait) {
        return new OutageException(
                what,
                what + " is down since " + line.since + ": " + line.reason
                        + (line.denied ? "; correct the credentials or grant the permission" : ""),
                wait.plusMillis(1),
                line.denied,
                line.lonely);
    }

    private static boolean isOperation(String what) {
        return what.indexOf(' ') >= 0;
    }

    private static List<String> whats(String system, String operation) {
        return List.of(system, system + " " + operation);
    }

    /** Whether this is down: a system, or a system and an operation. */
    public synchronized boolean isDown(String what) {
        Line line = lines.get(what);
        return line != null && line.down;
    }

    /** What is down now. */
    public synchronized List<Outage> now() {
        return lines.entrySet().stream()
                .filter(entry -> entry.getValue().down && entry.getValue().asked)
                .map(entry -> entry.getValue().shown(entry.getKey()))
                .toList();
    }

    /** How much of a system is down: 0 where it works, 1 for the system or for each operation. */
    public long count(String system) {
        return now().stream()
                .filter(outage -> outage.what().equals(system) || outage.what().startsWith(system + " "))
                .count();
    }
}
