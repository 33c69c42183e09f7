package io.loyaltybridge.schedule;

import io.loyaltybridge.log.Reason;
import io.loyaltybridge.schedule.Moments.Position;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code timers}: which due moments a flow has to start now. Ticks may come at any rate and at the same time; each
 * due moment is started by one of them. A moment that did not finish, because the process was killed or the flow failed, is
 * due again, so its flow has to be resumable. Thread-safe; one process at a time works on a store.
 */
public final class Timers {
    /** As cron expression: the timer is off, and open moments are given up. Switched on again, it starts from that moment. */
    public static final String OFF = "off";
    /** A tick may come a minute after its moment. */
    private static final Duration LEAST_CATCH_UP = Duration.ofMinutes(2);

    private static final Duration KEEP = Duration.ofDays(400);
    private static final int MOST = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private record Setting(String cron, ZoneId zone, Duration catchUp) {}

    /**
     * A due moment as it is noted.
     *
     * @param period  its day
     * @param state   due, begun, done or missed
     * @param detail  why it was missed or what last failed; null where there is nothing to say
     * @param begunAt when it was started first; null where it was not
     * @param endedAt when it was done or given up; null while it is open
     */
    public record Moment(
            Instant dueAt,
            String period,
            String state,
            @Nullable String detail,
            @Nullable Instant begunAt,
            @Nullable Instant endedAt) {}

    /** What a tick found: the moments to start, and what to log once that is on disk. */
    record Found(List<Due> open, List<Instant> missed, @Nullable String why, @Nullable Instant behind) {}

    private final Store store;
    private final Moments moments;
    private final Clock clock;
    private final String owner;
    private final Map<String, Setting> settings = new ConcurrentHashMap<>();
    private final Set<String> saidToBeBehind = ConcurrentHashMap.newKeySet();

    /** For the one site of a process; where there are several, {@link SiteTimers#of} makes them. */
    public Timers(Store store, String site, Clock clock) {
        this(store, site, clock, UUID.randomUUID().toString());
    }

    /** @param owner who begins the moments: the process */
    Timers(Store store, String site, Clock clock, String owner) {
        this.owner = owner;
        this.store = store;
        this.moments = new Moments(site);
        this.clock = clock;
    }

    /**
     * Defines a timer, so that routes can name it, and starts it from now where it never ran. Call it before the first tick.
     *
     * @param cron    a Quartz cron expression, or {@link #OFF}
     * @param catchUp how long after its moment it may still be started; at least two minutes
     */
    public Timers define(String name, String cron, ZoneId zone, Duration catchUp) {
        know(name, cron, zone, catchUp);
        due(name);
        return this;
    }

    /** The same where the component {@code site-timer} starts it: writes nothing. */
    public Timers know(String name, String cron, ZoneId zone, Duration catchUp) {
        if (!cron.equals(OFF)) {
            new Schedule(cron, zone);
        }
        settings.put(name, new Setting(cron, zone, catchUp));
        return this;
    }

    /** The due moments of a defined timer. */
    public List<Due> due(String name) {
        Setting setting = settings.get(name);
        if (setting == null) {
            throw new IllegalArgumentException("there is no timer " + name);
        }
        return due(name, setting.cron(), setting.zone(), setting.catchUp());
    }

    /**
     * The due moments to start, oldest first: those not started yet, and those that did not finish. Moments older than the
     * catch-up are marked as missed and never run. A timer that is new, or whose cron expression or time zone has changed,
     * starts from now.
     */
    public List<Due> due(String name, String cron, ZoneId zone, Duration catchUp) {
        Found found = store.write(tx -> decide(tx, name, cron, zone, catchUp));
        report(name, zone, found);
        return found.open();
    }

    /** Logs what was found, once that is on disk. */
    void report(String name, ZoneId zone, Found found) {
        if (!found.missed().isEmpty()) {
            Instant last = found.missed().get(found.missed().size() - 1);
            LOG.warn(
                    "Timer {}: {}{} due moment(s) will not run, the last one of {} {}: {}",
                    name,
                    found.missed().size() < MOST ? "" : "at least ",
                    found.missed().size(),
                    TIME.format(last.atZone(zone)),
                    zone,
                    found.why());
        }
        if (found.behind() != null && saidToBeBehind.add(name)) {
            LOG.warn(
                    "Timer {}: the clock was set back; nothing is due until it has passed {} {} again",
                    name,
                    TIME.format(found.behind().atZone(zone)),
                    zone);
        }
    }

