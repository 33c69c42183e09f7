package io.loyaltybridge.inbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which waiting event runs next: within a lane one at a time, in the order of the inbox; different lanes at the same
 * time, as {@link Ready} decides. Each site has lanes of its own. A head that is not due makes only its own lane wait. Keeps places in the inbox, never
 * payloads. Not thread-safe; the dispatcher guards it.
 */
final class Lanes {
    static final int MAX_PER_LANE = 1_000;

    private static final class Lane {
        private final Deque<Waiting> events = new ArrayDeque<>();
        private boolean taken;
        /** When it wakes; 0 where it does not sleep. */
        private long sleepsUntil;

        private boolean more;
        /** The first place that was left out since the last read; events that wait again may be before the others. */
        private long leftOut = Long.MAX_VALUE;
    }

    private record Sleeper(long dueAt, OfSite lane) {}

    private final Map<OfSite, Lane> lanes = new HashMap<>();
    private final Ready ready;
    private final PriorityQueue<Sleeper> sleepers = new PriorityQueue<>((a, b) -> Long.compare(a.dueAt(), b.dueAt()));
    /** In which lane each event is. */
    private final Map<Long, OfSite> held = new HashMap<>();

    private final Map<OfSite, Integer> sizes = new HashMap<>();
    private int size;

    /** @param workers how many events run at the same time at most */
    Lanes(int workers) {
        this.ready = new Ready(workers);
    }

    /** Adds an event, unless it is here already. */
    void add(Waiting event, long now) {
        if (held.containsKey(event.seq())) {
            return;
        }
        OfSite name = event.itsLane();
        Lane lane = lanes.computeIfAbsent(name, key -> new Lane());
        if (lane.more || lane.events.size() >= MAX_PER_LANE) {
            lane.more = true;
            lane.leftOut = Math.min(lane.leftOut, event.seq());
            return;
        }
        lane.events.addLast(event);
        held.put(event.seq(), name);
        sizes.merge(event.itsSource(), 1, Integer::sum);
        size++;
        if (lane.events.size() == 1 && !lane.taken) {
            schedule(name, lane, now);
        }
    }

    /** The next event that may run, or null. Its lane is taken until {@link #release}. */
    @Nullable
    Waiting take(long now) {
        while (!sleepers.isEmpty() && sleepers.peek().dueAt() <= now) {
            Sleeper sleeper = sleepers.poll();
            Lane lane = lanes.get(sleeper.lane());
            if (lane != null && lane.sleepsUntil == sleeper.dueAt()) {
                lane.sleepsUntil = 0;
                ready.add(lane.events.peekFirst());
            }
        }
        Waiting next = ready.take();
        if (next != null) {
            lane(next.itsLane()).taken = true;
        }
        return next;
    }

    /** An event from {@link #take} has stopped running; its lane may still be taken. */
    void ended(Waiting event) {
        ready.ended(event);
    }

    /**
     * Frees a lane. The event has left it ({@code dueAt} null), or stays at its head until then.
     *
     * @return true where the lane is empty but has more events in the store: then none of it run until they are {@link
     *         #reloaded}
     */
    boolean release(Waiting event, @Nullable Long dueAt, long now) {
        OfSite name = event.itsLane();
        Lane lane = lane(name);
        lane.taken = false;
        lane.events.pollFirst();
        if (dueAt == null) {
            held.remove(event.seq());
            sizes.computeIfPresent(event.itsSource(), (source, count) -> count == 1 ? null : count - 1);
            size--;
        } else {
            lane.events.addFirst(event.dueAt(dueAt));
        }
        if (!lane.events.isEmpty()) {
            schedule(name, lane, now);
            return false;
        }
        if (lane.more) {
            // New events come after those that are still in the store.
            lane.taken = true;
            return true;
        }
        lanes.remove(name);
        return false;
    }

    /** After which place an empty lane has to be read; events left out from now on are read next time. */
    long reloadAfter(Waiting last) {
        Lane lane = lane(last.itsLane());
        long after = Math.min(last.seq(), lane.leftOut - 1);
        lane.leftOut = Long.MAX_VALUE;
        return after;
    }

    /** Adds the events that were read for an empty lane. True where it has to be read again, because more came meanwhile. */
    boolean reloaded(OfSite name, List<Waiting> page, long now) {
        Lane lane = lane(name);
        boolean leftOut = lane.leftOut != Long.MAX_VALUE;
        lane.taken = false;
        lane.more = false;
        page.forEach(event -> add(event, now));
        lane.more |= leftOut;
        if (lane.events.isEmpty()) {
            lane.taken = lane.more;
            if (!lane.more) {
                lanes.remove(name);
            }
        }
        return lane.events.isEmpty() && lane.more;
    }

    /** Forgets an empty lane that could not be read; everything is read again. */
    void forget(OfSite name) {
        lanes.remove(name);
    }

    private Lane lane(OfSite name) {
        return Objects.requireNonNull(lanes.get(name), "a lane stays while an event of it is ready or running");
    }

    private void schedule(OfSite name, Lane lane, long now) {
        long dueAt = lane.events.peekFirst().dueAt();
        if (dueAt <= now) {
            ready.add(lane.events.peekFirst());
        } else {
            lane.sleepsUntil = dueAt;
            sleepers.add(new Sleeper(dueAt, name));
        }
    }

    /** Wakes the lanes whose head is one of these, before it is due. */
    void wake(Set<Long> heads) {
        for (long seq : heads) {
            OfSite name = held.get(seq);
            Lane lane = name == null ? null : lanes.get(name);
            if (lane != null && lane.sleepsUntil != 0 && lane.events.peekFirst().seq() == seq) {
                lane.sleepsUntil = 0;
                ready.add(lane.events.peekFirst());
            }
        }
    }

    /** When the next sleeping lane wakes, or {@code Long.MAX_VALUE}. */
    long nextDue() {
        return sleepers.isEmpty() ? Long.MAX_VALUE : sleepers.peek().dueAt();
    }

    /** Whether {@link #take} has an event now. */
    boolean hasReady() {
        return ready.canTake();
    }

    /** Whether an event of a site is running. */
    boolean isRunning(String site) {
        return ready.isRunning(site);
    }

    int size() {
        return size;
    }

    /** How many events of a source of a site are here. */
    int size(OfSite source) {
        return sizes.getOrDefault(source, 0);
    }
}
