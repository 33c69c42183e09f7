package io.loyaltybridge.inbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The heads of lanes that may run now. The next one is of the source with the fewest running events; within a source it is
 * the one that became ready first. So a source with thousands of events shares the workers with all others, and a few workers
 * are kept free from it: new events of others find one, however long its own events take. Not thread-safe; the dispatcher
 * guards it.
 */
final class Ready {
    /** One of this many workers is kept free for sources that have few events running. */
    private static final int KEPT_FREE = 8;

    private static final class Source {
        private final Deque<Inbox.Waiting> heads = new ArrayDeque<>();
        private int running;
    }

    /** In the order in which they were served last. */
    private final Map<String, Source> sources = new LinkedHashMap<>();

    private final int keptFree;
    private int free;

    Ready(int workers) {
        this.free = workers;
        this.keptFree = workers / KEPT_FREE;
    }

    /** Adds the head of a lane. */
    void add(Inbox.Waiting head) {
        sources.computeIfAbsent(head.source(), name -> new Source()).heads.addLast(head);
    }

    /** The event that runs next; null where none may run. */
    Inbox.@Nullable Waiting take() {
        String name = next();
        if (name == null) {
            return null;
        }
        Source source = source(name);
        // Served now, so it stands last.
        sources.remove(name);
        sources.put(name, source);
        source.running++;
        free--;
        return source.heads.pollFirst();
    }

    /** An event of this source has stopped running. */
    void ended(String name) {
        Source source = source(name);
        source.running--;
        free++;
        if (source.running == 0 && source.heads.isEmpty()) {
            sources.remove(name);
        }
    }

    boolean canTake() {
        return next() != null;
    }

    private Source source(String name) {
        return Objects.requireNonNull(sources.get(name), "a source stays while one of its events is ready or running");
    }

    private @Nullable String next() {
        String name = null;
        int fewest = Integer.MAX_VALUE;
        for (Map.Entry<String, Source> entry : sources.entrySet()) {
            Source source = entry.getValue();
            if (!source.heads.isEmpty() && source.running < fewest) {
                name = entry.getKey();
                fewest = source.running;
            }
        }
        boolean others = free <= keptFree && fewest >= keptFree;
        return free < 1 || others ? null : name;
    }
}
