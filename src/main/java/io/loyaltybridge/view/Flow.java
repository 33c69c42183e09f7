package io.loyaltybridge.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What of one kind came in and was done in a span, and how long it took. Filled by {@link Flows}; not thread-safe.
 */
final class Flow {
    /** Upper ends of the classes of how long something took, in milliseconds; the last class has no end. */
    static final long[] TOOK = {100, 300, 1_000, 3_000, 10_000, 60_000, 600_000, 3_600_000, 86_400_000};
    /** The class of what was not done: parked, or given up. */
    static final int NOT_DONE = -1;

    private final String name;
    private final String kind;
    private final long[] in;
    private final long[] done;
    private final long[] took = new long[TOOK.length + 1];
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

    void in(int bucket, long count) {
        in[bucket] += count;
    }

    /**
     * Counts what ended.
     *
     * @param took    its class, an index of {@link #TOOK} or one behind it, or {@link #NOT_DONE}
     * @param longest milliseconds
     */
    void ended(int bucket, int took, long count, long longest) {
        if (took == NOT_DONE) {
            notDone += count;
            return;
        }
        done[bucket] += count;
        this.took[took] += count;
        this.longest = Math.max(this.longest, longest);
    }

    /** @param count null where it is too much to be counted */
    void waits(@Nullable Long count) {
        waits = count;
    }

    ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("flow", name).put("kind", kind);
        numbers(json.putArray("in"), in);
        numbers(json.putArray("done"), done);
        long all = Arrays.stream(done).sum();
        json.put("inTotal", Arrays.stream(in).sum())
                .put("doneTotal", all)
                .put("notDoneTotal", notDone)
                .put("waits", waits);
        if (all == 0) {
            json.putNull("took");
        } else {
            json.putObject("took")
                    .put("halfWithinMillis", within(all, 0.5))
                    .put("mostWithinMillis", within(all, 0.95))
                    .put("longestMillis", longest);
        }
        return json;
    }

    private static void numbers(ArrayNode array, long[] numbers) {
        Arrays.stream(numbers).forEach(array::add);
    }

    /** The end of the class up to which this part of all took; never more than the longest one. */
    private long within(long all, double part) {
        long sum = 0;
        for (int i = 0; i < TOOK.length; i++) {
            sum += took[i];
            if (sum >= all * part) {
                return Math.min(TOOK[i], longest);
            }
        }
        return longest;
    }
}
