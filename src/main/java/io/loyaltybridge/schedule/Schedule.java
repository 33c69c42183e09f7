package io.loyaltybridge.schedule;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/**
 * The due moments of a Quartz cron expression in a time zone. They follow the wall clock, and each fires once: in an hour
 * that a clock change skips, later by the skipped time; in an hour that comes twice, the first time. For one thread.
 */
public final class Schedule {
    /** The longest time between two moments: 29 February around a year that is not a leap year, such as 2100. */
    private static final List<Duration> BACK = List.of(
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            Duration.ofDays(1),
            Duration.ofDays(32),
            Duration.ofDays(367),
            Duration.ofDays(9 * 366));

    private static final Duration FAR = Duration.ofDays(2);

    private final CronExpression cron;
    private final ZoneId zone;

    /** @throws IllegalArgumentException where the expression is not valid */
    public Schedule(String cron, ZoneId zone) {
        try {
            this.cron = new CronExpression(cron);
        } catch (ParseException e) {
            throw new IllegalArgumentException("expected a Quartz cron expression, found \"" + cron + "\"", e);
        }
        // Quartz counts without clock changes; this class handles them.
        this.cron.setTimeZone(TimeZone.getTimeZone("UTC"));
        this.zone = zone;
    }

    /** The latest due moment at or before now, at most nine years back. */
    public Optional<Instant> latest(Instant now) {
        for (Duration back : BACK) {
            TreeSet<Instant> found = find(now.minus(back), now, Integer.MAX_VALUE);
            if (!found.isEmpty()) {
                return Optional.of(found.last());
            }
        }
        return Optional.empty();
    }

    /** The first due moment after a time, at most nine years later. */
    public Optional<Instant> next(Instant after) {
        for (Duration ahead : BACK) {
            TreeSet<Instant> found = find(after, after.plus(ahead), 1);
            if (!found.isEmpty()) {
                return Optional.of(found.first());
            }
        }
        return Optional.empty();
    }

    /**
     * The due moments after one time up to and with another, in their order.
     *
     * @param limit about how many at most: the first ones, without gaps
     */
    public List<Instant> between(Instant after, Instant until, int limit) {
        return List.copyOf(find(after, until, limit));
    }

    private TreeSet<Instant> find(Instant after, Instant until, int limit) {
        TreeSet<Instant> found = new TreeSet<>();
        // Near a clock change the order of wall times is not the order of the moments.
        Duration turn = turn(after, until);
        LocalDateTime last = LocalDateTime.ofInstant(until, zone).plus(turn);
        LocalDateTime wall = next(LocalDateTime.ofInstant(after, zone).minus(turn));
        while (wall != null && !wall.isAfter(last)) {
            if (found.size() >= limit
                    && wall.isAfter(LocalDateTime.ofInstant(found.last(), zone).plus(turn))) {
                break;
            }
            Instant at = wall.atZone(zone).toInstant();
            if (at.isAfter(after) && !at.isAfter(until)) {
                found.add(at);
            }
            wall = next(wall);
        }
        return found;
    }

    private @Nullable LocalDateTime next(LocalDateTime wall) {
        Date next = cron.getNextValidTimeAfter(Date.from(wall.toInstant(ZoneOffset.UTC)));
        return next == null ? null : LocalDateTime.ofInstant(next.toInstant(), ZoneOffset.UTC);
    }

    /** The largest clock change around a time. */
    private Duration turn(Instant after, Instant until) {
        Duration most = Duration.ZERO;
        ZoneOffsetTransition transition = zone.getRules().nextTransition(after.minus(FAR));
        while (transition != null && transition.getInstant().isBefore(until.plus(FAR))) {
            Duration length = transition.getDuration().abs();
            most = length.compareTo(most) > 0 ? length : most;
            transition = zone.getRules().nextTransition(transition.getInstant());
        }
        return most;
    }
}
