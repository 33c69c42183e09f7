package io.loyaltybridge.schedule;

import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A flow by cron expression, in the time zone of each site. Sites with the same expression and zone share their moments, so
 * that many of them cost nothing between two moments. At a moment the sites begin one after the other, {@link #GAP} apart,
 * or closer where it would take longer than {@link #WINDOW}; a single site begins at once.
 */
final class CronPlan implements Plan {
    static final Duration GAP = Duration.ofMillis(100);
    static final Duration WINDOW = Duration.ofHours(1);
    /** How often it is looked for what was missed or did not come to its end, in ms. */
    static final long AGAIN = 60_000;

    /** A clock that goes back further is believed. */
    private static final Duration SET_BACK = Duration.ofMinutes(2);
    /** Moments that passed longer ago, because the machine slept, begin from now. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(CronPlan.class);

    /** What is stored of the moments of a flow. */
    interface Stored {
        /** Takes up sites that are new or changed; gives the ids of those that missed moments. */
        Set<String> takeUp(Map<String, Rhythm> rhythms);

        /** The ids of sites with moments that are due or did not come to their end. */
        Set<String> open();
    }

    private record Entry(Site site, Rhythm rhythm) {}

    private record Start(Instant at, String site) {}

    /** The sites that share a rhythm, with their places in the order of all. */
    private static final class Group {
        private final Schedule schedule;
        private final Map<String, Integer> places = new HashMap<>();
        private @Nullable Instant next;

        Group(Schedule schedule, @Nullable Instant next) {
            this.schedule = schedule;
            this.next = next;
        }
    }

    private final String flow;
    private final Function<Site, Rhythm> rhythm;
    private final @Nullable Stored stored;
    private final PriorityQueue<Start> starts = new PriorityQueue<>(Comparator.comparing(Start::at));
    private final Set<String> waiting = new HashSet<>();
    private @Nullable Sites known;
    private Map<String, Entry> entries = Map.of();
    private Map<Rhythm, Group> groups = Map.of();
    private final Set<Rhythm> wellFormed = new HashSet<>();
    private Duration gap = Duration.ZERO;
    private Instant last = Instant.MIN;
    private long nextLook = Long.MIN_VALUE;

    /** @param stored null where moments that pass while the service is down are not made up for */
    CronPlan(String flow, Function<Site, Rhythm> rhythm, @Nullable Stored stored) {
        this.flow = flow;
        this.rhythm = rhythm;
        this.stored = stored;
    }

    @Override
    public long advance(Instant now, long millis, Sites sites, Consumer<Site> begin) {
        if (now.plus(SET_BACK).isBefore(last)) {
            groups.values()
                    .forEach(group -> group.next = group.schedule.next(now).orElse(null));
        }
        last = now;
        Instant next = fire(now);
        if (sites != known) {
            refresh(sites, now);
            next = fire(now);
        }
        if (stored != null && millis >= nextLook) {
            nextLook = millis + AGAIN;
            line(stored.open(), now);
        }
        for (Start first = starts.peek(); first != null && !first.at().isAfter(now); first = starts.peek()) {
            starts.remove();
            waiting.remove(first.site());
            Entry entry = entries.get(first.site());
            if (entry != null && !entry.rhythm().isOff()) {
                begin.accept(entry.site());
            }
        }
        Start first = starts.peek();
        return Math.min(OFTEN, Math.min(until(now, next), until(now, first == null ? null : first.at())));
    }

    private static long until(Instant now, @Nullable Instant then) {
        return then == null ? OFTEN : Math.max(1, Duration.between(now, then).toMillis());
    }

    /** Lines up the sites whose moment has come, and says when the next one comes. */
    private @Nullable Instant fire(Instant now) {
        Instant earliest = null;
        for (Group group : groups.values()) {
            Instant at = group.next;
            if (at != null && !at.isAfter(now)) {
                Instant from = at.plus(LATE).isBefore(now) ? now : at;
                group.places.forEach((site, place) -> line(site, from.plus(gap.multipliedBy(place))));
                at = group.schedule.next(now).orElse(null);
                group.next = at;
            }
            if (at != null && (earliest == null || at.isBefore(earliest))) {
                earliest = at;
            }
        }
        return earliest;
    }

    private void line(Collection<String> sites, Instant now) {
        Instant at = now;
        for (Site site : Plan.inTurn(
                flow, sites.stream().map(entries::get).filter(Objects::nonNull).map(Entry::site))) {
            line(site.id(), at);
            at = at.plus(gap);
        }
    }

    private void line(String site, Instant at) {
        if (waiting.add(site)) {
            starts.add(new Start(at, site));
        }
    }

    private void refresh(Sites sites, Instant now) {
        Map<String, Entry> after = new HashMap<>();
        Map<String, Rhythm> changed = new HashMap<>();
        for (Site site : sites.all()) {
            Entry before = entries.get(site.id());
            Entry entry = before != null && before.site() == site ? before : new Entry(site, rhythmOf(site));
            after.put(site.id(), entry);
            if (before == null || !before.rhythm().equals(entry.rhythm())) {
                changed.put(site.id(), entry.rhythm());
            }
        }
        wellFormed.clear();
        Set<String> missed = stored == null ? Set.of() : stored.takeUp(changed);
        List<Site> on = Plan.inTurn(
                flow,
                after.values().stream().filter(entry -> !entry.rhythm().isOff()).map(Entry::site));
        Map<Rhythm, Group> made = new HashMap<>();
        for (int place = 0; place < on.size(); place++) {
            Site site = on.get(place);
            made.computeIfAbsent(Objects.requireNonNull(after.get(site.id())).rhythm(), r -> group(r, now))
                    .places
                    .put(site.id(), place);
        }
        entries = after;
        groups = made;
        gap = gap(on.size());
        known = sites;
        line(missed, now);
    }

    private Group group(Rhythm of, Instant now) {
        Group before = groups.get(of);
        Schedule schedule = before == null ? new Schedule(of.cron(), of.zone()) : before.schedule;
        return new Group(schedule, before == null ? schedule.next(now).orElse(null) : before.next);
    }

    /** Settings are checked when they are read; one wrong site must not stop the others all the same. */
    private Rhythm rhythmOf(Site site) {
        try {
            Rhythm found = rhythm.apply(site);
            // Most sites share few rhythms, so each is only tried once.
            if (!found.isOff() && !wellFormed.contains(found)) {
                new Schedule(found.cron(), found.zone());
                wellFormed.add(found);
            }
            return found;
        } catch (RuntimeException e) {
            LOG.warn("Timer {} of site {} is off: {}", flow, site.name(), e.getMessage());
            return Rhythm.NEVER;
        }
    }

    /** How far the sites are apart at a moment. */
    static Duration gap(int sites) {
        Duration even = WINDOW.dividedBy(Math.max(1, sites));
        return sites < 2 ? Duration.ZERO : even.compareTo(GAP) < 0 ? even : GAP;
    }
}