    /** What {@link #due(String, String, ZoneId, Duration)} does, as part of the caller's transaction. */
    Found decide(Tx tx, String name, String cron, ZoneId zone, Duration wanted) throws SQLException {
        Duration catchUp = wanted.compareTo(LEAST_CATCH_UP) < 0 ? LEAST_CATCH_UP : wanted;
        Instant now = clock.instant();
        Optional<Position> known = moments.position(tx, name);
        if (known.isEmpty()
                || !known.get().cron().equals(cron)
                || !known.get().zone().equals(zone.getId())) {
            moments.position(tx, name, new Position(cron, zone.getId(), now));
            String why = cron.equals(OFF) ? "the timer was switched off" : "its cron or time zone was changed";
            List<Instant> given =
                    moments.giveUp(tx, name, Instant.ofEpochMilli(Long.MAX_VALUE), cron.equals(OFF), why, now);
            return new Found(cron.equals(OFF) ? List.of() : moments.open(tx, name, zone, owner), given, why, null);
        }
        if (cron.equals(OFF)) {
            return new Found(List.of(), List.of(), null, null);
        }
        Instant decided = known.get().decidedUntil();
        Instant edge = now.minus(catchUp);
        String why =
                "more than the catch-up of " + catchUp.toString().substring(2).toLowerCase(Locale.ROOT) + " has passed";
        List<Instant> missed = new ArrayList<>(moments.giveUp(tx, name, edge, false, why, now));
        Instant upTo = advance(tx, name, new Schedule(cron, zone), zone, decided, edge, now, why, missed);
        if (upTo.isAfter(decided)) {
            moments.position(tx, name, new Position(cron, zone.getId(), upTo));
            moments.forget(tx, name, now.minus(KEEP));
        }
        return new Found(
                moments.open(tx, name, zone, owner),
                missed,
                why,
                decided.isAfter(now.plus(LEAST_CATCH_UP)) ? decided : null);
    }

    /** Adds a row for every due moment up to now, and returns up to when that was done. */
    private Instant advance(
            Tx tx,
            String name,
            Schedule schedule,
            ZoneId zone,
            Instant decided,
            Instant edge,
            Instant now,
            String why,
            List<Instant> missed)
            throws SQLException {
        Instant upTo = decided;
        Instant late = edge.minusMillis(1);
        Instant from = late.isAfter(decided) ? late : decided;
        for (Instant at : schedule.between(decided, from, MOST)) {
            moments.note(tx, new Due(name, at, zone, false), "missed", why, now);
            missed.add(at);
            // Those beyond the limit are skipped too, because a timer of every second may have missed any number.
            upTo = from;
        }
        for (Instant at : schedule.between(from, now, MOST)) {
            moments.note(tx, new Due(name, at, zone, false), "due", null, null);
            upTo = at;
        }
        return upTo;
    }

    /**
     * Claims a moment from {@link #due}. True for one caller only. After a crash, or after {@link #failed}, one caller gets
     * it again. False also while another moment of this timer runs: they run one after the other.
     */
    public boolean begin(String name, Instant dueAt) {
        return store.write(tx -> moments.begin(tx, name, dueAt, owner, clock.instant()));
    }

    public boolean begin(Due due) {
        return begin(due.timer(), due.at());
    }

    /** The work of the moment is done; it is not due again. */
    public void done(String name, Instant dueAt) {
        store.write(tx -> moments.done(tx, name, dueAt, clock.instant()));
    }

    public void done(Due due) {
        done(due.timer(), due.at());
    }

    /** It did not finish; with the next tick it is due again. */
    public void failed(Due due, Throwable why) {
        String reason = Reason.of(why);
        int open = store.write(tx -> moments.failed(tx, due.timer(), due.at(), owner, reason));
        if (open == 1) {
            LOG.warn(
                    "Timer {}: {} {} did not finish and is retried with the next tick: {}",
                    due.timer(),
                    TIME.format(due.local()),
                    due.zone(),
                    reason);
        }
    }

    /** The moments of a timer, newest first. */
    public List<Moment> moments(String name, int limit) {
        return store.read(tx -> moments.newest(tx, name, limit));
    }
}
