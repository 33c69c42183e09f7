package io.loyaltybridge.inbox;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The heads of lanes that may run now. The next one is of the site with the fewest running events; within a site it is of
 * the source with the fewest; within a source it is the one that became ready first. So a site or a source with thousands of
 * events shares the workers with all others, and a few workers are kept free from it: new events of others find one, however
 * long its own events take. Not thread-safe; the dispatcher guards it.
 */
final class Ready {
    /** One of this many workers is kept free for sites, and within a site for sources, that have few events running. */
    private static final int KEPT_FREE = 8;

    private static final class Source {
        private final Deque<Waiting> heads = new ArrayDeque<>();
        private int running;
    }

    private static final class Share {
        /** In the order in which they were served last. */
        private final Map<String, Source> sources = new LinkedHashMap<>();

        private int ready;
        private int running;
        private long servedAt;

        private Source source(String name) {
            return Objects.requireNonNull(
                    sources.get(name), "a source stays while one of its events is ready or running");
        }

        /** The source with the fewest running events among those with something ready. */
        private @Nullable String fewest() {
            String name = null;
            int fewest = Integer.MAX_VALUE;
            for (Map.Entry<String, Source> entry : sources.entrySet()) {
                Source source = entry.getValue();
                if (!source.heads.isEmpty() && source.running < fewest) {
                    name = entry.getKey();
                    fewest = source.running;
                }
            }
            return name;
        }
    }

    private record Next(Share share, String source) {}

    private final Map<String, Share> sites = new HashMap<>();
    /** The sites with something ready: that with the fewest running events first, of equals the one that was served longest ago. */
    private final TreeSet<Share> next = new TreeSet<>(
            Comparator.<Share>comparingInt(share -> share.running).thenComparingLong(share -> share.servedAt));

    private final int keptFree;
    private int free;
    private long turn;
    private @Nullable String firstSite;
    /** Whether there was ever a second site: a single one has nobody to keep workers free for. */
    private boolean several;

    Ready(int workers) {
        this.free = workers;
        this.keptFree = workers / KEPT_FREE;
    }

    /** Adds the head of a lane. */
    void add(Waiting head) {
        Share share = sites.computeIfAbsent(head.site(), site -> {
            Share first = new Share();
            first.servedAt = ++turn;
            return first;
        });
        firstSite = firstSite == null ? head.site() : firstSite;
        several |= !firstSite.equals(head.site());
        share.sources.computeIfAbsent(head.source(), name -> new Source()).heads.addLast(head);
        share.ready++;
        next.add(share);
    }

    /** The event that runs next; null where none may run. */
    @Nullable
    Waiting take() {
        Next taken = next();
        if (taken == null) {
            return null;
        }
        Share share = taken.share();
        next.remove(share);
        Source source = share.source(taken.source());
        // Served now, so both stand last.
        share.sources.remove(taken.source());
        share.sources.put(taken.source(), source);
        share.servedAt = ++turn;
        source.running++;
        share.running++;
        share.ready--;
        free--;
        if (share.ready > 0) {
            next.add(share);
        }
        return source.heads.pollFirst();
    }

    /** An event has stopped running. */
    void ended(Waiting event) {
        Share share = Objects.requireNonNull(
                sites.get(event.site()), "a site stays while one of its events is ready or running");
        next.remove(share);
        Source source = share.source(event.source());
        source.running--;
        share.running--;
        free++;
        if (source.running == 0 && source.heads.isEmpty()) {
            share.sources.remove(event.source());
        }
        if (share.ready > 0) {
            next.add(share);
        } else if (share.running == 0) {
            sites.remove(event.site());
        }
    }

    /** Whether an event of a site is running. */
    boolean isRunning(String site) {
        Share share = sites.get(site);
        return share != null && share.running > 0;
    }

    boolean canTake() {
        return next() != null;
    }

    /** Looks at few sites, however many there are: only one with many running events has none that may run, and few can have that. */
    private @Nullable Next next() {
        if (free < 1) {
            return null;
        }
        for (Share share : next) {
            String source = share.fewest();
            if (source != null && mayRun(share, share.source(source))) {
                return new Next(share, source);
            }
        }
        return null;
    }

    /** Where there are several sites, the last workers are for other sites, and those before them for other sources. */
    private boolean mayRun(Share share, Source source) {
        boolean forSites = several && free <= keptFree && share.running >= keptFree;
        boolean forSources = free <= (several ? 2 * keptFree : keptFree) && source.running >= keptFree;
        return !forSites && !forSources;
    }
}
