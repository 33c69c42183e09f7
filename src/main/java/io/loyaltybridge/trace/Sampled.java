package io.loyaltybridge.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.function.Supplier;

/** Keeps, of the spans without a parent, those that are begun in {@link #keep}. Thread-safe. */
final class Sampled implements Sampler {
    private final ThreadLocal<Boolean> keeps = ThreadLocal.withInitial(() -> false);

    <T> T keep(Supplier<T> begin) {
        keeps.set(true);
        try {
            return begin.get();
        } finally {
            keeps.remove();
        }
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String trace, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        return keeps.get() ? SamplingResult.recordAndSample() : SamplingResult.drop();
    }

    @Override
    public String getDescription() {
        return "spans of events";
    }
}
