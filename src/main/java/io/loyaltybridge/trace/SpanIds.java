package io.loyaltybridge.trace;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ids of spans: random, but for the first span of an event. Thread-safe. */
final class SpanIds implements IdGenerator {
    private final IdGenerator random = IdGenerator.random();
    private final ThreadLocal<EventKey.@Nullable Ids> next = new ThreadLocal<>();

    /** Begins a span without a parent, which gets these ids. */
    <T> T first(EventKey.Ids ids, Supplier<T> begin) {
        next.set(ids);
        try {
            return begin.get();
        } finally {
            next.remove();
        }
    }

    @Override
    public String generateTraceId() {
        EventKey.Ids ids = next.get();
        return ids == null ? random.generateTraceId() : ids.trace();
    }

    @Override
    public String generateSpanId() {
        EventKey.Ids ids = next.get();
        return ids == null ? random.generateSpanId() : ids.first();
    }
}
