package io.loyaltybridge.view.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What of one kind came in and was done in a span, and how long it took. Filled by {@link Flows}; not thread-safe. */
final class Flow {
    /** How long something may have taken, in milliseconds: how many took less is counted for each. */
    static final long[] TOOK = {100, 300, 1_000, 3_000, 10_000, 60_000, 600_000};

    private final String name;
    private final String kind;
    private final long[] in;
    private final long[] done;
    private final long[] within = new long[TOOK.length];
    private long notDone;
    private long longest;
    private @Nullable Long waits = 0L;

    /** @param kind {@code source}, {@code wix}, {@code program}, {@code award}, {@code sync} or {@code effect} */
    Flow(String name, String kind, int buckets) {
        this.name = name;
        this.kind = kind;
        this.in = new long[buckets];
        this.done = new long[buckets];
    }

    String name() {
        return name;
    }

    void in(int bucket, long count) {
        in[bucket] += count;
    }

    /**
     * Counts what ended in a bucket.
     *
     * @param inVain  what was parked or given up
     * @param longest milliseconds that one took
     * @param within  how many took less, for each of {@link #TOOK}
     */
    void ended(int bucket, long count, long inVain, long longest, long[] within) {
        done[bucket] += count;
        notDone += inVain;
        this.longest = Math.max(this.longest, longest);
        for (int i = 0; i < within.length; i++) {
            this.within[i] += within[i];
        }
    }

    /** @param count null where it is too much to be counted */
    void waits(@Nullable Long count) {
        waits = count;
    }

    /** Whether there was nothing of it. */
    boolean isEmpty() {
        return waits != null && waits == 0 && notDone == 0 && sum(in) == 0 && sum(done) == 0;
    }

    ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("flow", name).put("kind", kind);
        numbers(json.putArray("in"), in);
        numbers(json.putArray("done"), done);
        long all = sum(done);
        json.put("inTotal", sum(in))
                .put("doneTotal", all)
                .put("notDoneTotal", notDone)
                .put("waits", waits);
        if (all == 0) {
            json.putNull("took");
        } else {
            json.putObject("took")
                    .put("halfWithinMillis", within(all * 0.5))
                    .put("mostWithinMillis", within(all * 0.95))
                    .put("longestMillis", longest);
        }
        return json;
    }

    private static long sum(long[] numbers) {
        return Arrays.stream(numbers).sum();
    }

    private static void numbers(ArrayNode array, long[] numbers) {
        Arrays.stream(numbers).forEach(array::add);
    }

    /** Within which time so many were done; the longest one's where it is not known better. */
    private long within(double count) {
        for (int i = 0; i < TOOK.length; i++) {
            if (within[i] >= count) {
                return Math.min(TOOK[i], longest);
            }
        }
        return longest;
    }
}
